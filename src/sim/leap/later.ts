import type {Key, KubeObject, Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import {dataAt} from '../../kube/peek.ts'
import type {KubeEvent} from '../../kube/service.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import type {Work} from '../agenda.ts'
import {agendaOf} from '../agenda.ts'
import {nameOfRun} from '../cronjob/new-job.ts'
import {reindex} from '../indexes.ts'
import type {Owner, Table} from '../table.ts'
import {drop, newOwner, put} from '../table.ts'
import type {World} from '../world.ts'
import {LEAST_MOMENT, MINUTE, MOMENT, UID, jobWords} from './outline.ts'
import type {Period} from './period.ts'
import type {Redraw} from './redraw.ts'
import {isEvent, redrawn, retold} from './redraw.ts'

// The same world some periods later: what moves is moved in time, all else stays. What is not drawn anew (places, addresses, what came of
// them) stands for what would be there, until it has gone the way of all of it (see leap.ts).

type Mover = {
  readonly by: Ms
  readonly since: Ms
  readonly versions: number
  readonly changes: number
  readonly words: RegExp
  /** What uids and pod names become. */
  readonly redrawn: ReadonlyMap<string, string>
  readonly told: Map<string, string>
}

const NONE: ReadonlyMap<string, string> = new Map()

/** `world` is the end of the period; `times` periods pass. With `redraw`, Jobs, pods and Events have the uids and names they would have. */
export function later(world: World, period: Period, times: number, redraw?: Redraw): World {
  const mover: Mover = {
    by: period.ms * times,
    since: period.since,
    versions: period.versions * times,
    changes: period.changes * times,
    words: new RegExp(`${jobWords(world)}(?<ending>-[a-z0-9]{5}(?![a-z0-9]))?|${UID}`, 'gu'),
    redrawn: redraw === undefined ? NONE : redrawn(redraw, world, times),
    told: new Map(),
  }
  const owner = newOwner()
  const {moving} = period
  const keys = new Map<string, Key>()
  const {objects, indexes} = movedObjects(world, mover, {period, times, redraw, keys}, owner)
  const moved = <V>(table: Table<string, V>, values: ReadonlyMap<string, V>, change: (entry: V, key: string) => V) =>
    movedEntries(table, values, mover, {change, owner})
  const plainly = <V>(entry: V) => value(mover, entry) as V
  let expiring = world.expiring
  for (const place of moving.expiring.keys()) expiring = drop(expiring, place, owner)
  for (const entry of moving.expiring.values()) {
    const place = String(Number(entry.place) + mover.versions).padStart(entry.place.length, '0')
    expiring = put(expiring, place, {place, key: keys.get(entry.key) ?? (text(mover, entry.key) as Key), due: entry.due + mover.by}, owner)
  }
  const due = (work: Work): Work => ({...plainly(work), seq: work.seq + period.seq * times})
  const next: World = {
    ...world,
    now: world.now + mover.by,
    revision: world.revision + mover.versions,
    changes: world.changes + mover.changes,
    objects,
    indexes,
    processes: moved(world.processes, moving.processes, plainly),
    disks: moved(world.disks, moving.disks, plainly),
    waiting: moved(world.waiting, moving.waiting, plainly),
    memory: moved(world.memory, moving.memory, (memory, key) => counted(plainly(memory), period.growth.unheard.get(key), times)),
    expiring,
    agenda: agendaOf(moved(world.agenda.pending, moving.pending, due), world.agenda.seq + period.seq * times),
  }
  owner.live = false
  return next
}

type How = {
  readonly period: Period
  readonly times: number
  readonly redraw: Redraw | undefined
  /** Old keys of Events and their new ones. */
  readonly keys: Map<string, Key>
}

function movedObjects(world: World, mover: Mover, {period, times, redraw, keys}: How, owner: Owner): Pick<World, 'objects' | 'indexes'> {
  let {objects, indexes} = world
  for (const [key, before] of period.moving.objects) {
    objects = drop(objects, key, owner)
    indexes = reindex(indexes, key, {before, after: undefined, owner})
  }
  for (const [key, object] of period.moving.objects) {
    const grown = period.growth.counts.get(key)
    const back = redraw?.told.get(key)
    const moved =
      redraw !== undefined && back !== undefined && isEvent(object)
        ? retold(movedEvent(mover, object), world, redraw, back)
        : (value(mover, object) as KubeObject)
    const after = grown === undefined ? moved : withCount(moved, grown * times)
    const place = keyOf(after)
    keys.set(key, place)
    objects = put(objects, place, after, owner)
    indexes = reindex(indexes, place, {before: undefined, after, owner})
  }
  return {objects, indexes}
}

/** As value, for an Event that is named anew: most of what moves are such, and they have one shape. */
function movedEvent(mover: Mover, event: KubeEvent): KubeEvent {
  const {metadata, involvedObject, message, firstTimestamp, lastTimestamp} = event
  const {name, uid} = involvedObject
  const {resourceVersion, creationTimestamp = ''} = metadata
  return {
    ...event,
    metadata: {
      ...metadata,
      resourceVersion: String(Number(resourceVersion) + mover.versions),
      creationTimestamp: text(mover, creationTimestamp),
    },
    involvedObject: {...involvedObject, ...(name && {name: text(mover, name)}), ...(uid && {uid: text(mover, uid)})},
    message: text(mover, message),
    firstTimestamp: text(mover, firstTimestamp),
    lastTimestamp: text(mover, lastTimestamp),
  }
}

function withCount(event: KubeObject & {readonly count?: number}, more: number): KubeObject & {readonly count?: number} {
  return {...event, count: (event.count ?? 0) + more}
}

function counted(memory: unknown, growth: Readonly<Record<string, number>> | undefined, times: number): unknown {
  if (growth === undefined) return memory
  const unheard = Object.entries(dataAt(memory, 'unheard')).map(([entry, count]) => [entry, Number(count) + (growth[entry] ?? 0) * times])
  return {...dataAt(memory), unheard: Object.fromEntries(unheard)}
}

function movedEntries<V>(
  table: Table<string, V>,
  values: ReadonlyMap<string, V>,
  mover: Mover,
  {change, owner}: {readonly change: (entry: V, key: string) => V; readonly owner: Owner},
): Table<string, V> {
  let result = table
  for (const key of values.keys()) result = drop(result, key, owner)
  for (const [key, entry] of values) result = put(result, text(mover, key), change(entry, key), owner)
  return result
}

function value(mover: Mover, data: unknown): unknown {
  if (typeof data === 'string') return text(mover, data)
  if (typeof data === 'number') return data >= LEAST_MOMENT && data >= mover.since ? data + mover.by : data
  if (Array.isArray(data)) return data.map(item => value(mover, item))
  if (typeof data !== 'object' || data === null) return data
  const moved: Record<string, unknown> = {}
  for (const [field, content] of Object.entries(data)) {
    if (field === 'resourceVersion') moved[field] = String(Number(content) + mover.versions)
    else if (field === 'change') moved[field] = Number(content) + mover.changes
    else moved[text(mover, field)] = value(mover, content)
  }
  return moved
}

function text(mover: Mover, words: string): string {
  const known = mover.told.get(words)
  if (known !== undefined) return known
  const told = retell(mover, words)
  mover.told.set(words, told)
  return told
}

function retell({by, since, words: differing, redrawn: words}: Mover, said: string): string {
  if (MOMENT.test(said)) return parseTimestamp(said) < since ? said : movedMoment(said, by)
  return said.replace(differing, (...found) => {
    const word: string = found[0]
    const {cron, minute, ending = ''} = found[found.length - 1]
    const other = words.get(word)
    return other ?? (cron === undefined ? word : nameOfRun(cron, Number(minute) + by / MINUTE) + ending)
  })
}

/** The clock's own digits move on; a fraction and an offset stay. */
function movedMoment(words: string, by: Ms): string {
  return timestamp(parseTimestamp(`${words.slice(0, 19)}Z`) + by).slice(0, 19) + words.slice(19)
}
