import type {Json} from '../../kube/object.ts'
import {readPack} from '../../kube/yaml.ts'

/** One step of a scenario: what is done, and with what. */
export type ScenarioStep = {readonly kind: StepKind; readonly value: Json}
export type StepKind = 'apply' | 'create' | 'kubectl' | 'node' | 'ready' | 'touch' | 'evict' | 'wait' | 'sleep' | 'untilMinute'

export type ScenarioNode = {
  readonly name: string
  readonly labels: readonly string[]
  readonly taints: readonly string[]
  readonly absent: boolean
}

/** A scenario file: steps played on a cluster of node-a, node-b and node-c. */
export type Scenario = {
  readonly name: string
  /** Seconds after a full minute at which it begins. */
  readonly align: number | undefined
  readonly nodes: readonly ScenarioNode[]
  readonly steps: readonly ScenarioStep[]
  /** Images that no node can pull; they do not lie there either. */
  readonly unpullable: readonly string[]
  /** Whether it touches nodes, so that the trace shows them. */
  readonly showsNodes: boolean
}

export type ScenarioProblem = {readonly problem: string; readonly line: number}

const KINDS: readonly string[] = ['apply', 'create', 'kubectl', 'node', 'ready', 'touch', 'evict', 'wait', 'sleep', 'untilMinute']
const FIELDS = ['name', 'teaches', 'align', 'nodes', 'unpullable', 'steps', 'exclusive', 'timeout']

type Place = (path: readonly (string | number)[]) => {readonly line: number} | undefined

/** Reads a scenario file; the first thing that is wrong comes back with its line. */
export function readScenario(text: string): Scenario | ScenarioProblem {
  const pack = readPack(text)
  if ('error' in pack) return {problem: pack.error.message, line: pack.error.line}
  const {value, place} = pack
  if (!isRecord(value)) return {problem: 'a scenario is a map with name and steps', line: 1}
  const unknown = Object.keys(value).find(field => !FIELDS.includes(field))
  if (unknown !== undefined)
    return {problem: `unknown field "${unknown}"; a scenario has ${FIELDS.join(', ')}`, line: lineOf(place, [unknown])}
  if (!Array.isArray(value.steps) || value.steps.length === 0)
    return {problem: 'steps is missing: a list of things to do', line: lineOf(place, ['steps'])}
  const steps: ScenarioStep[] = []
  for (const [index, each] of value.steps.entries()) {
    const step = readStep(each)
    if (typeof step === 'string') return {problem: step, line: lineOf(place, ['steps', index])}
    steps.push(step)
  }
  const nodes = Array.isArray(value.nodes) ? value.nodes.filter(isRecord).map(readNode) : []
  return {
    name: typeof value.name === 'string' ? value.name : 'scenario',
    align: typeof value.align === 'number' ? value.align : undefined,
    nodes,
    steps,
    unpullable: texts(value.unpullable),
    showsNodes: nodes.length > 0 || value.exclusive === true || steps.some(step => step.kind === 'node'),
  }
}

function lineOf(place: Place, path: readonly (string | number)[]): number {
  return place(path)?.line ?? 1
}

function readStep(value: Json): ScenarioStep | string {
  if (!isRecord(value)) return 'a step is one word and what it needs, such as `wait: settled`'
  const [entry, ...more] = Object.entries(value)
  if (entry === undefined || more.length > 0) return `a step is exactly one of: ${KINDS.join(', ')}`
  const [kind, what] = entry
  if (!KINDS.includes(kind)) return `unknown step "${kind}"; steps are ${KINDS.join(', ')}`
  return {kind: kind as StepKind, value: what}
}

function readNode(value: {readonly [field: string]: Json}): ScenarioNode {
  return {name: String(value.name), labels: texts(value.labels), taints: texts(value.taints), absent: value.absent === true}
}

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

export function isRecord(value: Json | undefined): value is {readonly [field: string]: Json} {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Milliseconds of `20s`, `2m` or a number of seconds. */
export function milliseconds(value: Json | undefined): number {
  if (typeof value === 'number') return value * 1000
  const match = /^([0-9.]+)([sm]?)$/.exec(String(value ?? '').trim())
  return match === null ? 0 : Number(match[1]) * (match[2] === 'm' ? 60_000 : 1000)
}
