import {nearest} from '../kube/nearest.ts'
import type {Data} from '../kube/peek.ts'
import {isData, listAt, textAt} from '../kube/peek.ts'
import type {Check, Moment, Target} from './lesson.ts'
import {VERBS} from './lesson.ts'
import {RESOURCES} from '../kube/resources.ts'
import {MOMENT_WORDS} from './moments.ts'
import type {Flaw, Path} from './shape.ts'

export type Read<T> = {readonly value: T} | {readonly flaw: Flaw}

/** Which fields go with which verb; the verb itself comes first. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  see: [],
  gone: [],
  count: ['is', 'atLeast', 'atMost'],
  order: [],
  never: ['over', 'under'],
  event: ['about', 'has'],
  ran: [],
  ask: [],
}

/** A check from its fields. The shape has been checked before; here the verb, its companions and its target are. */
export function readCheck(source: Data, path: Path): Read<Check> {
  const verbs = VERBS.filter(verb => Object.hasOwn(source, verb))
  const [verb] = verbs
  if (verb === undefined) return {flaw: {path, message: `A check needs a verb: ${VERBS.join(', ')}.`}}
  if (verbs.length > 1)
    return {flaw: {path: [...path, verbs[1] ?? verb], message: `One verb a check: this one has ${verbs.join(' and ')}. Write two checks.`}}
  const stray = Object.keys(source).find(key => key !== verb && key !== 'say' && key !== 'guard' && !(WITH[verb] ?? []).includes(key))
  if (stray !== undefined) return {flaw: {path: [...path, stray], message: `"${stray}" does not go with ${verb}.`}}
  return withVerb(verb, source, [...path, verb])
}

function withVerb(verb: (typeof VERBS)[number], source: Data, path: Path): Read<Check> {
  switch (verb) {
    case 'see':
    case 'gone':
      return through(readTarget(source[verb], path), target => ({verb, target}))
    case 'count': {
      const bounds = numbers(source, ['is', 'atLeast', 'atMost'])
      if (Object.keys(bounds).length === 0) return {flaw: {path, message: 'count needs is, atLeast or atMost.'}}
      return through(readTarget(source['count'], path), target => ({verb, target, ...bounds}))
    }
    case 'never':
      return readNever(source, path)
    case 'order':
      return readOrder(listAt(source, 'order'), path)
    case 'event':
      return {value: {verb, reason: textAt(source, 'event'), ...texts(source, ['about', 'has'])}}
    case 'ran': {
      const ok = isData(source['ran']) ? source['ran']['ok'] : undefined
      return {
        value: {
          verb,
          command: textAt(source, 'ran', 'verb'),
          ...texts(source['ran'], ['has', 'says']),
          ...(typeof ok === 'boolean' ? {ok} : {}),
        },
      }
    }
    case 'ask':
      return readAsk(source['ask'], path)
  }
}

function readNever(source: Data, path: Path): Read<Check> {
  const inner = source['never']
  const bounds = numbers(source, ['over', 'under'])
  const counted = isData(inner) && Object.hasOwn(inner, 'count')
  if (counted && Object.keys(bounds).length === 0) return {flaw: {path, message: 'never with count needs over or under.'}}
  if (!counted && Object.keys(bounds).length > 0) return {flaw: {path, message: 'over and under go with never: {count: {…}}.'}}
  return through(readTarget(counted ? inner['count'] : inner, path), target => ({verb: 'never', target, ...bounds}))
}

function readAsk(source: unknown, path: Path): Read<Check> {
  const choices = listAt(source, 'choices').map(String)
  const right = textAt(source, 'right')
  if (!choices.includes(right)) return {flaw: {path: [...path, 'right'], message: 'right must be one of the choices, word for word.'}}
  return {value: {verb: 'ask', question: textAt(source, 'q'), choices, right, ...texts(source, ['because'])}}
}

/** Kinds that a check can look for: those of the API server, and the virtual one of facts.ts. */
const KINDS: readonly string[] = [...RESOURCES.map(({kind}) => kind), 'Process']

function kindFlaw(kind: string, path: Path): Flaw | undefined {
  if (KINDS.includes(kind)) return undefined
  const near = nearest(kind, KINDS)
  return {path, message: `There is no kind ${kind}.${near === undefined ? '' : ` Did you mean ${near}?`}`}
}

/** `{Kind: name, key: value}`: the one key that begins with a capital letter is the kind. */
function readTarget(source: unknown, path: Path): Read<Target> {
  const entries = isData(source) ? Object.entries(source) : []
  const kinds = entries.filter(([key]) => /^[A-Z]/.test(key))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) return {flaw: {path, message: 'Name one kind of object, as in {Pod: web-0}.'}}
  const strange = kindFlaw(kind[0], [...path, kind[0]])
  if (strange !== undefined) return {flaw: strange}
  if (typeof kind[1] !== 'string')
    return {flaw: {path: [...path, kind[0]], message: `The name of the ${kind[0]} must be text; "*" takes any.`}}
  return {value: {kind: kind[0], name: kind[1], want: Object.fromEntries(entries.filter(([key]) => key !== kind[0]))}}
}

function readOrder(source: readonly unknown[], path: Path): Read<Check> {
  const moments: Moment[] = []
  for (const [index, item] of source.entries()) {
    const read = readMoment(String(item), [...path, index])
    if ('flaw' in read) return read
    moments.push(read.value)
  }
  return moments.length === 0 ? {flaw: {path, message: 'order needs moments.'}} : {value: {verb: 'order', moments}}
}

/** `web-0 ready`, `Node/* gone`, `ssd-* bound node-c`, `Job/check-* created @2026-05-08T16:55`. */
export function readMoment(text: string, path: Path): Read<Moment> {
  const [who = '', what = '', ...more] = text.split(' ').filter(word => word !== '')
  if (!MOMENT_WORDS.some(word => word === what)) {
    const near = nearest(what, MOMENT_WORDS)
    return {
      flaw: {
        path,
        message: `"${what}" is no moment.${near === undefined ? ` Known are: ${MOMENT_WORDS.join(', ')}.` : ` Did you mean "${near}"?`}`,
      },
    }
  }
  const slash = who.indexOf('/')
  const kind = slash < 0 ? 'Pod' : who.slice(0, slash)
  const strange = kindFlaw(kind, path)
  if (strange !== undefined) return {flaw: strange}
  const at = more.find(word => word.startsWith('@'))
  const node = more.find(word => !word.startsWith('@'))
  const over = more.find(word => word !== at && word !== node)
  if (over !== undefined) return {flaw: {path, message: `"${over}" is too much: a moment is \`name word\`, a node, and a minute behind @.`}}
  if (at !== undefined && !/^@\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(at))
    return {flaw: {path, message: `"${at}" is no minute: write it as @2026-05-08T16:55.`}}
  return {
    value: {kind, name: who.slice(slash + 1), what, ...(node === undefined ? {} : {node}), ...(at === undefined ? {} : {at: at.slice(1)})},
  }
}

function through<A, B>(read: Read<A>, make: (value: A) => B): Read<B> {
  return 'flaw' in read ? read : {value: make(read.value)}
}

function numbers(source: Data, keys: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(keys.flatMap(key => (typeof source[key] === 'number' ? [[key, source[key]] as const] : [])))
}

function texts(source: unknown, keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.flatMap(key => (textAt(source, key) === '' ? [] : [[key, textAt(source, key)] as const])))
}
