import type {KubeObject} from '../kube/object.ts'
import {goQuote} from '../kube/go-quote.ts'
import {listAt, put, textAt} from '../kube/peek.ts'
import {labelKeyErrors, labelValueErrors} from '../kube/validate/names.ts'
import {command, DRY_RUN_FLAG, PRINT_FLAGS} from './command.ts'
import {taintText} from './describe/node.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, truth} from './flags.ts'
import type {Session} from './session.ts'
import type {Target} from './targets.ts'
import {findTargets, resolve} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {updateEach} from './update.ts'

const FLAGS = `${PRINT_FLAGS} ${DRY_RUN_FLAG} all field-manager=string overwrite selector/l=string validate=opt:strict`

export const TAINT = command({
  path: 'taint',
  flags: FLAGS,
  run: taint,
})

type Taint = {readonly key: string; readonly value: string; readonly effect: string}

/** `kubectl taint`: adds taints `key=value:Effect`, takes away `key:Effect-` and `key-`. */
function taint(session: Session, values: Values, name: string): Fault | undefined {
  const isTaint = (arg: string): boolean => arg.includes('=') || arg.includes(':') || arg.endsWith('-')
  const first = values.args.findIndex(isTaint)
  const resources = first < 0 ? values.args : values.args.slice(0, first)
  const specs = first < 0 ? [] : values.args.slice(first)
  const late = specs.find(arg => !isTaint(arg))
  if (late !== undefined) return plainFault(`all resources must be specified before taint changes: ${late}`)
  const [kind, ...names] = resources
  if (kind === undefined) return plainFault('one or more resources must be specified as <resource> <name>')
  if (specs.length === 0) return plainFault('at least one taint update is required')
  const parsed = parseAll(specs)
  if (typeof parsed === 'string') return usageFault(parsed, name)
  const resource = resolve(kind)
  // This command leaves the error to the mapper, whose words kubectl prints as they are.
  if (isFault(resource)) return fault(`the server doesn't have a resource type ${goQuote(kind.toLowerCase())}`)
  if (resource.kind !== 'Node') return plainFault(`invalid resource type ${kind}, only node types are supported`)
  const clash = parsed.add.flatMap(add =>
    parsed.remove.filter(gone => gone.key === add.key && (gone.effect === '' || gone.effect === add.effect)),
  )
  if (clash.length > 0) {
    return plainFault(
      `can not both modify and remove the following taint(s) in the same command: ${clash.map(gone => `${gone.key}=${gone.effect}`).join(', ')}`,
    )
  }
  const [all, selector] = [truth(values, 'all'), text(values, 'selector')]
  if (all && selector !== '') return plainFault("setting 'all' parameter with a non empty selector is prohibited")
  if (!all && selector === '' && names.length === 0)
    return plainFault("at least one resource name must be specified since 'all' parameter is not set")
  const found = findTargets(session, {args: [kind, ...names], selector: text(values, 'selector'), all: truth(values, 'all')})
  if (isFault(found)) return found
  return updateEach(session, values, found, target => change(target, parsed, truth(values, 'overwrite')), true)
}

type Parsed = {readonly add: readonly Taint[]; readonly remove: readonly Taint[]}

function parseAll(specs: readonly string[]): Parsed | string {
  const add: Taint[] = []
  const remove: Taint[] = []
  for (const spec of specs) {
    const gone = spec.endsWith('-')
    const parsed = parseTaint(gone ? spec.slice(0, -1) : spec)
    if (typeof parsed === 'string') return parsed
    if (gone) remove.push(parsed)
    else if (parsed.effect === '') return `invalid taint spec: ${spec}`
    else if (add.some(other => other.key === parsed.key && other.effect === parsed.effect)) {
      return `duplicated taints with the same key and effect: {${parsed.key} ${parsed.value} ${parsed.effect} <nil>}`
    } else add.push(parsed)
  }
  return {add, remove}
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function parseTaint(spec: string): Taint | string {
  const parts = spec.split(':')
  if (parts.length > 2) return `invalid taint spec: ${spec}`
  const [left = '', effect = ''] = parts
  if (parts.length === 2 && !EFFECTS.includes(effect)) return `invalid taint effect: ${effect}, unsupported taint effect`
  const [key = '', value = '', ...more] = parts.length === 2 ? left.split('=') : [left]
  if (more.length > 0) return `invalid taint spec: ${spec}`
  const wrongValue = labelValueErrors(value)
  if (wrongValue.length > 0) return `invalid taint spec: ${spec}, ${wrongValue.join('; ')}`
  const wrongKey = labelKeyErrors(key)
  return wrongKey.length > 0 ? `invalid taint spec: ${spec}, ${wrongKey.join('; ')}` : {key, value, effect}
}

function change(
  {object}: Target,
  {add, remove}: Parsed,
  overwrite: boolean,
): {readonly object: KubeObject; readonly operation: string} | Trouble {
  const old = listAt(object, 'spec', 'taints')
  const same = (taint: unknown, other: Taint): boolean => textAt(taint, 'key') === other.key && textAt(taint, 'effect') === other.effect
  const taken = add.filter(taint => old.some(other => same(other, taint))).map(taint => taint.key)
  if (!overwrite && taken.length > 0) {
    return {message: `node ${object.metadata.name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`}
  }
  const fresh = add.map(({key, value, effect}) => ({key, ...(value === '' ? {} : {value}), effect}))
  let taints: readonly unknown[] = [...fresh, ...old.filter(taint => !add.some(other => same(taint, other)))]
  const added = taints.length !== old.length
  let removed = false
  const missing: Trouble[] = []
  for (const gone of remove) {
    const left = taints.filter(
      taint => textAt(taint, 'key') !== gone.key || (gone.effect !== '' && textAt(taint, 'effect') !== gone.effect),
    )
    removed = left.length !== taints.length
    if (!removed) missing.push({message: `taint "${taintText({key: gone.key, effect: gone.effect})}" not found`})
    taints = left
  }
  const [problem] = missing
  if (problem !== undefined) return problem
  const operation = (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted'
  return {object: put(object, ['spec', 'taints'], taints.length === 0 ? undefined : taints) as KubeObject, operation}
}
