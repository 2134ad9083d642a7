import {base64Of} from '../kube/base64.ts'
import {goQuote} from '../kube/go-quote.ts'
import type {Data} from '../kube/peek.ts'
import {byCodeUnit} from '../kube/peek.ts'
import {configKeyErrors} from '../kube/validate/names.ts'
import type {Command} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts} from './flags.ts'
import {goJson, structJson} from './go-text.ts'
import {maker} from './made.ts'
import type {Session} from './session.ts'

const SOURCES = 'append-hash? from-env-file=list from-file=list from-literal=array'

/** `create configmap` and `create secret`: data from words and files. */
export const CREATE_CONFIGMAP = maker({
  path: 'create configmap',
  aliases: ['cm'],
  flags: SOURCES,
  failed: 'failed to create configmap:',
  make: (session, values, name) => {
    const data = dataOf(
      session,
      values,
      key => `cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(name)}`,
      'ConfigMap',
    )
    return isFault(data) ? data : {kind: 'ConfigMap', apiVersion: 'v1', metadata: {name}, ...(Object.keys(data).length === 0 ? {} : {data})}
  },
})

export const CREATE_SECRET = maker({
  path: 'create secret generic',
  flags: `${SOURCES} type=string`,
  failed: 'failed to create secret',
  make: (session, values, name) => {
    const data = dataOf(session, values, secretTwice, 'Secret')
    return isFault(data) ? data : secretOf(name, data, text(values, 'type'))
  },
})

const secretTwice = (key: string): string => `cannot add key ${key}, another key by that name already exists`

export const CREATE_DOCKER_SECRET = maker({
  path: 'create secret docker-registry',
  flags: 'append-hash? docker-email=string docker-password=string docker-server=string docker-username=string from-file=list',
  failed: 'failed to create secret',
  make: (session, values, name) => {
    const [username, password, server] = ['docker-username', 'docker-password', 'docker-server'].map(flag => text(values, flag))
    const own = text(values, 'docker-server', DOCKER)
    if (texts(values, 'from-file').length > 0) {
      const data = dataOf(session, values, secretTwice, 'Secret')
      return isFault(data) ? data : secretOf(name, data, 'kubernetes.io/dockerconfigjson')
    }
    if (!username || !password || (server === '' && own === ''))
      return plainFault('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    const email = text(values, 'docker-email')
    const entry = {username, password, ...(email === '' ? {} : {email}), auth: base64Of(`${username}:${password}`)}
    return secretOf(name, {'.dockerconfigjson': structJson({auths: {[own]: entry}}, 0)}, 'kubernetes.io/dockerconfigjson')
  },
})

const DOCKER = 'https://index.docker.io/v1/'

function secretOf(name: string, words: {readonly [key: string]: string}, type: string): Data {
  const data = Object.fromEntries(Object.entries(words).map(([key, value]) => [key, base64Of(value)]))
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: {name},
    ...(Object.keys(data).length === 0 ? {} : {data}),
    ...(type === '' ? {} : {type}),
  }
}

type Pair = readonly [key: string, value: string]

/** Keys and values of literals, files and files of variables; `twice` says that a key is there already. */
function dataOf(session: Session, values: Values, twice: (key: string) => string, kind: string): Or<{readonly [key: string]: string}> {
  const files = texts(values, 'from-env-file')
  if (files.length > 0 && (texts(values, 'from-file').length > 0 || texts(values, 'from-literal').length > 0))
    return plainFault('from-env-file cannot be combined with from-file or from-literal')
  const sources: readonly Or<readonly Pair[]>[] = [
    ...texts(values, 'from-literal').map(fromLiteral),
    ...texts(values, 'from-file').map(given => fromFile(session, given)),
    ...files.map(file => fromVariables(session, file)),
  ]
  const data: {[key: string]: string} = {}
  for (const pairs of sources) {
    if (isFault(pairs)) return pairs
    for (const [key, value] of pairs) {
      const errors = configKeyErrors(key)
      if (errors.length > 0) return plainFault(`${goQuote(key)} is not a valid key name for a ${kind}: ${errors.join(',')}`)
      if (Object.hasOwn(data, key)) return plainFault(twice(key))
      data[key] = value
    }
  }
  // Go prints maps in the order of their keys.
  return Object.fromEntries(Object.entries(data).sort(([a], [b]) => byCodeUnit(a, b)))
}

function fromLiteral(literal: string): Or<readonly Pair[]> {
  const equals = literal.indexOf('=')
  if (equals <= 0) return plainFault(`invalid literal source ${literal}, expected key=value`)
  return [[literal.slice(0, equals), literal.slice(equals + 1)]]
}

/** `file` or `key=file`. As util.ParseFileSource. */
function fromFile(session: Session, given: string): Or<readonly Pair[]> {
  const parts = given.split('=')
  if (parts.length > 2) return plainFault("key names or file paths cannot contain '='")
  const [first = '', second] = parts
  if (second !== undefined && first === '') return plainFault(`key name for file path ${second} missing`)
  if (second === '') return plainFault(`file path for key name ${first} missing`)
  const path = second ?? first
  const within = second === undefined ? filesIn(session, path) : []
  if (within.length > 0) return within
  const content = contentOf(session, path)
  return isFault(content) ? content : [[second === undefined ? (path.split('/').at(-1) ?? '') : first, content]]
}

/** The files of a folder, each under its own name. */
function filesIn(session: Session, path: string): readonly Pair[] {
  const folder = path.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  const start = folder === '.' || folder === '' ? '' : `${folder}/`
  const {files = {}} = session.line
  if (Object.hasOwn(files, folder)) return []
  return Object.entries(files).flatMap(([name, content]): readonly Pair[] =>
    name.startsWith(start) && !name.slice(start.length).includes('/') ? [[name.slice(start.length), content]] : [],
  )
}

function contentOf(session: Session, path: string): Or<string> {
  const {files} = session.line
  const name = path.replace(/^\.\//, '')
  return files !== undefined && Object.hasOwn(files, name)
    ? (files[name] ?? '')
    : plainFault(`error reading ${path}: no such file or directory`)
}

/** A file of `NAME=value` lines; empty lines and comments are left out, and a name alone has the empty value: there is no environment here. */
function fromVariables(session: Session, path: string): Or<readonly Pair[]> {
  const content = contentOf(session, path)
  if (isFault(content)) return content
  const pairs: Pair[] = []
  for (const raw of content.replace(/\n$/, '').split('\n')) {
    const line = raw.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    const problem = variableProblem(key)
    if (problem !== undefined) return problem
    pairs.push([key, equals < 0 ? '' : line.slice(equals + 1)])
  }
  return pairs
}

function variableProblem(key: string): Fault | undefined {
  if (/^[ -<>-~]+$/.test(key)) return undefined
  return plainFault(
    `${goJson(key)} is not a valid key name: a valid environment variable name must consist only of printable ASCII characters other than '='`,
  )
}

export const DATA_MAKERS: readonly Command[] = [CREATE_CONFIGMAP, CREATE_SECRET, CREATE_DOCKER_SECRET]
