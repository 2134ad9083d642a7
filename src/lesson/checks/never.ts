import type {KubeObject, Ms} from '../../kube/object.ts'
import {splitKey} from '../../kube/object.ts'
import type {World} from '../../sim/world.ts'
import {fits} from '../glob.ts'
import type {History, Verdict} from '../history.ts'
import {clock, not, OK} from '../history.ts'
import type {Check, Target} from '../lesson.ts'
import {differs, matching} from '../match.ts'

type Never = Extract<Check, {verb: 'never'}>

/**
 * Holds when no moment since the step began had it: any such object, or more than `over`, or fewer than `under`.
 * Counted along the changes, so it costs what happened; only running processes need the worlds themselves.
 */
export function judgeNever(check: Never, history: History): Verdict {
  const found =
    check.target.kind === 'Process' || needsWorld(check.target) ? worldCounts(check.target, history) : changeCounts(check.target, history)
  for (const {at, count, name} of found) {
    if (check.under !== undefined && count < check.under)
      return not(`At ${clock(history, at)} only ${count} of ${words(check.target)}; ${check.under} were to be there all the time.`, at)
    if (check.under === undefined && count > (check.over ?? 0)) return not(tooMany(check, count, name, clock(history, at)), at)
  }
  return OK
}

function tooMany(check: Never, count: number, name: string, at: string): string {
  if (check.over === undefined) return `At ${at} there was ${check.target.kind} ${name}: that was not to happen.`
  return `At ${at} there were ${count} of ${words(check.target)}; ${check.over} at most were allowed.`
}

function words(target: Target): string {
  const ready = target.want['ready']
  return `${target.kind} ${target.name}${ready === true ? ' Ready' : ready === false ? ' not Ready' : ''}`
}

/** What a log, a disk or a name says is not in the object itself. */
function needsWorld(target: Target): boolean {
  return ['log', 'file', 'names'].some(key => Object.hasOwn(target.want, key))
}

type Count = {readonly at: Ms; readonly count: number; readonly name: string}

function* worldCounts(target: Target, history: History): Iterable<Count> {
  for (const world of history.worlds()) {
    const found = matching({world, began: history.began}, target)
    yield {at: world.now, count: found.length, name: found[0]?.metadata.name ?? ''}
  }
}

/** Changes of one moment count together: between them nobody could have looked. */
function* changeCounts(target: Target, history: History): Iterable<Count> {
  const place = {world: history.head, began: history.began}
  const now = new Set(matching({world: history.began, began: history.began}, target).map(object => object.metadata.name))
  let last: Ms | undefined
  for (const change of history.changes) {
    const {kind, name} = splitKey(change.key)
    if (kind !== target.kind || !fits(target.name, name)) continue
    if (last !== undefined && change.at !== last) yield {at: last, count: now.size, name: [...now][0] ?? ''}
    last = change.at
    if (change.what !== 'deleted' && change.object !== undefined && fitsNow(change.object, target, place)) now.add(name)
    else if (change.what === 'deleted' || change.object !== undefined) now.delete(name)
  }
  yield {at: last ?? history.head.now, count: now.size, name: [...now][0] ?? ''}
}

function fitsNow(object: KubeObject, target: Target, place: {readonly world: World; readonly began: World}): boolean {
  return differs(object, target, place) === undefined
}
