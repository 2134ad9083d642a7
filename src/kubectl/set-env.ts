import {textOfBase64} from '../kube/base64.ts'
import {dataAt, isData, listAt, put, sortedKeys, textAt} from '../kube/peek.ts'
import {resourceByWord} from '../kube/resources.ts'
import {command} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {changeTemplates, fitsPattern, POD_SPECS, SET_FLAGS, setTargets, splitArgs} from './set.ts'
import type {Pair} from './set.ts'
import type {Session} from './session.ts'
import {lookUp, say, warn} from './session.ts'
import type {Target} from './targets.ts'
import {findTargets} from './targets.ts'
import {faultOf} from './trouble.ts'

export const SET_ENV = command({
  path: 'set env',
  flags: `${SET_FLAGS} containers/c=string env/e=array from=string keys=list list overwrite prefix=string resolve`,
  run: setEnv,
})

/** A variable to set, with its value or where that comes from; or one to take away. */
type Change = {readonly name: string; readonly value?: string; readonly from?: unknown; readonly gone?: true}

/** `kubectl set env`: sets, takes away or lists variables of containers. */
function setEnv(session: Session, values: Values): Fault | undefined {
  if (truth(values, 'all') && text(values, 'selector') !== '') return plainFault('cannot set --all and --selector at the same time')
  const split = splitArgs(values.args, 'environment variable')
  if (isFault(split)) return plainFault(`all resources must be specified before environment changes: ${values.args.join(' ')}`)
  if (split.resources.length === 0 && texts(values, 'filename').length === 0)
    return plainFault('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (truth(values, 'list') && text(values, 'output') !== '') return plainFault('--list and --output may not be specified together')
  if (texts(values, 'keys').length > 0 && text(values, 'from') === '')
    return plainFault('when specifying --keys, a configmap or secret must be provided with --from')
  const changes = changesOf(session, values, split.pairs)
  if (isFault(changes)) return changes
  const found = setTargets(session, values, split.resources)
  if (isFault(found)) return found
  if (found.troubles.length > 0) return faultOf(found.troubles)
  const pattern = text(values, 'containers', '*')
  const chosen = (container: unknown): boolean => fitsPattern(pattern, textAt(container, 'name'))
  if (truth(values, 'list')) {
    for (const target of found.targets) listEnv(session, target, chosen, truth(values, 'resolve'))
    return undefined
  }
  const overwrite = truth(values, 'overwrite', true)
  return changeTemplates(session, values, found.targets, 'env updated', 'failed to patch env update to pod template:', target => {
    const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
    const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].filter(chosen)
    if (containers.length === 0)
      warn(session, `Warning: ${target.resource.kind}/${target.name} does not have any containers matching ${JSON.stringify(pattern)}`)
    const taken = overwrite ? undefined : containers.map(container => takenIn(container, changes)).find(name => name !== undefined)
    if (taken !== undefined)
      return {
        message: `error: ${target.resource.plural}/${target.name} '${taken.name}' already has a value (${taken.value}), and --overwrite is false`,
      }
    return all => all.map(container => (chosen(container) ? withEnv(container, changes) : container))
  })
}

function takenIn(container: unknown, changes: readonly Change[]): {readonly name: string; readonly value: string} | undefined {
  const known = listAt(container, 'env').find(variable =>
    changes.some(change => change.gone !== true && change.name === textAt(variable, 'name')),
  )
  return known === undefined ? undefined : {name: textAt(known, 'name'), value: textAt(known, 'value')}
}

function changesOf(session: Session, values: Values, pairs: readonly Pair[]): Or<readonly Change[]> {
  const unknown = texts(values, 'env').find(pair => !pair.includes('=') && !pair.endsWith('-'))
  if (unknown !== undefined) return plainFault(`unknown environment variable: ${unknown}`)
  const given = [...texts(values, 'env').map(asPair), ...pairs]
  const changes: Change[] = []
  for (const {name, value} of given) {
    const wrong = value === undefined ? undefined : nameFault(name)
    if (wrong !== undefined) return wrong
    changes.push(value === undefined ? {name, gone: true} : {name, value})
  }
  if (changes.some(({name, gone}) => gone === true && changes.some(other => other.gone !== true && other.name === name)))
    return plainFault('can not both modify and remove the same environment variable in the same command')
  const from = text(values, 'from')
  const taken = from === '' ? [] : changesFrom(session, from, texts(values, 'keys'))
  if (isFault(taken)) return taken
  const prefix = text(values, 'prefix')
  return [...changes, ...taken].map(change => (change.gone === true ? change : {...change, name: `${prefix}${change.name}`}))
}

function asPair(pair: string): Pair {
  const equals = pair.indexOf('=')
  return equals < 0 ? {name: pair.replace(/-$/, '')} : {name: pair.slice(0, equals), value: pair.slice(equals + 1)}
}

function nameFault(name: string): Fault | undefined {
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) return undefined
  const rule =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
  return plainFault(`${JSON.stringify(name)} is not a valid key name: ${rule}`)
}

/** A variable for each key of a ConfigMap or Secret, its name in capitals. */
function changesFrom(session: Session, from: string, keys: readonly string[]): Or<readonly Change[]> {
  const found = findTargets(session, {args: [from]})
  if (isFault(found)) return found
  const problem = faultOf(found.troubles)
  if (problem !== undefined) return problem
  const changes: Change[] = []
  for (const {object, name} of found.targets) {
    if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return plainFault('unsupported resource specified in --from')
    const source = object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
    for (const key of sortedKeys(dataAt(object, 'data'))) {
      if (keys.length > 0 && !keys.includes(key)) continue
      changes.push({name: key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'), from: {[source]: {key, name}}})
    }
  }
  return changes
}

function withEnv(container: unknown, changes: readonly Change[]): unknown {
  let env = [...listAt(container, 'env')]
  for (const {name, value, from, gone} of changes) {
    const at = env.findIndex(variable => textAt(variable, 'name') === name)
    const entry = from === undefined ? {name, ...(value === '' ? {} : {value})} : {name, valueFrom: from}
    if (gone === true) env = env.filter(variable => textAt(variable, 'name') !== name)
    else if (at < 0) env.push(entry)
    else env[at] = entry
  }
  return put(container, ['env'], env.length === 0 ? undefined : env)
}

function listEnv(session: Session, target: Target, chosen: (container: unknown) => boolean, resolve: boolean): void {
  const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
  for (const container of [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].filter(chosen)) {
    say(session, `# ${target.resource.kind} ${target.name}, container ${textAt(container, 'name')}`)
    for (const variable of listAt(container, 'env')) say(session, variableLine(session, target, variable, resolve))
  }
}

function variableLine(session: Session, target: Target, variable: unknown, resolve: boolean): string {
  const name = textAt(variable, 'name')
  const from = dataAt(variable, 'valueFrom')
  if (Object.keys(from).length === 0) return `${name}=${textAt(variable, 'value')}`
  const resolved = resolve ? valueOf(session, target.namespace, from) : undefined
  return resolved === undefined ? `# ${name} from ${sourceText(from)}` : `${name}=${resolved}`
}

function sourceText(from: unknown): string {
  const [word, source] = isData(from) && 'configMapKeyRef' in from ? ['configmap', 'configMapKeyRef'] : ['secret', 'secretKeyRef']
  const name = textAt(from, source, 'name')
  if (name !== '') return `${word} ${name}, key ${textAt(from, source, 'key')}`
  const field = textAt(from, 'fieldRef', 'fieldPath')
  return field === ''
    ? `resource field ${textAt(from, 'resourceFieldRef', 'containerName')}, ${textAt(from, 'resourceFieldRef', 'resource')}`
    : `field path ${field}`
}

function valueOf(session: Session, namespace: string, from: unknown): string | undefined {
  const secret = isData(from) && 'secretKeyRef' in from
  const source = secret ? 'secretKeyRef' : 'configMapKeyRef'
  const resource = resourceByWord(secret ? 'secrets' : 'configmaps')
  const object = resource === undefined ? undefined : lookUp(session.world, resource, namespace, textAt(from, source, 'name'))
  const value = object === undefined ? undefined : dataAt(object, 'data')[textAt(from, source, 'key')]
  if (typeof value !== 'string') return undefined
  return secret ? textOfBase64(value) : value
}
