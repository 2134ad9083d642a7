import type {History, Verdict} from '../history.ts'
import {clock, not, OK} from '../history.ts'
import type {Moment} from '../lesson.ts'
import {happenings, isMoment, momentWords} from '../moments.ts'

/** Holds when these moments happened one after the other, with anything between them. */
export function judgeOrder(moments: readonly Moment[], history: History): Verdict {
  const all = happenings(history.changes)
  let from = 0
  let before: {readonly words: string; readonly at: number} | undefined
  for (const moment of moments) {
    const found = all.findIndex((happening, at) => at >= from && isMoment(happening, moment))
    if (found < 0)
      return missing(
        moment,
        before,
        all.find(happening => isMoment(happening, moment)),
        history,
      )
    const happening = all[found]
    before = {words: momentWords({...moment, name: happening?.name ?? moment.name}), at: happening?.at ?? 0}
    from = found + 1
  }
  return OK
}

function missing(
  moment: Moment,
  before: {readonly words: string; readonly at: number} | undefined,
  early: {readonly at: number; readonly name: string} | undefined,
  history: History,
): Verdict {
  const words = momentWords(moment)
  if (before === undefined) return not(`Still to come: ${words}.`)
  const after = `${before.words} (${clock(history, before.at)})`
  if (early === undefined) return not(`Still to come: ${words}, after ${after}.`)
  return not(`${momentWords({...moment, name: early.name})} at ${clock(history, early.at)}, before ${after}.`, early.at)
}
