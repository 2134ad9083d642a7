import {childrenOf, elementOf, fieldAt, kindsWithFields, valuesOf} from '../kube/fields.ts'
import type {Field} from '../kube/fields.ts'
import type {Buffer, Place} from './buffer.ts'
import {lineAt, part} from './buffer.ts'
import {indentOf} from './indent.ts'
import type {Path} from './path.ts'
import {pathAt} from './path.ts'

/** What could be written at the cursor: the word it replaces, and the choices, best first. */
export type Completion = {readonly from: Place; readonly choices: readonly string[]}

const MOST = 50

/** Fields that may stand here, or values the field at hand takes, from the tables of the API; no choices where nothing is known. */
export function complete(buffer: Buffer): Completion {
  const {line, column} = buffer.cursor
  const before = part(lineAt(buffer, line), 0, column)
  const value = /^(\s*(?:- )*)([\w.-]+):\s+(\S*)$/.exec(before)
  if (value !== null) {
    const typed = value[3] ?? ''
    return {from: {line, column: column - typed.length}, choices: startingWith(typed, valuesFor(buffer, line, value[2] ?? ''))}
  }
  const typed = /^(?:\s*(?:- )*)([\w-]*)$/.exec(before)?.[1]
  if (typed === undefined) return {from: buffer.cursor, choices: []}
  return {from: {line, column: column - typed.length}, choices: startingWith(typed, fieldNames(buffer, line))}
}

function startingWith(typed: string, words: readonly string[]): readonly string[] {
  const small = typed.toLowerCase()
  return words.filter(word => word.toLowerCase().startsWith(small) && word !== typed).slice(0, MOST)
}

/** The kind of the document that a line is in. */
function kindAt(buffer: Buffer, line: number): string {
  const start = buffer.lines.slice(0, line + 1).findLastIndex(text => text.startsWith('---')) + 1
  for (const text of buffer.lines.slice(start)) {
    if (text.startsWith('---')) break
    const kind = /^kind:\s*["']?(\w+)/.exec(text)?.[1]
    if (kind !== undefined) return kind
  }
  return ''
}

function valuesFor(buffer: Buffer, line: number, name: string): readonly string[] {
  if (name === 'kind' && indentOf(lineAt(buffer, line)) === 0) return kindsWithFields()
  const field = fieldAt(kindAt(buffer, line), [...parentOf(buffer, line), name])
  return field === undefined ? [] : valuesOf(field.type)
}

/** `name: ` for values, `name:` with an item below for lists and structs. */
function fieldNames(buffer: Buffer, line: number): readonly string[] {
  return childrenOf(kindAt(buffer, line), parentOf(buffer, line)).map(written)
}

function written(field: Field): string {
  const type = elementOf(field.type)
  return type?.tag === 'struct' || field.type.tag === 'map' || field.type.tag === 'list' ? `${field.name}:` : `${field.name}: `
}

/** The path of the thing that the line's field belongs to; told from the indent, since the line itself is half written. */
function parentOf(buffer: Buffer, line: number): Path {
  const indent = lineAt(buffer, line).replace(/^(\s*(?:- )*).*$/, '$1')
  const pretend = [...buffer.lines.slice(0, line), `${indent}x:`]
  return pathAt(pretend, line).slice(0, -1)
}
