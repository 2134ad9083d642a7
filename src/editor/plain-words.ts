import {childrenOf} from '../kube/fields.ts'
import {nearest} from '../kube/nearest.ts'
import {at, textAt} from '../kube/peek.ts'
import type {Path} from '../kube/yaml.ts'

/** What a Go type is called by people. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^(u?int\d*|\*u?int\d*)$/, 'a whole number, for example 3'],
  [/^\*?bool$/, 'true or false'],
  [/^\*?string$|Name$|Policy$|Type$|Protocol$|Phase$|Mode$|Action$|Operator$|Effect$/, 'text; put quotes around it'],
  [/^float/, 'a number'],
  [/^\[\]/, 'a list: lines that begin with a dash'],
  [/^map\[/, 'a map: lines of the form name: value'],
]

/** A type error or an unknown field in plain words, with what was written or what was meant. */
export function plainFault(message: string, path: Path, value: unknown): string {
  const name = String(path.findLast(part => typeof part === 'string') ?? 'the document')
  if (message.startsWith('unknown field')) return unknownField(name, path, value)
  if (message.includes('duplicate field')) return `${name} stands here twice`
  const wanted = / of type (.+)$/.exec(message)?.[1] ?? ''
  const is = TYPES.find(([pattern]) => pattern.test(wanted))?.[1] ?? 'a map of fields'
  const wrote = at(value, ...path)
  const shown = typeof wrote === 'string' || typeof wrote === 'number' || typeof wrote === 'boolean' ? ` You wrote: ${String(wrote).slice(0, 40)}.` : ''
  return wanted === '' ? message : `${name} must be ${is}.${shown}`
}

function unknownField(name: string, path: Path, value: unknown): string {
  const kind = textAt(value, 'kind')
  const siblings = childrenOf(kind, path.slice(0, -1)).map(field => field.name)
  const near = nearest(name, siblings)
  if (near !== undefined) return `there is no field ${name} here. Did you mean ${near}?`
  const parent = path.length < 2 ? kind : String(path[path.length - 2])
  return `${parent} of a ${kind} has no field ${name}. Perhaps it belongs elsewhere.`
}

/** A refusal of the API server's validation in plain words. */
export function plainField(field: string, message: string): string {
  const name = field.replace(/\[\d+\]/g, '').split('.').pop() ?? field
  if (message.startsWith('Required value')) return `${name} is missing${message.length > 16 ? `:${message.slice(15)}` : ''}`
  if (message.includes('`selector` does not match template `labels`')) return 'the selector and the labels of the template must be equal'
  if (message.includes('RFC 1123')) return `${name} may have small letters, digits and dashes only. You wrote: ${quoted(message)}.`
  const unsupported = /^Unsupported value: (.*?): supported values: (.*)$/.exec(message)
  if (unsupported !== null) return didYouMean(name, quoted(message), (unsupported[2] ?? '').replaceAll('"', '').split(', '))
  const oneOf = /must be '([^']+)' or '([^']+)'/.exec(message)
  if (oneOf !== null) return didYouMean(name, quoted(message), [oneOf[1] ?? '', oneOf[2] ?? ''])
  const rest = /^(?:Invalid value|Forbidden|Duplicate value|Not found)(?:: .*?)?: ([^:]+)$/.exec(message)
  return rest === null ? `${name}: ${message}` : `${name}: ${rest[1] ?? ''}`
}

function didYouMean(name: string, wrote: string, allowed: readonly string[]): string {
  const near = nearest(wrote, allowed)
  return near === undefined ? `${name} takes ${allowed.join(', ')}. You wrote: ${wrote}.` : `${name} takes ${allowed.join(' or ')}. Did you mean ${near}?`
}

function quoted(message: string): string {
  return /: "([^"]*)"/.exec(message)?.[1] ?? ''
}

/** The parser's complaint with what mostly lies behind it. */
export function plainSyntax(message: string): string {
  const yaml = message.replace(/^error converting YAML to JSON: yaml: /, '').replace(/^line \d+: /, '')
  if (yaml.includes('could not find expected \':\'')) return 'a colon is missing: a line is either name: value or begins with a dash'
  if (yaml.includes('cannot start any token') || yaml.includes('tab character')) return 'a tab or a strange character stands here; indent with spaces'
  if (yaml.includes('mapping values are not allowed')) return 'there is one colon too many, or the indent is wrong; put quotes around text with a colon'
  if (yaml.includes('did not find expected key') || yaml.includes('did not find expected \'-\' indicator')) return 'the indent does not fit the lines above'
  if (yaml.includes('already set in map') || yaml.includes('duplicate')) return yaml
  if (yaml.includes('found unexpected end of stream')) return 'a quote is not closed'
  return yaml
}
