import type {Data} from '../kube/peek.ts'
import type {Command} from './command.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, number, text, texts, truth} from './flags.ts'
import {maker} from './made.ts'
import {parseSelector} from './label-selector.ts'
import type {Session} from './session.ts'
import {quantities} from './set.ts'

export const CREATE_NAMESPACE = maker({
  path: 'create namespace',
  aliases: ['ns'],
  make: (_session, _values, name) => ({kind: 'Namespace', apiVersion: 'v1', metadata: {name}, spec: {}, status: {}}),
})

export const CREATE_CONFIGMAP = maker({
  path: 'create configmap',
  aliases: ['cm'],
  flags: 'append-hash? from-env-file=list from-file=list from-literal=array',
  failed: 'failed to create configmap',
  make: (session, values, name) => {
    const data = dataOf(session, values)
    return isFault(data) ? data : {kind: 'ConfigMap', apiVersion: 'v1', metadata: {name}, ...(Object.keys(data).length === 0 ? {} : {data})}
  },
})

export const CREATE_SECRET = maker({
  path: 'create secret generic',
  flags: 'append-hash? from-env-file=list from-file=list from-literal=array type=string',
  failed: 'failed to create secret',
  make: (session, values, name) => {
    const data = dataOf(session, values)
    if (isFault(data)) return data
    const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))
    const type = text(values, 'type')
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: {name},
      ...(Object.keys(encoded).length === 0 ? {} : {data: encoded}),
      ...(type === '' ? {} : {type}),
    }
  },
})

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(value: string): string {
  const bytes = new TextEncoder().encode(value)
  let out = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    const four = [18, 12, 6, 0].map(shift => LETTERS.charAt((bits >> shift) & 63))
    out += b === undefined ? `${four[0]}${four[1]}==` : c === undefined ? `${four[0]}${four[1]}${four[2]}=` : four.join('')
  }
  return out
}

/** Keys and values of literals and files, as create configmap and create secret take them. */
function dataOf(session: Session, values: Values): Or<{readonly [key: string]: string}> {
  const data: {[key: string]: string} = {}
  const add = (key: string, value: string): Or<undefined> => {
    if (Object.hasOwn(data, key))
      return plainFault(`cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data`)
    data[key] = value
    return undefined
  }
  for (const literal of texts(values, 'from-literal')) {
    const equals = literal.indexOf('=')
    if (equals <= 0) return plainFault(`invalid literal source ${literal}, expected key=value`)
    const value = literal.slice(equals + 1).replace(/^(['"])([\s\S]*)\1$/, '$2')
    const added = add(literal.slice(0, equals), value)
    if (isFault(added)) return added
  }
  for (const given of texts(values, 'from-file')) {
    const [key, path] = given.includes('=')
      ? [given.slice(0, given.indexOf('=')), given.slice(given.indexOf('=') + 1)]
      : [given.split('/').at(-1) ?? '', given]
    const content = session.line.files?.[path.replace(/^\.\//, '')]
    if (content === undefined) return plainFault(`error reading ${path}: no such file or directory`)
    const added = add(key, content)
    if (isFault(added)) return added
  }
  return data
}

export const CREATE_QUOTA = maker({
  path: 'create quota',
  aliases: ['resourcequota'],
  flags: 'hard=string scopes=string',
  failed: 'failed to create quota',
  make: (_session, values, name): Or<Data> => {
    const hard = quantities(text(values, 'hard'))
    if (typeof hard === 'string') return plainFault(hard)
    const scopes = text(values, 'scopes').split(',').filter(Boolean)
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: {name},
      spec: {...(Object.keys(hard).length === 0 ? {} : {hard}), ...(scopes.length === 0 ? {} : {scopes})},
      status: {},
    }
  },
})

export const CREATE_PDB = maker({
  path: 'create poddisruptionbudget',
  aliases: ['pdb'],
  flags: 'max-unavailable=string min-available=string selector=string',
  failed: 'failed to create poddisruptionbudgets',
  make: makeBudget,
})

function makeBudget(_session: Session, values: Values, name: string): Or<Data> {
  const selection = parseSelector(text(values, 'selector'))
  if (text(values, 'selector') === '') return plainFault('a selector must be specified')
  if (typeof selection === 'string') return plainFault(selection)
  const [min, max] = [isGiven(values, 'min-available'), isGiven(values, 'max-unavailable')]
  if (!min && !max) return plainFault('one of min-available or max-unavailable must be specified')
  if (min && max) return plainFault('min-available and max-unavailable cannot be both specified')
  const amount = text(values, min ? 'min-available' : 'max-unavailable')
  const value = /^\d+$/.test(amount) ? Number(amount) : amount
  const matchLabels = Object.fromEntries(selection.map(({key, values: all}) => [key, all[0] ?? '']))
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {name},
    spec: {...(min ? {minAvailable: value} : {}), selector: {matchLabels}, ...(max ? {maxUnavailable: value} : {})},
    status: {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0},
  }
}

export const CREATE_SERVICEACCOUNT = maker({
  path: 'create serviceaccount',
  aliases: ['sa'],
  failed: 'failed to create serviceaccount',
  make: (_session, _values, name) => ({kind: 'ServiceAccount', apiVersion: 'v1', metadata: {name}}),
})

export const CREATE_PRIORITYCLASS = maker({
  path: 'create priorityclass',
  aliases: ['pc'],
  flags: 'description=string global-default preemption-policy=string value=int',
  failed: 'failed to create priorityclass',
  make: (_session, values, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: {name},
    value: number(values, 'value', 0),
    ...(truth(values, 'global-default') ? {globalDefault: true} : {}),
    ...(text(values, 'description') === '' ? {} : {description: text(values, 'description')}),
    preemptionPolicy: text(values, 'preemption-policy', 'PreemptLowerPriority'),
  }),
})

export const CONFIG_MAKERS: readonly Command[] = [
  CREATE_NAMESPACE,
  CREATE_CONFIGMAP,
  CREATE_SECRET,
  CREATE_QUOTA,
  CREATE_PDB,
  CREATE_SERVICEACCOUNT,
  CREATE_PRIORITYCLASS,
]
