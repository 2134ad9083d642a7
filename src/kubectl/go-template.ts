import {isData, sortedKeys} from '../kube/peek.ts'
import {goTemplateText, isTrue} from './go-format.ts'
import {callFunction} from './go-template-functions.ts'
import type {Command, Node, Operand, Pipe, Place} from './go-template-parse.ts'
import {parseTemplate, TemplateFault} from './go-template-parse.ts'

/** What a template printed; or what is wrong with it, before (`parsing`) or while it ran, with what it had printed. */
export type Printed = {readonly text: string} | {readonly text: string; readonly problem: string; readonly parsing: boolean}

/** Executes a Go template over plain JSON, as kubectl's GoTemplatePrinter; `strict` makes a missing key of a map an error. */
export function printTemplate(template: string, data: unknown, strict = false): Printed {
  try {
    const {nodes, named} = parseTemplate(template)
    const run: Run = {out: '', variables: [{name: '$', value: data}], strict, steps: 0, named, depth: 0}
    try {
      render(run, nodes, data)
      return {text: run.out}
    } catch (problem) {
      if (problem instanceof TemplateFault) return {text: run.out, problem: `template: output:${problem.message}`, parsing: false}
      throw problem
    }
  } catch (problem) {
    if (problem instanceof TemplateFault) return {text: '', problem: `template: output:${problem.message}`, parsing: true}
    throw problem
  }
}

type Run = {
  out: string
  readonly variables: {readonly name: string; value: unknown}[]
  readonly strict: boolean
  steps: number
  readonly named: ReadonlyMap<string, readonly Node[]>
  depth: number
}

/** So many nodes are rendered at most: a template over a big list is long, an endless one is not to hang. */
const MOST_STEPS = 1_000_000

function failAt(place: Place, text: string, why: string): never {
  throw new TemplateFault(`${place.line}:${place.column}: executing "output" at <${text}>: ${why}`)
}

/** Renders nodes; says whether a break or continue cut them short. */
function render(run: Run, nodes: readonly Node[], dot: unknown): 'break' | 'continue' | undefined {
  for (const node of nodes) {
    run.steps += 1
    if (run.steps > MOST_STEPS) throw new TemplateFault('1:0: executing "output": the template goes on for too long')
    if (node.type === 'text') run.out += node.text
    else if (node.type === 'jump') return node.word
    else if (node.type === 'template') callTemplate(run, node, dot)
    else if (node.type === 'print') {
      const value = evaluate(run, node.pipe, dot)
      if (node.pipe.names.length === 0) run.out += goTemplateText(value)
    } else {
      const jump = renderBlock(run, node, dot)
      if (jump !== undefined) return jump
    }
  }
  return undefined
}

/** The most templates in templates. */
const DEEPEST = 50

function callTemplate(run: Run, {name, pipe, place, text}: Extract<Node, {type: 'template'}>, dot: unknown): void {
  const body = run.named.get(name)
  if (body === undefined) failAt(place, text, `template "${name}" not defined`)
  if (run.depth >= DEEPEST) failAt(place, text, 'exceeded maximum template depth (100000)')
  const value = pipe === undefined ? undefined : evaluate(run, pipe, dot)
  const variables = run.variables.splice(0, run.variables.length, {name: '$', value})
  run.depth += 1
  render(run, body, value)
  run.depth -= 1
  run.variables.splice(0, run.variables.length, ...variables)
}

function renderBlock(run: Run, node: Extract<Node, {type: 'block'}>, dot: unknown): 'break' | 'continue' | undefined {
  const known = run.variables.length
  try {
    if (node.word === 'range') return renderRange(run, node, dot)
    const value = evaluate(run, node.pipe, dot)
    if (!isTrue(value)) return render(run, node.otherwise, dot)
    return render(run, node.body, node.word === 'with' ? value : dot)
  } finally {
    run.variables.length = known
  }
}

function renderRange(run: Run, {pipe, body, otherwise}: Extract<Node, {type: 'block'}>, dot: unknown): 'break' | 'continue' | undefined {
  const value = evaluate(run, {...pipe, names: []}, dot)
  const entries = entriesOf(value)
  if (entries === undefined) failAt(pipe.place, pipe.text, `range can't iterate over ${goTemplateText(value)}`)
  if (entries.length === 0) return render(run, otherwise, dot)
  const known = run.variables.length
  for (const [key, item] of entries) {
    const [first, second] = pipe.names
    if (first !== undefined) run.variables.push({name: first, value: second === undefined ? item : key})
    if (second !== undefined) run.variables.push({name: second, value: item})
    const jump = render(run, body, item)
    run.variables.length = known
    if (jump === 'break') break
  }
  return undefined
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const)
  if (isData(value)) return sortedKeys(value).map(key => [key, value[key]] as const)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_STEPS)
    return Array.from({length: value}, (_none, index) => [index, index] as const)
  return value === undefined || value === null ? [] : undefined
}

function evaluate(run: Run, pipe: Pipe, dot: unknown): unknown {
  let value: unknown
  for (const [index, command] of pipe.commands.entries()) value = runCommand(run, command, dot, index === 0 ? [] : [value])
  for (const name of pipe.names) {
    const known = pipe.assigns ? run.variables.findLast(variable => variable.name === name) : undefined
    if (known === undefined) run.variables.push({name, value})
    else known.value = value
  }
  return value
}

function runCommand(run: Run, command: Command, dot: unknown, fed: readonly unknown[]): unknown {
  const [head, ...rest] = command
  if (head === undefined) return undefined
  if (head.type === 'function') return callNamed(run, head, rest, dot, fed)
  if (rest.length + fed.length > 0) {
    const last = head.type === 'field' ? head.names.at(-1) : undefined
    failAt(
      head.place,
      head.text,
      last === undefined ? `can't give argument to non-function ${head.text}` : `${last} is not a method but has arguments`,
    )
  }
  if (head.type === 'value' && head.value === null) failAt(head.place, head.text, 'nil is not a command')
  return valueOf(run, head, dot)
}

function callNamed(
  run: Run,
  head: Extract<Operand, {type: 'function'}>,
  rest: readonly Operand[],
  dot: unknown,
  fed: readonly unknown[],
): unknown {
  const {name, place} = head
  // `and` and `or` stop at the argument that decides.
  if (name === 'and' || name === 'or') {
    let last: unknown = fed[0]
    for (const operand of rest) {
      last = valueOf(run, operand, dot)
      if (isTrue(last) === (name === 'or')) return last
    }
    return fed.length > 0 ? fed[0] : last
  }
  const result = callFunction(name, [...rest.map(operand => valueOf(run, operand, dot)), ...fed])
  return 'fault' in result ? failAt(place, [name, ...rest.map(operand => operand.text)].join(' '), result.fault) : result.value
}

function valueOf(run: Run, operand: Operand, dot: unknown): unknown {
  switch (operand.type) {
    case 'dot':
      return dot
    case 'value':
      return operand.value
    case 'field':
      return fieldsOf(run, operand, dot, operand.names)
    case 'variable':
      return fieldsOf(run, operand, run.variables.findLast(variable => variable.name === operand.name)?.value, operand.names)
    case 'chain':
      return fieldsOf(run, operand, evaluate(run, operand.pipe, dot), operand.names)
    case 'function':
      return callNamed(run, operand, [], dot, [])
  }
}

function fieldsOf(run: Run, operand: Operand, start: unknown, names: readonly string[]): unknown {
  let value = start
  for (const name of names) {
    if (value === undefined || value === null) {
      if (run.strict) failAt(operand.place, operand.text, `nil data; no entry for key "${name}"`)
      return undefined
    }
    if (!isData(value)) failAt(operand.place, operand.text, `can't evaluate field ${name} in type interface {}`)
    const has = Object.hasOwn(value, name)
    if (!has && run.strict) failAt(operand.place, operand.text, `map has no entry for key "${name}"`)
    value = has ? value[name] : undefined
  }
  return value
}
