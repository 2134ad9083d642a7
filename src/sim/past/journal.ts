import {assert} from '../../kube/fail.ts'
import type {KubeObject, Ms} from '../../kube/object.ts'
import type {Step} from '../apiserver.ts'
import {mayMove} from '../indexes.ts'
import type {Change, ChangeId} from '../request.ts'
import type {Sequence} from '../sequence.ts'
import {append, at, countWhile, emptySequence, shortened, without} from '../sequence.ts'
import {isStatusWrite, withStatus} from '../stamp.ts'
import type {World} from '../world.ts'
import type {SideWrite} from '../write.ts'

/**
 * What each write of a history took the place of. A past moment is read from a later world by going back through it, object by object and
 * only where somebody looks (see look-back.ts): nothing is run again. The resourceVersion of an object is the number of the write that made
 * it, so the versions of an object are a chain without any keys.
 */
export type Journal = {
  /** Where it begins; what happened before is not in it. */
  readonly first: Mark
  /** The place after each entry since. */
  readonly marks: Sequence<Mark>
  /**
   * Of each write since: what stood there before it. Most writes are a word about how an object is: then only the old status is kept, since
   * all else stands in the newer version as well. null where the write created its object.
   */
  readonly before: Sequence<unknown>
  /** The revision of what is in `before`, negative where only its status is; 0 when the write created its object. */
  readonly previous: Sequence<number>
  /** The writes that may have taken an object out of a table or to another place in an index: all of it stands in `before`. */
  readonly moves: Sequence<number>
  /** Those among them that deleted their object. */
  readonly deletions: Sequence<number>
  /** Writes to the tables beside the objects, and before which entry's end they came. */
  readonly sides: Sequence<SideWrite & {readonly step: number}>
}

/** A place in a history: the last entry, write and change up to there, and how many objects there were. */
export type Mark = {readonly step: number; readonly at: Ms; readonly revision: number; readonly change: ChangeId; readonly size: number}

/** A journal that begins at a world, which stands at entry `step`. */
export function newJournal({now, revision, changes, objects}: World, step: number): Journal {
  const numbers = emptySequence<number>()
  return {
    first: {step, at: now, revision, change: changes, size: objects.size},
    marks: emptySequence(),
    before: emptySequence(),
    previous: numbers,
    moves: numbers,
    deletions: numbers,
    sides: emptySequence(),
  }
}

/** The journal with one more entry. */
export function recorded(journal: Journal, {world, changes, sides}: Step): Journal {
  let {before, previous, moves, deletions} = journal
  for (const change of changes) {
    const {what} = change
    if (what !== 'created' && what !== 'changed' && what !== 'deleted') continue
    const old = change.before
    const isMove = hasMoved(change)
    const isWord = !isMove && what === 'changed' && isStatusWrite(old, change.object)
    previous = append(previous, what === 'created' ? 0 : isWord ? -versionOf(old) : versionOf(old))
    before = append(before, (isWord ? old?.status : old) ?? null)
    const revision = journal.first.revision + before.length
    if (isMove) moves = append(moves, revision)
    if (what === 'deleted') deletions = append(deletions, revision)
  }
  assert(journal.first.revision + before.length === world.revision, 'a write is missing in the journal')
  const withSides = sides === undefined ? journal : sideways(journal, sides)
  const step = lastStep(journal) + 1
  const marks = append(journal.marks, {step, at: world.now, revision: world.revision, change: world.changes, size: world.objects.size})
  return {first: journal.first, marks, before, previous, moves, deletions, sides: withSides.sides}
}

const hasMoved = ({what, before, object}: Change): boolean => what === 'deleted' || (what === 'changed' && mayMove(before, object))

/** The journal with what a look that changed nothing else wrote beside the objects: it belongs to the entry after it. */
export function sideways(journal: Journal, writes: readonly SideWrite[]): Journal {
  const step = lastStep(journal) + 1
  let {sides} = journal
  for (const {table, key, before} of writes) sides = append(sides, {table, key, before, step})
  return {...journal, sides}
}

export const lastStep = ({first, marks}: Journal): number => first.step + marks.length

/** The number of the write that made this version. */
export const versionOf = (object: KubeObject | undefined): number => Number(object?.metadata.resourceVersion ?? 0)

/** What is known of the place after an entry; undefined where the journal does not reach. */
export function markAt({first, marks}: Journal, step: number): Mark | undefined {
  return step === first.step ? first : at(marks, step - first.step - 1)
}

/** The entry that holds a change; undefined where the journal does not reach. */
export function entryOfChange({first, marks}: Journal, change: ChangeId): number | undefined {
  const before = countWhile(marks, mark => mark.change < change)
  return change > first.change && before < marks.length ? first.step + before + 1 : undefined
}

/** The version of an object that stood there when `revision` was the last write; undefined when there was none. */
export function stoodAs({first, before, previous}: Journal, object: KubeObject, revision: number): KubeObject | undefined {
  let version = versionOf(object)
  if (!(version > revision)) return object
  let whole = object
  let status: unknown
  let isWord = false
  while (version > revision) {
    const place = version - first.revision - 1
    const earlier = at(previous, place) ?? 0
    if (earlier === 0) return undefined
    isWord = earlier < 0
    if (isWord) status = at(before, place)
    else whole = at(before, place) as KubeObject
    version = Math.abs(earlier)
  }
  return isWord ? withStatus(whole, status, String(version)) : whole
}

/** How many of these ascending numbers are not greater than one. */
export const upTo = (numbers: Sequence<number>, most: number): number => countWhile(numbers, each => each <= most)

/** How many of the writes beside the objects came up to an entry. */
export const sidesUpTo = ({sides}: Journal, step: number): number => countWhile(sides, write => write.step <= step)

/** The journal as it was at an entry. */
export function cutJournal(journal: Journal, step: number): Journal {
  const mark = markAt(journal, step)
  assert(mark !== undefined, 'a journal is cut where it does not reach')
  const {first, marks, before, previous, moves, deletions, sides} = journal
  const entries = step - first.step
  const writes = mark.revision - first.revision
  return {
    first,
    marks: shortened(marks, entries),
    before: shortened(before, writes),
    previous: shortened(previous, writes),
    moves: shortened(moves, upTo(moves, mark.revision)),
    deletions: shortened(deletions, upTo(deletions, mark.revision)),
    sides: shortened(sides, sidesUpTo(journal, step)),
  }
}

/** At most so many writes: when there are more, the oldest quarter goes. */
export function boundedJournal(journal: Journal, most: number): Journal {
  const {first, marks, before, previous, moves, deletions, sides} = journal
  if (before.length <= most && sides.length <= most && marks.length <= most) return journal
  const quarter = first.revision + before.length / 4
  const early = countWhile(marks, ({revision}) => revision <= quarter)
  const entries = Math.max(Math.ceil(marks.length / 4), early)
  const mark = markAt(journal, first.step + entries)
  assert(mark !== undefined, 'a journal has no first quarter')
  const writes = mark.revision - first.revision
  return {
    first: mark,
    marks: without(marks, entries),
    before: without(before, writes),
    previous: without(previous, writes),
    moves: without(moves, upTo(moves, mark.revision)),
    deletions: without(deletions, upTo(deletions, mark.revision)),
    sides: without(sides, sidesUpTo(journal, mark.step)),
  }
}
