import type {Path} from '../../kube/yaml.ts'
import {readPack} from '../../kube/yaml.ts'
import {readNodes, readSteps} from './read-step.ts'
import type {ScenarioNode, ScenarioStep} from './read-step.ts'
import {isRecord} from './span.ts'

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

const FIELDS = ['name', 'teaches', 'align', 'nodes', 'unpullable', 'steps', 'exclusive', 'timeout']

type Place = (path: Path) => {readonly line: number} | undefined

/** Reads a scenario file; the first thing that is wrong comes back with its line. */
export function readScenario(text: string): Scenario | ScenarioProblem {
  const pack = readPack(text)
  if ('error' in pack) return {problem: pack.error.message, line: pack.error.line}
  const {value, place} = pack
  if (!isRecord(value)) return {problem: 'a scenario is a map with name and steps', line: 1}
  const unknown = Object.keys(value).find(field => !FIELDS.includes(field))
  if (unknown !== undefined)
    return {problem: `unknown field "${unknown}"; a scenario has ${FIELDS.join(', ')}`, line: lineOf(place, [unknown])}
  if (value.align !== undefined && !(typeof value.align === 'number' && value.align >= 0 && value.align < 60))
    return {problem: 'align is a number of seconds after a full minute, from 0 to 59', line: lineOf(place, ['align'])}
  const steps = readSteps(value.steps)
  if ('problem' in steps) return {problem: steps.problem, line: lineOf(place, steps.path)}
  const nodes = readNodes(value.nodes)
  if ('problem' in nodes) return {problem: nodes.problem, line: lineOf(place, nodes.path)}
  return {
    name: typeof value.name === 'string' ? value.name : 'scenario',
    align: value.align,
    nodes: nodes.read,
    steps: steps.read,
    unpullable: Array.isArray(value.unpullable) ? value.unpullable.map(String) : [],
    showsNodes: nodes.read.length > 0 || value.exclusive === true || steps.read.some(step => step.kind === 'node'),
  }
}

/** The line of the innermost part of a path that stands in the file. */
function lineOf(place: Place, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const found = place(path.slice(0, length))
    if (found !== undefined) return found.line
  }
  return 1
}
