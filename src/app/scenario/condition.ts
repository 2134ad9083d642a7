import type {Json} from '../../kube/object.ts'
import type {State} from './state.ts'
import {isShown} from './state.ts'

/** One part of a condition: `Kind/name field=value …`, `Kind/name gone`, `Kind/prefix* count>=2 field=value`. */
type Part = {readonly kind: string; readonly name: string; readonly words: readonly string[]}
export type Condition = readonly Part[]

/** All states of the moment by `Kind/name`. */
export type States = ReadonlyMap<string, State>

export function parseCondition(text: string): Condition {
  return text.split(' and ').map(part => {
    const [subject = '', ...words] = part.split(/\s+/).filter(word => word !== '')
    const slash = subject.indexOf('/')
    return slash < 0 ? {kind: '', name: subject, words} : {kind: subject.slice(0, slash), name: subject.slice(slash + 1), words}
  })
}

/** What is wrong with the text of a condition; undefined when it can be asked. */
export function conditionProblem(text: string): string | undefined {
  for (const {kind, name, words} of parseCondition(text)) {
    if (kind === '' || name === '') return `"${text}" is no condition; one is \`Pod/web-0 ready=true\`, several are joined by \` and \``
    if (!isShown(kind)) return `a scenario knows no ${kind}; kinds are written as in a manifest, such as Pod or StatefulSet`
    const wrong = words.find(word => word !== 'exists' && word !== 'gone' && !OPERATORS.some(operator => word.includes(operator)))
    if (wrong !== undefined) return `"${wrong}" is no test; tests are exists, gone, and field=value with = != >= <= or ~`
  }
  return undefined
}

export function holds(condition: Condition, states: States): boolean {
  return condition.every(part => partHolds(part, states))
}

function partHolds({kind, name, words}: Part, states: States): boolean {
  const objects = matching(kind, name, states).map(([, state]) => state)
  const counts = words.filter(word => word.startsWith('count'))
  const fields = words.filter(word => !word.startsWith('count') && word !== 'exists' && word !== 'gone')
  const hit = objects.filter(state => fields.every(word => test(state, word)))
  if (words.includes('gone')) return hit.length === 0
  if (counts.length > 0) return counts.every(word => test({count: hit.length}, word))
  return hit.length > 0 && (!name.endsWith('*') || hit.length === objects.length)
}

function matching(kind: string, name: string, states: States): readonly (readonly [string, State])[] {
  const found: (readonly [string, State])[] = []
  for (const [key, state] of states) {
    const rest = key.startsWith(`${kind}/`) ? key.slice(kind.length + 1) : undefined
    if (rest !== undefined && (rest === name || (name.endsWith('*') && rest.startsWith(name.slice(0, -1))))) found.push([rest, state])
  }
  return found
}

/** The first name (by alphabet) that fits all fields: what `<Kind/name* field=value>` stands for. */
export function firstName(text: string, states: States): string | undefined {
  const [part] = parseCondition(text)
  if (part === undefined) return undefined
  return matching(part.kind, part.name, states)
    .filter(([, state]) => part.words.every(word => test(state, word)))
    .map(([name]) => name)
    .sort()[0]
}

const OPERATORS = ['>=', '<=', '!=', '~', '='] as const

function test(state: State, word: string): boolean {
  const operator = OPERATORS.find(each => word.includes(each))
  if (operator === undefined) return false
  const at = word.indexOf(operator)
  const found = fieldOf(state, word.slice(0, at))
  const wanted = word.slice(at + operator.length)
  const missing = found === undefined || found === null
  switch (operator) {
    case '>=':
      return !missing && Number(found) >= Number(wanted)
    case '<=':
      return !missing && Number(found) <= Number(wanted)
    case '~':
      return !missing && String(found).includes(wanted)
    case '!=':
      return (missing ? 'None' : String(found)) !== wanted
    case '=':
      return (missing ? 'None' : String(found)) === wanted
  }
}

function fieldOf(state: State, path: string): Json | undefined {
  let value: Json | undefined = state
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(name)]
    else if (typeof value === 'object' && value !== null) value = (value as State)[name]
    else return undefined
  }
  return value
}
