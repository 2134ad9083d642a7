import {isData} from '../kube/peek.ts'
import type {KubeObject} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import {get} from '../sim/table.ts'
import type {World} from '../sim/world.ts'
import * as facts from './facts.ts'
import {fits} from './glob.ts'
import type {Target} from './lesson.ts'

/** What is looked at: the world the object is in, and the one in which the step began (for `same`). */
export type Place = {readonly world: World; readonly began: World}

/** A short key: what the object has under it, as text; `words` makes the sentence when it is not what was wanted. */
type ShortKey = {
  readonly read: (object: KubeObject, place: Place) => readonly string[]
  readonly how?: 'contains'
  readonly words: (name: string, want: string, have: string) => string
}

const yes = (holds: boolean): readonly string[] => [holds ? 'true' : 'false']

const SHORT: Readonly<Record<string, ShortKey>> = {
  on: {
    read: object => [String(isData(object.spec) && typeof object.spec['nodeName'] === 'string' ? object.spec['nodeName'] : '')],
    words: (name, want, have) => (have === '' ? `${name} is on no node yet` : `${name} is on ${have}, not on ${want}`),
  },
  ready: {
    read: object => yes(facts.condition(object, 'Ready') === 'True'),
    words: (name, want) => (want === 'true' ? `${name} is not Ready` : `${name} is Ready`),
  },
  phase: {
    read: object => [readPath(object, 'status.phase')],
    words: (name, want, have) => `${name} is ${have || 'not started'}, not ${want}`,
  },
  image: {read: object => [facts.imageOf(object)], words: (name, want, have) => `${name} has the image ${have}, not ${want}`},
  app: {
    read: object => [object.metadata.labels?.['app'] ?? ''],
    words: (name, want, have) => `${name} has the label app=${have}, not ${want}`,
  },
  owner: {
    read: object => [facts.ownerText(object)],
    words: (name, want, have) => (have === '' ? `${name} belongs to nobody` : `${name} belongs to ${have}, not to ${want}`),
  },
  cond: {read: object => facts.conditionTypes(object), words: (name, want) => `${name} is not ${want}`},
  reason: {
    read: object => facts.reasons(object),
    words: (name, want, have) => `${name} does not say ${want}${have === '' ? '' : ` but ${have}`}`,
  },
  stopping: {
    read: object => yes(object.metadata.deletionTimestamp !== undefined),
    words: (name, want) => (want === 'true' ? `${name} is not being deleted` : `${name} is being deleted`),
  },
  at: {read: object => [facts.scheduledAt(object)], words: (name, want, have) => `${name} is for ${have || 'no minute'}, not for ${want}`},
  same: {
    read: (object, place) => yes(get(place.began.objects, keyOf(object))?.metadata.uid === object.metadata.uid),
    words: (name, want) =>
      want === 'true' ? `${name} is a new one; the one from the beginning is gone` : `${name} is still the one from the beginning`,
  },
  log: {
    read: (object, place) => [facts.logOf(place.world, object)],
    how: 'contains',
    words: (name, want) => `the log of ${name} does not have "${firstLine(want)}"`,
  },
  names: {
    read: (object, place) => facts.dnsNames(place.world, object),
    words: (name, want, have) => (have === '' ? `${name} has no DNS name` : `${name} is called ${have}, not ${want}`),
  },
  disk: {
    read: object => facts.claimsOf(object),
    words: (name, want, have) => (have === '' ? `${name} uses no claim` : `${name} uses the claim ${have}, not ${want}`),
  },
}

/** How far an object is from what is wanted: how many fields agree before the first that does not, and its sentence. */
export type Difference = {readonly after: number; readonly says: string}

/** Undefined when the object has all that the target wants (kind and name are the caller's). */
export function differs(object: KubeObject, target: Target, place: Place): Difference | undefined {
  let after = 0
  for (const [key, want] of Object.entries(target.want)) {
    const says = fieldDiffers(object, key, want, place)
    if (says !== undefined) return {after, says}
    after += 1
  }
  return undefined
}

function fieldDiffers(object: KubeObject, key: string, want: unknown, place: Place): string | undefined {
  const name = object.metadata.name
  if (key === 'file') return fileDiffers(object, want, place)
  const short = Object.hasOwn(SHORT, key) ? SHORT[key] : undefined
  if (short !== undefined) {
    const have = short.read(object, place)
    const wanted = String(want)
    if (have.some(text => (short.how === 'contains' ? text.includes(wanted) : fits(wanted, text)))) return undefined
    return short.words(name, wanted, have.join(', '))
  }
  const have = pathValue(object, key)
  if (holds(have, want)) return undefined
  // A count that is not there is zero: the API leaves zeros out.
  if (have === undefined && typeof want === 'number') return `${name}: ${key} is 0, not ${want}`
  return have === undefined ? `${name} has no ${key}` : `${name}: ${key} is ${plain(have)}, not ${plain(want)}`
}

function fileDiffers(object: KubeObject, want: unknown, place: Place): string | undefined {
  if (!isData(want)) return undefined
  const files = facts.filesOf(place.world, object)
  for (const [file, wanted] of Object.entries(want)) {
    const text = files[file] ?? files[`/${file}`]
    if (text === undefined) return `the disk of ${object.metadata.name} has no file ${file}`
    const whole = isData(wanted) ? String(wanted['is'] ?? '') : undefined
    if (whole !== undefined && text.trim() !== whole.trim())
      return `${file} on ${object.metadata.name} holds ${quoteLines(text)}, not ${quoteLines(whole)}`
    if (whole === undefined && !text.includes(String(wanted)))
      return `${file} on ${object.metadata.name} does not have "${firstLine(String(wanted))}"`
  }
  return undefined
}

/** Whether what is there contains what is wanted: maps by key, lists by item, texts by glob. */
export function holds(have: unknown, want: unknown): boolean {
  if (Array.isArray(want)) return Array.isArray(have) && want.every(wanted => have.some(item => holds(item, wanted)))
  if (isData(want))
    return isData(have) && Object.entries(want).every(([key, wanted]) => Object.hasOwn(have, key) && holds(have[key], wanted))
  if (typeof want === 'string' && (typeof have === 'string' || typeof have === 'number')) return fits(want, String(have))
  return have === want || (have === undefined && want === 0)
}

/** The value at a dotted path. Keys that hold dots themselves (labels) are found too: the longest key that fits is taken. */
export function pathValue(value: unknown, path: string): unknown {
  if (path === '') return value
  if (Array.isArray(value)) {
    const index = Number(path.split('.')[0])
    return Number.isInteger(index) ? pathValue(value[index], path.split('.').slice(1).join('.')) : undefined
  }
  if (!isData(value)) return undefined
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length--) {
    const key = parts.slice(0, length).join('.')
    if (Object.hasOwn(value, key)) return pathValue(value[key], parts.slice(length).join('.'))
  }
  return undefined
}

function readPath(object: KubeObject, path: string): string {
  const value = pathValue(object, path)
  return value === undefined ? '' : String(value)
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line === text ? line : `${line} ...`
}

function quoteLines(text: string): string {
  const lines = text.trim().split('\n')
  const shown = lines.slice(0, 4).join(', ')
  return lines.length > 4 ? `${shown} and ${lines.length - 4} more` : shown === '' ? 'nothing' : shown
}

/** Objects of the target's kind and name; `*` as a name takes all. */
export function candidates(world: World, target: Target): readonly KubeObject[] {
  return facts.objectsOf(world, target.kind).filter(object => fits(target.name, object.metadata.name))
}

export function matching(place: Place, target: Target): readonly KubeObject[] {
  return candidates(place.world, target).filter(object => differs(object, target, place) === undefined)
}

/** `StatefulSet web`, `Pod named web-*`, `Node`: what follows "there is no". */
export function targetWords(target: Target): string {
  if (target.name === '*') return target.kind
  return target.name.includes('*') ? `${target.kind} named ${target.name}` : `${target.kind} ${target.name}`
}
