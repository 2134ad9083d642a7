import type {Key, KubeObject, Ms} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'
import type {Process} from '../machine.ts'
import {eachFrom} from '../table.ts'
import {list} from '../world.ts'
import type {World} from '../world.ts'
import type {Moving} from './moving.ts'
import {isLasting} from './moving.ts'

// Two moments are alike when the moving part of the world reads the same once all that differs from run to run is told relative: moments
// by how long ago they were, versions and changes by how many came since, what was drawn by chance by the order in which it turns up,
// nodes and addresses not at all. What a rule might ask about is never left out.

/** How a world is read. `since`: moments before it are fixed points in the past and are told as they are. */
export type Lens = {
  readonly world: World
  readonly since: Ms
  readonly words: RegExp
  readonly drawn: Map<string, string>
  readonly told: Map<string, string>
}

/** Minutes in the names of Jobs; as getJobName in pkg/controller/cronjob. */
export const MINUTE: Ms = 60_000

/** Uids of what stands still or lasts are told as they are: they are nobody else's. */
export function lensOf(world: World, since: Ms, moving: Moving, anchor: World): Lens {
  const drawn = new Map<string, string>()
  eachFrom(world.objects, '', (key, {metadata: {uid = ''}}) => {
    const object = moving.objects.get(key)
    if (object === undefined || isLasting(object, key, anchor)) drawn.set(uid, uid)
  })
  return {world, since, words: wordsOf(world), drawn, told: new Map()}
}

export const UID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const LONG_HEX = '[0-9a-f]{64}'
const EVENT_HASH = '(?<=\\.)[0-9a-f]{16}(?![0-9a-z])'
const SUFFIX = '(?<=-)[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])'
const ADDRESS = '\\d+\\.\\d+\\.\\d+\\.\\d+'

/** Finds what differs from run to run in a text: what was drawn, a Job's minute, an address, a node. */
function wordsOf(world: World): RegExp {
  const nodes = list(world, 'Node').map(node => escaped(node.metadata.name))
  const drawn = `(?<drawn>${[UID, LONG_HEX, EVENT_HASH, SUFFIX].join('|')})`
  const node = nodes.length === 0 ? '' : `|(?<![a-z0-9.-])(?:${nodes.join('|')})(?![a-z0-9-])`
  return new RegExp(`${jobWords(world)}|${drawn}|${ADDRESS}${node}`, 'gu')
}

/** Finds the names of Jobs that CronJobs have made, in groups `cron` and `minute`. */
export function jobWords(world: World): string {
  const names = list(world, 'CronJob').map(({metadata}) => escaped(metadata.name))
  return names.length === 0 ? '(?<cron>(?!))(?<minute>)' : `(?<![a-z0-9.-])(?<cron>${names.join('|')})-(?<minute>\\d{6,9})(?!\\d)`
}

const escaped = (name: string) => name.replaceAll('.', '\\.')

/** Everything that moves, as text. Two worlds with the same outline have the same future, moved in time. */
export function outline(lens: Lens, moving: Moving, anchor: World): string {
  const {world} = lens
  const byVersion = [...moving.objects].sort(([, one], [, two]) => versionOf(one) - versionOf(two))
  const lines = byVersion.map(([key, object]) => `${text(lens, key)} ${objectText(lens, key, object, anchor)}`)
  const rest: string[] = []
  for (const [key, process] of moving.processes) rest.push(`process ${text(lens, key)} ${value(lens, spoken(process))}`)
  for (const [key, disk] of moving.disks) rest.push(`disk ${text(lens, key)} ${value(lens, disk)}`)
  for (const [key, wait] of moving.waiting) rest.push(`wait ${text(lens, key)} ${value(lens, wait)}`)
  for (const [key, memory] of moving.memory) rest.push(`memory ${text(lens, key)} ${value(lens, memory, 'unheard')}`)
  for (const {place, key, due} of moving.expiring.values())
    rest.push(`expires ${world.revision - Number(place)} ${text(lens, key)} ${value(lens, due)}`)
  for (const {at, seq, loop, key, tries, retry = at, cause, more} of moving.pending.values())
    rest.push(`due ${world.agenda.seq - seq} ${loop} ${text(lens, key)} ${value(lens, {at, tries, retry, cause, more})}`)
  return [...lines, ...rest.sort()].join('\n')
}

const versionOf = ({metadata}: KubeObject) => Number(metadata.resourceVersion ?? 0)

/** An Event that is told again and again counts up: the count is told by how it grows (see growth.ts). */
function objectText(lens: Lens, key: Key, object: KubeObject, anchor: World): string {
  return value(lens, object, object.kind === 'Event' && isLasting(object, key, anchor) ? 'count' : undefined)
}

/** What a program printed may name the hour; how much it printed, and when, counts. */
function spoken(process: Process): object {
  const {log, previous, ...rest} = process
  return {...rest, log: log.map(line => line.at), previous: (previous ?? []).map(line => line.at)}
}

/** Plain data as text; the number or record under the field `grows` is left out. */
function value(lens: Lens, data: unknown, grows?: string): string {
  if (typeof data === 'string') return text(lens, data)
  if (typeof data === 'number') return moment(lens, data)
  if (Array.isArray(data)) return `[${data.map(item => value(lens, item, grows)).join()}]`
  if (typeof data !== 'object' || data === null) return String(data)
  let line = '{'
  for (const [field, content] of Object.entries(data)) {
    if (field === grows) line += `${field}:${typeof content === 'object' ? text(lens, Object.keys(content).join()) : ''},`
    else if (field === 'resourceVersion') line += `version:${lens.world.revision - Number(content)},`
    else if (field === 'change') line += `change:${lens.world.changes - Number(content)},`
    else line += `${text(lens, field)}:${value(lens, content, grows)},`
  }
  return `${line}}`
}

/** Numbers as large as moments in ms are such. */
export const LEAST_MOMENT = 1_000_000_000_000

function moment({world, since}: Lens, number: number): string {
  return number >= LEAST_MOMENT && number >= since ? `ago ${world.now - number}` : String(number)
}

/** A whole text that is a moment, as the API writes it; with an offset where a CronJob has a time zone. */
export const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u

function text(lens: Lens, words: string): string {
  const known = lens.told.get(words)
  if (known !== undefined) return known
  const told = retold(lens, words)
  lens.told.set(words, told)
  return told
}

function retold(lens: Lens, words: string): string {
  if (!MOMENT.test(words)) return words.replace(lens.words, (...found) => wordFor(lens, found[0], found[found.length - 1]))
  const at = parseTimestamp(words)
  return at >= lens.since ? `ago ${Math.floor(lens.world.now / 1000) - at / 1000}` : words
}

function wordFor(
  {world, drawn}: Lens,
  word: string,
  groups: {readonly cron?: string; readonly minute?: string; readonly drawn?: string},
): string {
  if (groups.cron !== undefined && groups.minute !== undefined)
    return `${groups.cron}-@${Math.floor(world.now / MINUTE) - Number(groups.minute)}`
  if (groups.drawn === undefined) return '@'
  const known = drawn.get(word)
  if (known !== undefined) return known
  const name = `#${drawn.size}`
  drawn.set(word, name)
  return name
}
