import type {Json} from '../../kube/object.ts'
import type {Path} from '../../kube/yaml.ts'
import {conditionProblem} from './condition.ts'
import {SPAN_WORDS, isRecord, span} from './span.ts'

/** One step of a scenario: what is done, and with what. */
export type ScenarioStep = {readonly kind: StepKind; readonly value: Json}
export type StepKind = 'apply' | 'create' | 'kubectl' | 'node' | 'ready' | 'touch' | 'evict' | 'wait' | 'sleep' | 'untilMinute'

export type ScenarioNode = {
  readonly name: string
  readonly labels: readonly string[]
  readonly taints: readonly string[]
  readonly absent: boolean
}

/** What is wrong, and where in the file. */
type Wrong = {readonly problem: string; readonly path: Path}
type Read<T> = {readonly read: readonly T[]} | Wrong

export function readSteps(value: Json | undefined): Read<ScenarioStep> {
  if (!Array.isArray(value) || value.length === 0) return {problem: 'steps is missing: a list of things to do', path: ['steps']}
  const read: ScenarioStep[] = []
  for (const [index, each] of value.entries()) {
    const step = readStep(each)
    if ('problem' in step) return {problem: step.problem, path: ['steps', index, ...step.path]}
    read.push(step)
  }
  return {read}
}

function readStep(value: Json): ScenarioStep | Wrong {
  if (!isRecord(value)) return {problem: 'a step is one word and what it needs, such as `wait: settled`', path: []}
  const [entry, ...more] = Object.entries(value)
  if (entry === undefined || more.length > 0) return {problem: `a step is exactly one of: ${WORDS}`, path: []}
  const [kind, what] = entry
  if (!isKind(kind)) return {problem: `unknown step "${kind}"; steps are ${WORDS}`, path: [kind]}
  const wrong = PROBLEMS[kind](what)
  return wrong === undefined ? {kind, value: what} : {problem: wrong, path: [kind]}
}

/** What a step's value lacks, in words; undefined when it is good. */
type Check = (value: Json) => string | undefined

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value.trim() !== ''

const manifests =
  (kind: string): Check =>
  value =>
    isText(value) ? undefined : `${kind} needs manifests as text: write \`${kind}: |\` and the YAML below it, further in`

const DOINGS = ['stop', 'start', 'add', 'delete', 'cordon', 'uncordon', 'label', 'taint']

const PROBLEMS: Readonly<Record<StepKind, Check>> = {
  apply: manifests('apply'),
  create: manifests('create'),
  kubectl: value => (isText(value) ? undefined : 'kubectl needs the words after it as one text, such as `kubectl: get pods`'),
  node: nodeProblem,
  ready: value => (isRecord(value) && isText(value.pod) ? undefined : 'ready needs the name of a pod: `ready: {pod: web-0, value: true}`'),
  touch: value =>
    isRecord(value) && isText(value.pod) && isText(value.file)
      ? undefined
      : 'touch needs a pod and a file: `touch: {pod: web-0, file: /tmp/x, text: words}`',
  evict: value => (isText(value) ? undefined : 'evict needs the name of a pod: `evict: web-0`'),
  wait: waitProblem,
  sleep: value => (span(value) === undefined ? `sleep needs ${SPAN_WORDS}` : undefined),
  untilMinute: value => (span(value) === undefined ? 'untilMinute needs the seconds after the next full minute' : undefined),
}

const WORDS = Object.keys(PROBLEMS).join(', ')
const isKind = (kind: string): kind is StepKind => Object.hasOwn(PROBLEMS, kind)

function nodeProblem(value: Json): string | undefined {
  if (!isRecord(value) || !isText(value.name) || !isText(value.do))
    return 'node needs a name and what to do with it: `node: {name: node-a, do: stop}`'
  if (!DOINGS.includes(value.do)) return `a node knows no "${value.do}"; it can ${DOINGS.join(', ')}`
  const needsValue = value.do === 'label' || value.do === 'taint'
  return needsValue && !isText(value.value) ? `${value.do} needs a value: \`value: key=word\`` : undefined
}

function waitProblem(value: Json): string | undefined {
  const usage = 'wait needs `settled`, `{settled: 5s, atMost: 60s}` or `{for: Pod/web-0 ready=true, atMost: 60s}`'
  if (value === 'settled') return undefined
  if (!isRecord(value) || (value.settled === undefined) === (value.for === undefined)) return usage
  if (value.atMost !== undefined && span(value.atMost) === undefined) return `atMost needs ${SPAN_WORDS}`
  if (value.settled !== undefined) return span(value.settled) === undefined ? `settled needs ${SPAN_WORDS}` : undefined
  return isText(value.for) ? conditionProblem(value.for) : usage
}

export function readNodes(value: Json | undefined): Read<ScenarioNode> {
  if (value === undefined || value === null) return {read: []}
  if (!Array.isArray(value)) return {problem: 'nodes is a list, such as `nodes: [{name: node-a, labels: [disk=ssd]}]`', path: ['nodes']}
  const read: ScenarioNode[] = []
  for (const [index, each] of value.entries()) {
    if (!isRecord(each) || !isText(each.name)) return {problem: 'a node needs a name: node-a, node-b or node-c', path: ['nodes', index]}
    read.push({name: each.name, labels: texts(each.labels), taints: texts(each.taints), absent: each.absent === true})
  }
  return {read}
}

/** A list as it stands; a map as `key=value`. */
function texts(value: Json | undefined): readonly string[] {
  if (isRecord(value)) return Object.entries(value).map(([key, each]) => `${key}=${String(each)}`)
  return Array.isArray(value) ? value.map(String) : []
}
