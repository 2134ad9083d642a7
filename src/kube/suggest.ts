/**
 * Decoding errors in plain words, with the mend when one is obvious. The server's text says what is wrong; this says what to do.
 */
import type {DecodeFault, DecodePath} from './decode.ts'
import type {FieldType} from './fields.ts'
import {childrenOf, elementOf, structOf, structOfKind, typeAt} from './fields.ts'
import {nearest} from './nearest.ts'
import type {Json} from './object.ts'
import {at} from './peek.ts'

export type Advice = {
  /** One sentence for a learner. */
  readonly plain: string
  /** What to do, when there is one likely mend. */
  readonly suggestion?: string
}

/** Advice on one fault that kube/decode.ts found in `value`, an object of this kind. */
export function adviseDecode(kind: string, value: Json, fault: DecodeFault): Advice {
  const names = fault.path.filter(step => typeof step === 'string')
  const name = names.at(-1) ?? kind
  if (fault.message.startsWith('unknown field')) return adviseUnknown(kind, names, name)
  const written = at(value, ...fault.path)
  if (fault.message.startsWith('quantities') || fault.message.includes('quantity')) return adviseQuantity(name, written)
  const type = typeAt(kind, fault.path)
  const called = typeof fault.path.at(-1) === 'number' ? `Each item of ${name}` : `${name}`
  return type ? adviseType(called, type, written) : {plain: `${name} cannot be read: ${fault.message}.`}
}

const list = (path: readonly string[]): string => path.join('.')

/** Fields that other kinds call differently. */
const CALLED: {readonly [name: string]: string} = {
  strategy: 'updateStrategy',
  updateStrategy: 'strategy',
  cron: 'schedule',
  volumeClaimTemplate: 'volumeClaimTemplates',
  environment: 'env',
  cmd: 'command',
  mounts: 'volumeMounts',
  retries: 'backoffLimit',
}

function adviseUnknown(kind: string, names: readonly string[], name: string): Advice {
  const parent = names.slice(0, -1)
  const where = parent.length === 0 ? `A ${kind}` : `${list(parent)} of a ${kind}`
  const plain = `${where} has no field ${name}.`
  const siblings = childrenOf(kind, parent).map(field => field.name)
  const type = elementOf(typeAt(kind, parent))
  if (type?.tag === 'struct' && type.struct === 'meta.LabelSelector') {
    return {plain, suggestion: 'Labels to select by belong under matchLabels.'}
  }
  const sameLetters = siblings.find(sibling => sibling.toLowerCase() === name.toLowerCase())
  if (sameLetters !== undefined) return {plain, suggestion: `Did you mean ${sameLetters}? Big and small letters count.`}
  const homes = homesOf(kind, name, parent)
  const [home] = homes
  if (home !== undefined && farBetween(parent, home) <= 1) return {plain, suggestion: moveTo(parent, home)}
  const called = Object.hasOwn(CALLED, name) ? CALLED[name] : undefined
  const near = called !== undefined && siblings.includes(called) ? called : nearest(name, siblings)
  if (near !== undefined) return {plain, suggestion: `Did you mean ${near}?`}
  if (home !== undefined) return {plain, suggestion: moveTo(parent, home, homes[1])}
  return otherKind(kind, name, plain)
}

function otherKind(kind: string, name: string, plain: string): Advice {
  const others = ['StatefulSet', 'DaemonSet', 'Deployment', 'Job', 'CronJob', 'Pod', 'Service'].filter(other => other !== kind)
  const other = others.find(one => structOfKind(one) && childrenOf(one, ['spec']).some(field => field.name === name))
  return other === undefined ? {plain} : {plain, suggestion: `It is a field of a ${other}'s spec.`}
}

/** Steps up from one place to the other and down again. */
function farBetween(from: readonly string[], to: readonly string[]): number {
  let same = 0
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1
  return from.length + to.length - 2 * same
}

function moveTo(parent: readonly string[], home: readonly string[], second?: readonly string[]): string {
  const target = `${list(home) || 'the top of the manifest'}`
  if (farBetween(parent, home) === 1) {
    const high = home.length > parent.length
    return `It sits one level too ${high ? 'high' : 'deep'}: it belongs ${home.length === 0 ? 'at the top of the manifest' : `under ${target}`}.`
  }
  const both = second !== undefined && farBetween(parent, second) === farBetween(parent, home)
  return `It belongs under ${target}${both ? ` or ${list(second)}` : ''}.`
}

type Home = readonly string[]

/** Deeper than this nobody writes by hand. */
const DEEPEST = 12
const MOST_PLACES = 20_000
const places = new Map<string, ReadonlyMap<string, readonly Home[]>>()

/** Of each field name of a kind, the places that have it. The status is left out: nobody writes it. Made once a kind. */
function placesOf(kind: string): ReadonlyMap<string, readonly Home[]> {
  const known = places.get(kind)
  if (known) return known
  const found = new Map<string, Home[]>()
  const root = structOfKind(kind)
  let waiting: {readonly struct: string; readonly path: Home}[] = root ? [{struct: root.id, path: []}] : []
  let seen = 0
  for (let depth = 0; depth < DEEPEST && seen < MOST_PLACES && waiting.length > 0; depth += 1) {
    const next: typeof waiting = []
    for (const {struct, path} of waiting) {
      for (const field of structOf(struct)?.fields.values() ?? []) {
        if (field.name === 'status' || field.name === 'managedFields') continue
        seen += 1
        found.set(field.name, [...(found.get(field.name) ?? []), path])
        const below = elementOf(field.type)
        if (below?.tag === 'struct') next.push({struct: below.struct, path: [...path, field.name]})
      }
    }
    waiting = next
  }
  places.set(kind, found)
  return found
}

/** Containers proper are meant more often than the others. */
const rarity = (path: readonly string[]): number => (path.some(step => step === 'initContainers' || step === 'ephemeralContainers') ? 1 : 0)

/** Where in a kind a field of that name may stand, nearest to `from` first. */
function homesOf(kind: string, name: string, from: Home): readonly Home[] {
  const homes = placesOf(kind).get(name) ?? []
  return homes.toSorted((a, b) => farBetween(from, a) - farBetween(from, b) || rarity(a) - rarity(b) || a.length - b.length)
}

function shown(written: unknown): string {
  if (typeof written === 'string') return ` You wrote: ${written.slice(0, 40)}.`
  if (typeof written === 'number' || typeof written === 'boolean') return ` You wrote: ${written}.`
  return ''
}

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function adviseType(name: string, type: FieldType, written: unknown): Advice {
  switch (type.tag) {
    case 'integer':
    case 'number':
      return adviseNumber(name, written)
    case 'int-or-string':
      return {plain: `${name} must be a whole number or a text such as "25%".${shown(written)}`}
    case 'bool':
      return adviseBool(name, written)
    case 'string':
      return adviseText(name, written)
    case 'list':
      return {plain: `${name} must be a list.${shown(written)}`, suggestion: 'Begin each item on a line of its own with - .'}
    case 'map':
      return {
        plain: `${name} must be a map of names and values.${shown(written)}`,
        suggestion: 'Write lines of the form name: value below it.',
      }
    case 'time':
    case 'micro-time':
      return {plain: `${name} must be a time such as 2026-05-06T09:00:00Z.${shown(written)}`}
    case 'bytes':
      return {plain: `${name} must be base64.${shown(written)}`, suggestion: 'In a Secret, plain text may stand under stringData.'}
    default:
      return {
        plain: `${name} must hold fields of its own.${shown(written)}`,
        suggestion: Array.isArray(written)
          ? 'Take the dash away: this is one thing, not a list.'
          : 'Write its fields on lines below it, indented.',
      }
  }
}

function adviseNumber(name: string, written: unknown): Advice {
  const plain = `${name} must be a whole number.${shown(written)}`
  if (typeof written === 'boolean') return {plain, suggestion: 'YAML reads yes, no, on, off, y and n as true and false.'}
  if (typeof written === 'number') {
    return Number.isInteger(written)
      ? {plain: `${name} is too large or too small a number.`}
      : {plain, suggestion: `Write ${Math.round(written)}.`}
  }
  if (typeof written !== 'string') return {plain}
  const word = NUMBERS.indexOf(written.toLowerCase())
  if (word >= 0) return {plain, suggestion: `Write ${word}.`}
  return /^\d+$/.test(written) ? {plain, suggestion: `Take the quotes away: ${written}.`} : {plain}
}

function adviseBool(name: string, written: unknown): Advice {
  const plain = `${name} must be true or false.${shown(written)}`
  const word = String(written).toLowerCase()
  if (['true', 'yes', 'on', '1'].includes(word)) return {plain, suggestion: 'Write true, without quotes.'}
  return ['false', 'no', 'off', '0'].includes(word) ? {plain, suggestion: 'Write false, without quotes.'} : {plain}
}

function adviseText(name: string, written: unknown): Advice {
  const plain = `${name} must be text.`
  if (typeof written === 'number')
    return {plain: `${plain} YAML reads ${written} as a number.`, suggestion: `Put it in quotes: "${written}".`}
  if (typeof written === 'boolean') {
    return {plain: `${plain} YAML reads yes, no, on, off, y and n as true and false.`, suggestion: 'Put it in quotes.'}
  }
  return {plain: `${plain} You wrote ${Array.isArray(written) ? 'a list' : 'a map'}.`}
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^([\d.]+)\s*[kK][bB]?$/, 'Ki'],
  [/^([\d.]+)\s*[mM][bB]$/, 'Mi'],
  [/^([\d.]+)\s*[gG][bB]?$/, 'Gi'],
  [/^([\d.]+)\s*[tT][bB]?$/, 'Ti'],
]

function adviseQuantity(name: string, written: unknown): Advice {
  const plain = `${name} must be an amount such as 500m, 128Mi or 10Gi.${shown(written)}`
  const text = String(written)
  for (const [pattern, unit] of UNITS) {
    const found = pattern.exec(text)
    if (found) return {plain, suggestion: `Write ${found[1]}${unit}.`}
  }
  const joined = text.replaceAll(' ', '')
  return joined !== text && /^[\d.]+[A-Za-z]*$/.test(joined) ? {plain, suggestion: `Write ${joined}, without a blank.`} : {plain}
}

/** `spec.containers[0].image` as a path; what stands in brackets and is no number is a key: `labels[app]`. */
export function fieldPath(field: string): DecodePath {
  const path: (string | number)[] = []
  for (const [, name, inside] of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) path.push(name)
    else if (inside !== undefined) path.push(/^\d+$/.test(inside) ? Number(inside) : inside)
  }
  return path
}
