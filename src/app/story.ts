import {splitKey} from '../kube/object.ts'
import type {Ms} from '../kube/object.ts'
import {clockText} from '../lesson/history.ts'
import type {Session} from '../lesson/session.ts'
import {changesAt, inputAt, momentAt} from '../sim/timeline.ts'
import {countUpTo} from './beats.ts'
import {tell} from './telling.ts'
import {spanWords} from './words.ts'

/** One thing that happened, as a sentence of its own, under the number that the time bar counts. */
export type Sentence = {
  readonly step: number
  readonly text: string
  /** The words for a wait before it that is long enough to be named. */
  readonly later?: string
  readonly bad: boolean
  /** A command of which nothing else is to be told: whoever hears what happens has just typed it. */
  readonly typed?: true
  /** `Job made`, `Pod gone`: what a summary counts it as. */
  readonly counts?: {readonly kind: string; readonly what: 'made' | 'gone'}
}

/** A wait of more than this is named. */
const WAIT: Ms = 10_000
/** So many things are told one by one; of more, so many at the beginning and as many at the end. */
const MOST_TOLD = 40
const AT_EACH_END = 10
/** Lines of one answer to `steps`. */
const MOST_LISTED = 30
/** Lines of the log on the screen. */
const MOST_LOGGED = 1_000

/** What happened in the beats after the `from`th up to and with the `to`th, counted from 1; waits are counted from `since`. */
function storyOf(session: Session, beats: readonly number[], from: number, to: number, since?: Ms): readonly Sentence[] {
  const story: Sentence[] = []
  let last = since ?? momentAt(session.timeline, beats[from - 1] ?? 0)
  for (const [at, beat] of beats.slice(from, to).entries()) {
    const moment = momentAt(session.timeline, beat)
    const gap = moment - last
    last = moment
    const step = from + at + 1
    for (const [place, said] of saidAt(session, beat).entries()) {
      const {who, what, ...rest} = said
      const later = gap > WAIT && place === 0 ? {later: `${spanWords(gap)} later.`} : {}
      story.push({step, text: `Step ${step}. ${clockText(moment - session.start)}. ${who}: ${what}.`, ...later, ...rest})
    }
  }
  return story
}

function saidAt(session: Session, beat: number): readonly (Omit<Sentence, 'step' | 'text' | 'later'> & {who: string; what: string})[] {
  const told = changesAt(session.timeline, beat).flatMap(change => {
    const words = tell(change)
    if (words === undefined) return []
    const {kind} = splitKey(change.key)
    const counts =
      change.what === 'created' ? {kind, what: 'made' as const} : change.what === 'deleted' ? {kind, what: 'gone' as const} : undefined
    return [{who: words.who, what: words.what, bad: words.bad === true, ...(counts === undefined ? {} : {counts})}]
  })
  const typed = inputAt(session.timeline, beat)?.typed
  return told.length === 0 && typed !== undefined ? [{who: 'you', what: typed, bad: false, typed: true}] : told
}

function linesOf(story: readonly Sentence[]): readonly string[] {
  return story.flatMap(({later, text}) => (later === undefined ? [text] : [later, text]))
}

function heard(story: readonly Sentence[]): readonly string[] {
  return story.flatMap(({later, text, typed}) => [...(later === undefined ? [] : [later]), ...(typed === true ? [] : [text])])
}

/**
 * The steps of the timeline after `from` up to `to`, to be heard: all of a short story; of a long one its beginning, what was left
 * out with how to hear it, and its end. So many lines at most, however long the jump was.
 */
export function heardLines(session: Session, beats: readonly number[], from: number, to: number): readonly string[] {
  const story = storyOf(session, beats, countUpTo(beats, from), countUpTo(beats, to), momentAt(session.timeline, from))
  if (story.length <= MOST_TOLD) return heard(story)
  return [...heard(story.slice(0, AT_EACH_END)), ...leftOut(story.slice(AT_EACH_END, -AT_EACH_END)), ...heard(story.slice(-AT_EACH_END))]
}

/** What a stretch held, in two or three lines: how many of what came and went, and the first thing that went wrong. */
function leftOut(story: readonly Sentence[]): readonly string[] {
  const first = story[0]?.step ?? 0
  const last = story.at(-1)?.step ?? 0
  const counted = (['made', 'gone'] as const).flatMap(what => {
    const words = countWords(story.flatMap(({counts}) => (counts?.what === what ? [counts.kind] : [])))
    return words === '' ? [] : [`${words} ${what}`]
  })
  const bad = story.filter(each => each.bad)
  const held = counted.length === 0 ? '' : ` ${counted.join('; ')}.`
  return [
    `Left out: ${story.length} things in steps ${first} to ${last}.${held}`,
    ...(bad[0] === undefined ? [] : [`${bad.length} of them went wrong, first: ${bad[0].text}`]),
    `Type steps ${first}-${last} to hear them.`,
  ]
}

/** `1 Job, 371 Pods and 2 Services`. */
function countWords(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const words = [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
  return [...(words.length > 1 ? [words.slice(0, -1).join(', ')] : []), ...words.slice(-1)].join(' and ')
}

/**
 * The answer to `steps`, `steps 18` and `steps 18-60`: a page of what happened, and how to go on. Without numbers the last page
 * up to the step that is shown.
 */
export function stepsLines(session: Session, beats: readonly number[], shown: number, asked: string): readonly string[] {
  const upTo = countUpTo(beats, shown)
  const [, first, last] = /^(\d{1,9})?(?:\s*-\s*(\d{1,9}))?$/.exec(asked.trim()) ?? []
  if (asked.trim() !== '' && first === undefined) return ['Say which steps: steps 18-40, or steps 18.']
  if (beats.length === 0) return ['Nothing has happened yet.']
  const from = first === undefined ? Math.max(1, upTo - 9) : Number(first)
  const to = Math.min(beats.length, last !== undefined ? Number(last) : first === undefined ? upTo : beats.length)
  if (from < 1 || from > to) return [`There are steps 1 to ${beats.length}.`]
  // A step tells one thing or a few, so no more steps than lines are looked at.
  const story = storyOf(session, beats, from - 1, Math.min(to, from - 1 + MOST_LISTED))
  const page = story.slice(0, MOST_LISTED)
  // A step is told whole or not at all, unless it alone fills the page.
  const cut = story[MOST_LISTED]?.step
  const whole = cut === undefined || cut === page[0]?.step ? page : page.filter(({step}) => step < cut)
  const next = (whole.at(-1)?.step ?? from) + 1
  return [...linesOf(whole), ...(next <= to ? [`Type steps ${next}-${to} to go on.`] : [])]
}

/** Everything that happened up to the step that is shown, for the log on the screen; of very much the newest. */
export function logLines(session: Session, beats: readonly number[], shown: number): readonly string[] {
  const upTo = countUpTo(beats, shown)
  const story = linesOf(storyOf(session, beats, Math.max(0, upTo - MOST_LOGGED), upTo))
  if (story.length === 0) return ['Nothing has happened yet.']
  return story.length <= MOST_LOGGED ? story : [`${story.length - MOST_LOGGED} older lines are left out.`, ...story.slice(-MOST_LOGGED)]
}
