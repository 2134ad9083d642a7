import {isData, sortedKeys} from '../kube/peek.ts'
import {goJson, goText} from './go-text.ts'
import type {PathNode} from './jsonpath-parse.ts'
import {parsePath} from './jsonpath-parse.ts'

/** What a template finds: one list of values for each text and action. A text is the engine's complaint. */
export type PathResults = readonly (readonly unknown[])[]

/** Finds what a template names in plain JSON; missing keys are allowed unless `strict`. As JSONPath.FindResults of client-go. */
export function findPath(template: string, data: unknown, strict = false): PathResults | string {
  const nodes = parsePath(template)
  if (typeof nodes === 'string') return nodes
  try {
    const state = {depth: 0, strict}
    return walkAll(nodes, 0, data, state).results
  } catch (problem) {
    if (problem instanceof EvalProblem) return problem.message
    throw problem
  }
}

/** What a template prints: values of one action are parted by a blank, maps and lists are JSON. */
export function printPath(template: string, data: unknown, strict = false): {readonly text: string} | string {
  const found = findPath(template, data, strict)
  if (typeof found === 'string') return found
  return {text: found.map(values => values.map(valueText).join(' ')).join('')}
}

/** `-o jsonpath-as-json`: each action's values as a JSON array. */
export function printPathAsJson(template: string, data: unknown, strict = false): {readonly text: string} | string {
  const found = findPath(template, data, strict)
  if (typeof found === 'string') return found
  return {text: found.map(values => `${goJson(values, 4)}\n`).join('')}
}

function valueText(value: unknown): string {
  return isData(value) || Array.isArray(value) ? goJson(value) : value === null || value === undefined ? 'null' : goText(value)
}

class EvalProblem extends Error {}
type State = {depth: number; readonly strict: boolean}

/** Runs nodes from `from` on; stops at the `end` of the range it is in and says where that was. */
function walkAll(
  nodes: readonly PathNode[],
  from: number,
  data: unknown,
  state: State,
): {readonly results: readonly (readonly unknown[])[]; readonly end: number} {
  const results: (readonly unknown[])[] = []
  for (let at = from; at < nodes.length; at += 1) {
    const node = nodes[at]
    if (node === undefined) break
    const word = wordOf(node)
    if (word === 'end') {
      if (state.depth === 0) throw new EvalProblem('not in range, nothing to end')
      return {results, end: at}
    }
    if (word === 'range') {
      const items = node.type === 'list' ? walkNodes(node.nodes.slice(1), [data], state.strict) : []
      state.depth += 1
      let end = nodes.length
      for (const item of items) {
        const inner = walkAll(nodes, at + 1, item, state)
        results.push(...inner.results)
        end = inner.end
      }
      if (items.length === 0) end = walkAll(nodes, at + 1, null, state).end
      state.depth -= 1
      at = end
      continue
    }
    results.push(walk(node, [data], state.strict))
  }
  return {results, end: nodes.length}
}

function wordOf(node: PathNode): string | undefined {
  if (node.type !== 'list') return undefined
  const first = node.nodes[0]
  return first?.type === 'word' ? first.word : undefined
}

function walkNodes(nodes: readonly PathNode[], input: readonly unknown[], strict: boolean): readonly unknown[] {
  return nodes.reduce<readonly unknown[]>((values, node) => walk(node, values, strict), input)
}

function walk(node: PathNode, input: readonly unknown[], strict: boolean): readonly unknown[] {
  switch (node.type) {
    case 'list':
      return walkNodes(node.nodes, input, strict)
    case 'text':
      return [node.text]
    case 'value':
      return input.map(() => node.value)
    case 'field':
      return fields(node.name, input, strict)
    case 'slice':
      return input.flatMap(value => slice(node, value))
    case 'filter':
      return input.flatMap(value => filter(node, value))
    case 'wildcard':
      return input.flatMap(children)
    case 'recursive':
      return descend(input)
    case 'union':
      return node.lists.flatMap(list => walk(list, input, strict))
    case 'word':
      throw new EvalProblem(`unrecognized identifier ${node.word}`)
  }
}

function fields(name: string, input: readonly unknown[], strict: boolean): readonly unknown[] {
  const found = input.flatMap(value => (isData(value) && Object.hasOwn(value, name) ? [value[name]] : []))
  if (strict && found.length === 0) throw new EvalProblem(`${name} is not found`)
  return found
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isData(value) ? sortedKeys(value).map(key => value[key]) : []
}

function descend(input: readonly unknown[]): readonly unknown[] {
  return input.flatMap(value => {
    const inside = children(value)
    return inside.length === 0 ? [] : [value, ...descend(inside)]
  })
}

function slice(node: Extract<PathNode, {type: 'slice'}>, value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new EvalProblem(`${goType(value)} is not array or slice`)
  const length = value.length
  const from = signed(node.from ?? 0, length)
  const to = node.single ? (from === -1 ? length : from + 1) : signed(node.to ?? length, length)
  if (to === from) return []
  if (from >= length || from < 0) throw new EvalProblem(`array index out of bounds: index ${from}, length ${length}`)
  if (to > length || to < 0) throw new EvalProblem(`array index out of bounds: index ${to - 1}, length ${length}`)
  if (from > to) throw new EvalProblem(`starting index ${from} is greater than ending index ${to}`)
  const step = node.step ?? 1
  if (step <= 0) throw new EvalProblem('step must be > 0')
  return value.slice(from, to).filter((_item, index) => index % step === 0)
}

function signed(index: number, length: number): number {
  return index < 0 ? index + length : index
}

function goType(value: unknown): string {
  if (isData(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int64' : 'string'
}

function filter(node: Extract<PathNode, {type: 'filter'}>, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new EvalProblem(`${goText(value)} is not array or slice and cannot be filtered`)
  return value.filter(item => {
    const lefts = walk(node.left, [item], false)
    if (node.right === undefined) return lefts.length > 0
    const rights = lefts.length === 0 ? [] : walk(node.right, [item], false)
    if (lefts.length === 0 || rights.length === 0) return false
    if (lefts.length > 1 || rights.length > 1) throw new EvalProblem('can only compare one element at a time')
    return compare(node.operator, lefts[0], rights[0])
  })
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  if (typeof left !== typeof right || typeof left === 'object') throw new EvalProblem('incompatible types for comparison')
  const less = typeof left === 'string' ? left < String(right) : Number(left) < Number(right)
  switch (operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return less
    case '<=':
      return less || left === right
    case '>':
      return !less && left !== right
    case '>=':
      return !less
    default:
      throw new EvalProblem(`unrecognized filter operator ${operator}`)
  }
}
