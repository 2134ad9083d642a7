import {assert} from '../../kube/fail.ts'
import type {Key, KubeObject} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import type {Node} from '../../kube/node.ts'
import type {Agenda} from '../agenda.ts'
import {placesIn} from '../indexes.ts'
import type {Checkpoint} from '../rerun.ts'
import {at} from '../sequence.ts'
import type {Table} from '../table.ts'
import {get} from '../table.ts'
import type {FewKind, Indexes, World} from '../world.ts'
import type {SideWrite} from '../write.ts'
import type {Journal, Mark} from './journal.ts'
import {lastStep, sidesUpTo, stoodAs, upTo, versionOf} from './journal.ts'
import type {Before, Gone} from './past-table.ts'
import {pastTable, unreadable} from './past-table.ts'

/**
 * The world at a place, read from a later one through the journal that reaches both. It is good for showing:
 * objects, indexes, processes, disks, machines and what waits are as they were, worked out where they are read. What only those who act
 * read is not there, and fails: the agenda, the scheduler's sums (`nodeLoad`, `crowds`), `expiring`; `memory` holds what the volumes' loop
 * remembers and nothing else.
 */
export function lookBack(journal: Journal, mark: Mark, later: Checkpoint): World {
  const {world} = later
  const view: View = {journal, mark, later, rebuilt: new Map(), gone: {}}
  return {
    now: mark.at,
    revision: mark.revision,
    changes: mark.change,
    seed: world.seed,
    objects: pastTable(
      world.objects,
      objectsBefore(view, 'deletions', key => [key]),
      mark.size,
    ),
    indexes: indexesBefore(view, world),
    processes: beside(view, 'processes', world.processes),
    disks: beside(view, 'disks', world.disks),
    machines: beside(view, 'machines', world.machines),
    waiting: beside(view, 'waiting', world.waiting),
    memory: beside(view, 'memory', world.memory, key => key.endsWith(' volumes')),
    agenda: NO_AGENDA,
    expiring: UNREADABLE,
    owner: world.owner,
  }
}

type View = {
  readonly journal: Journal
  readonly mark: Mark
  readonly later: Checkpoint
  /** Versions of which only the status is kept, by their revision: each is made once, so that all tables show the same. */
  readonly rebuilt: Map<number, KubeObject>
  /** The objects of that moment that stand elsewhere now, or nowhere; not there until somebody asks. */
  readonly gone: {moves?: readonly KubeObject[]; deletions?: readonly KubeObject[]}
}

function refuse(): never {
  assert(false, 'a moment that is only shown is asked what only those who act may know')
}

const UNREADABLE: Table<string, never> = unreadable(refuse)

const NO_AGENDA: Agenda = {
  get queue(): never {
    return refuse()
  },
  get pending(): never {
    return refuse()
  },
  get seq(): never {
    return refuse()
  },
  get stale(): never {
    return refuse()
  },
  get troubled(): never {
    return refuse()
  },
}

/** A version as it stood at the view's moment, from a later one of the same object. */
function back(view: View, object: KubeObject): KubeObject | undefined {
  const {journal, mark, rebuilt} = view
  if (!(versionOf(object) > mark.revision)) return object
  const stood = stoodAs(journal, object, mark.revision)
  if (stood === undefined) return undefined
  const version = versionOf(stood)
  const known = rebuilt.get(version)
  if (known === undefined) rebuilt.set(version, stood)
  return known ?? stood
}

/** What stood at that moment and has been moved or deleted since (`moves`), or deleted only (`deletions`). Each once. */
function goneSince(view: View, which: 'moves' | 'deletions'): readonly KubeObject[] {
  const {journal, mark, later, gone} = view
  const known = gone[which]
  if (known !== undefined) return known
  const {before, first} = journal
  const found = new Set<KubeObject>()
  for (let place = upTo(journal[which], mark.revision); ; place++) {
    const revision = at(journal[which], place)
    if (revision === undefined || revision > later.world.revision) break
    const stood = back(view, at(before, revision - first.revision - 1) as KubeObject)
    if (stood !== undefined) found.add(stood)
  }
  const all = [...found]
  gone[which] = all
  return all
}

type Places = (key: Key, object: KubeObject) => readonly string[]

/** How a table of objects was, in which each stands at the places that `placesOf` names; which writes may take one away from there. */
function objectsBefore<V extends KubeObject>(view: View, which: 'moves' | 'deletions', placesOf: Places): Before<V> {
  return {
    was: (place, value) => {
      const stood = back(view, value)
      if (stood === value || stood === undefined) return stood as V | undefined
      return placesOf(keyOf(stood), stood).includes(place) ? (stood as V) : undefined
    },
    gone: () => goneSince(view, which).flatMap(value => placesOf(keyOf(value), value).map((key): Gone<V> => ({key, value: value as V}))),
  }
}

function indexesBefore(view: View, {indexes, objects}: World): Indexes {
  const group = <V extends KubeObject>(index: Parameters<typeof placesIn>[0], now: Table<string, V>): Table<string, V> => {
    const before = objectsBefore<V>(view, 'moves', (key, object) => placesIn(index, key, object))
    return pastTable(now, before)
  }
  const chosen = <K extends string, V extends KubeObject>(now: Table<K, V>, placesOf: Places): Table<K, V> =>
    pastTable(now, objectsBefore<V>(view, 'deletions', placesOf))
  const few = (kind: FewKind) => chosen(indexes.few[kind], (key, object) => (object.kind === kind ? [key] : []))
  return {
    byOwner: group('byOwner', indexes.byOwner),
    podsByNode: group('podsByNode', indexes.podsByNode),
    podsByLabel: pastTable(indexes.podsByLabel, labelsBefore(view, objects)),
    podsKeepingAway: group('podsKeepingAway', indexes.podsKeepingAway),
    podsNominated: group('podsNominated', indexes.podsNominated),
    podsRanked: group('podsRanked', indexes.podsRanked),
    nodes: chosen<string, Node>(indexes.nodes, (key, {kind}) => (kind === 'Node' ? [key.slice('Node//'.length)] : [])),
    few: {
      Service: few('Service'),
      PodDisruptionBudget: few('PodDisruptionBudget'),
      ResourceQuota: few('ResourceQuota'),
      LimitRange: few('LimitRange'),
      PriorityClass: few('PriorityClass'),
      ServiceAccount: few('ServiceAccount'),
      Namespace: few('Namespace'),
      StorageClass: few('StorageClass'),
    },
    nodeLoad: UNREADABLE,
    crowds: UNREADABLE,
  }
}

/** The index whose values are keys. */
function labelsBefore(view: View, objects: World['objects']): Before<Key> {
  return {
    was: (place, key) => {
      const now = get(objects, key)
      const stood = now === undefined ? undefined : back(view, now)
      if (stood === undefined) return undefined
      return stood === now || placesIn('podsByLabel', key, stood).includes(place) ? key : undefined
    },
    gone: () =>
      goneSince(view, 'moves').flatMap(object => {
        const value = keyOf(object)
        return placesIn('podsByLabel', value, object).map(key => ({key, value}))
      }),
  }
}

/** A table beside the objects as it was. */
function beside<V>(
  view: View,
  table: SideWrite['table'],
  now: Table<string, V>,
  holds: (key: string) => boolean = () => true,
): Table<string, V> {
  let known: ReadonlyMap<string, V | undefined> | undefined
  const since = () => {
    known ??= writtenSince<V>(view, table)
    return known
  }
  return pastTable(now, {
    was: (key, value) => (!holds(key) || since().has(key) ? undefined : value),
    gone: () => [...since()].flatMap(([key, value]) => (value === undefined ? [] : {key, value})),
  })
}

/** What stood under each key that was written since the view's moment. The newest world has seen what idle looks wrote after the last entry. */
function writtenSince<V>({journal, mark, later}: View, table: SideWrite['table']): ReadonlyMap<string, V | undefined> {
  const {sides} = journal
  const found = new Map<string, V | undefined>()
  for (let place = sidesUpTo(journal, mark.step); ; place++) {
    const write = at(sides, place)
    if (write === undefined || (write.step > later.step && later.step < lastStep(journal))) return found
    if (write.table === table && !found.has(write.key)) found.set(write.key, write.before as V | undefined)
  }
}
