import type {KubeObject} from '../kube/object.ts'
import {sortedKeys, textsAt} from '../kube/peek.ts'
import {groupResource} from '../kube/resources.ts'
import {labelValueErrors} from '../kube/validate/names.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {targetsOf, updateEach} from './update.ts'
import type {Target} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all all-namespaces/A field-manager=string field-selector=string list local overwrite record
  resource-version=string selector/l=string`

/** Labels and annotations are set the same way; only words differ. */
type Sort = {readonly noun: 'label' | 'annotation'; readonly field: 'labels' | 'annotations'; readonly done: string}
const LABELS: Sort = {noun: 'label', field: 'labels', done: 'labeled'}
const ANNOTATIONS: Sort = {noun: 'annotation', field: 'annotations', done: 'annotated'}

export const LABEL = command({
  path: 'label',
  flags: FLAGS,
  run: (session, values) => setPairs(session, values, LABELS),
})

export const ANNOTATE = command({
  path: 'annotate',
  flags: FLAGS,
  run: (session, values) => setPairs(session, values, ANNOTATIONS),
})

type Pairs = {readonly resources: readonly string[]; readonly set: {readonly [key: string]: string}; readonly remove: readonly string[]}

function setPairs(session: Session, values: Values, sort: Sort): Fault | undefined {
  const pairs = readPairs(values.args, sort)
  if (isFault(pairs)) return pairs
  const count = Object.keys(pairs.set).length + pairs.remove.length
  if (pairs.resources.length === 0 && texts(values, 'filename').length === 0) {
    return plainFault('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  if (count === 0 && !truth(values, 'list')) return plainFault(`at least one ${sort.noun} update is required`)
  const found = targetsOf(session, values, pairs.resources)
  if (isFault(found)) return found
  if (truth(values, 'list')) {
    const troubles: Trouble[] = [...found.troubles]
    for (const target of found.targets) {
      const changed = change(session, target, pairs, sort, truth(values, 'overwrite'))
      if ('object' in changed) listPairs(session, {...target, object: changed.object}, sort, found.single)
      else troubles.push(changed)
    }
    return faultOf(troubles)
  }
  return updateEach(session, values, found, target => {
    const version = text(values, 'resource-version')
    if (version !== '' && version !== target.object.metadata.resourceVersion) return modified(target)
    return change(session, target, pairs, sort, truth(values, 'overwrite'))
  })
}

function modified({resource, name}: Target): Trouble {
  const why = 'the object has been modified; please apply your changes to the latest version and try again'
  return {reason: 'Conflict', message: `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${why}`}
}

function listPairs(session: Session, {object, resource}: Target, sort: Sort, alone: boolean): void {
  if (!alone) say(session, `Listing ${sort.field} for ${resource.kind}.${resource.group}/${object.metadata.name}:`)
  const pairs = textsAt(object, 'metadata', sort.field)
  for (const key of sortedKeys(pairs)) say(session, `${alone ? '' : ' '}${key}=${pairs[key] ?? ''}`)
}

function readPairs(args: readonly string[], sort: Sort): Or<Pairs> {
  const isPair = (arg: string): boolean => (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isPair)
  const resources = first < 0 ? args : args.slice(0, first)
  const pairs = first < 0 ? [] : args.slice(first)
  const late = pairs.find(arg => !isPair(arg))
  if (late !== undefined) return plainFault(`all resources must be specified before ${sort.noun} changes: ${late}`)
  const set: {[key: string]: string} = {}
  const remove: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 0) remove.push(pair.slice(0, -1))
    else {
      const value = pair.slice(equals + 1)
      if (sort.noun === 'label' && value.includes('=')) return plainFault(`invalid label spec: ${pair}`)
      const wrong = sort.noun === 'label' ? labelValueErrors(value) : []
      if (wrong.length > 0) return plainFault(`invalid label value: ${JSON.stringify(pair)}: ${wrong.join(';')}`)
      set[pair.slice(0, equals)] = value
    }
  }
  if (remove.some(key => Object.hasOwn(set, key))) {
    return plainFault(
      sort.noun === 'label'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${remove.join(', ')}`,
    )
  }
  return {resources, set, remove}
}

function change(
  session: Session,
  target: Target,
  pairs: Pairs,
  sort: Sort,
  overwrite: boolean,
): {readonly object: KubeObject; readonly operation: string} | Trouble {
  const before = textsAt(target.object, 'metadata', sort.field)
  const taken = sortedKeys(pairs.set).find(key => Object.hasOwn(before, key) && before[key] !== pairs.set[key])
  if (taken !== undefined && !overwrite) {
    const words =
      sort.noun === 'label'
        ? `'${taken}' already has a value (${before[taken] ?? ''}), and --overwrite is false`
        : `--overwrite is false but found the following declared annotation(s): '${taken}' already has a value (${before[taken] ?? ''})`
    return {message: words}
  }
  if (sort.noun === 'label')
    for (const key of pairs.remove) if (!Object.hasOwn(before, key)) say(session, `label ${JSON.stringify(key)} not found.`)
  const after = Object.fromEntries(Object.entries({...before, ...pairs.set}).filter(([key]) => !pairs.remove.includes(key)))
  const added = Object.keys(pairs.set).some(key => before[key] !== pairs.set[key])
  const removed = pairs.remove.some(key => Object.hasOwn(before, key))
  const {[sort.field]: _old, ...others} = target.object.metadata
  const metadata = Object.keys(after).length === 0 ? others : {...others, [sort.field]: after}
  const object = added || removed ? {...target.object, metadata} : target.object
  return {object, operation: operationOf(sort, added, removed)}
}

function operationOf(sort: Sort, added: boolean, removed: boolean): string {
  if (sort.noun === 'annotation') return sort.done
  if (added && removed) return 'modified'
  return added ? 'labeled' : removed ? 'unlabeled' : 'not labeled'
}
