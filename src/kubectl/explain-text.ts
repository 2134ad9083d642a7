/** What `kubectl explain` prints: the layout of its template plaintext.tmpl over the table of fields and the API's prose. */
import type {Field, FieldType, Struct} from '../kube/fields.ts'
import {structOf, structOfKind} from '../kube/fields.ts'
import type {Resource} from '../kube/resources.ts'
import {aboutField, aboutType} from './descriptions.ts'
import {indentLines, wrapWords} from './word-wrap.ts'

/** What stands at the end of a path: a kind, or a field of a struct. */
type Found = {readonly type: FieldType; readonly field: Field | undefined; readonly about: string}

/** Whether there is a table of the resource's fields. */
export function isExplained(resource: Resource): boolean {
  return structOfKind(resource.kind) !== undefined
}

/** The lines that stand above every explanation. kubectl prints them even when there is no such field. */
export function explainHead(resource: Resource): string {
  const group = resource.group === '' ? '' : `GROUP:      ${resource.group}\n`
  return `${group}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`
}

/** The text for a resource's field, without the head; undefined when it has no such field. */
export function explainBody(resource: Resource, path: readonly string[], recursive: boolean): string | undefined {
  const struct = structOfKind(resource.kind)
  const found = struct && follow(struct, path)
  if (!found) return undefined
  const field = found.field ? `FIELD: ${found.field.name} <${typeName(found.type)}>\n${longEnum(found.type)}\n\n` : ''
  const about = indentLines(wrapWords(allAbout(found) || '<empty>', 76), 4)
  const fields = fieldList(found.type, 1, recursive, new Set())
  return `${field}DESCRIPTION:\n${about}\n${fields === '' ? '' : `FIELDS:\n${fields}`}\n`
}

function follow(struct: Struct, path: readonly string[]): Found | undefined {
  let found: Found = {type: {tag: 'struct', go: '', struct: struct.id}, field: undefined, about: ''}
  for (const name of path) {
    const inner = innermost(found.type)
    const parent = inner.tag === 'struct' ? structOf(inner.struct) : undefined
    const field = parent?.fields.get(name)
    if (!parent || !field) return undefined
    found = {type: field.type, field, about: fieldAbout(parent, field)}
  }
  return found
}

function innermost(type: FieldType): FieldType {
  let at = type
  while (at.tag === 'list' || at.tag === 'map') at = at.of
  return at
}

/** A field that came with an embedded struct is documented where it stands. */
function fieldAbout(struct: Struct, field: Field): string {
  return aboutField(struct.id, field.name)
}

const NAMED: {readonly [tag in FieldType['tag']]?: string} = {quantity: 'Quantity', 'int-or-string': 'IntOrString'}

/** The names of types that the schema refers to, and that have prose of their own. */
function referred(type: FieldType): string | undefined {
  if (type.tag === 'struct') return type.struct
  if (type.tag === 'time') return 'Time'
  if (type.tag === 'micro-time') return 'MicroTime'
  if (type.tag === 'raw') return type.go.replace(/^.*\./, '')
  return NAMED[type.tag]
}

function typeName(type: FieldType): string {
  switch (type.tag) {
    case 'list':
      return `[]${typeName(type.of)}`
    case 'map':
      return `map[string]${typeName(type.of)}`
    case 'struct':
      return type.struct.replace(/^.*\./, '')
    case 'bool':
      return 'boolean'
    case 'string':
    case 'time':
    case 'micro-time':
    case 'bytes':
      return 'string'
    case 'raw':
      return type.go.replace(/^.*\./, '')
    default:
      return NAMED[type.tag] ?? type.tag
  }
}

/** The field's own words, then those of its type; of a list or map also those of what it holds. */
function allAbout({type, about}: Found): string {
  const name = referred(innermost(type))
  const texts = [about, name === undefined ? '' : aboutType(name)].filter(text => text !== '')
  return texts.map(text => `${text}\n`).join('')
}

const shownValue = (value: string): string => (value === '' ? '""' : value)

function longEnum(type: FieldType): string {
  if (type.tag !== 'string' || type.enum.length === 0) return ''
  return `ENUM:${type.enum.map(value => `\n    ${shownValue(value)}`).join('')}`
}

const SHORT_ENUM = 4

function shortEnum(type: FieldType, indent: number): string {
  if (type.tag !== 'string' || type.enum.length === 0) return ''
  const values = type.enum.slice(0, SHORT_ENUM).map(shownValue).join(', ')
  return `\n${' '.repeat(indent)}enum: ${values}${type.enum.length > SHORT_ENUM ? ', ....' : ''}`
}

/** The fields below a type, each with its words, or with its own fields when `recursive`. A struct inside itself is left out. */
function fieldList(type: FieldType, level: number, recursive: boolean, above: ReadonlySet<string>): string {
  const inner = innermost(type)
  const struct = inner.tag === 'struct' ? structOf(inner.struct) : undefined
  if (!struct || above.has(struct.id)) return ''
  const seen = new Set(above).add(struct.id)
  const fields = [...struct.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = fields.map(field => {
    const below = recursive ? fieldList(field.type, level + 1, true, seen) : ''
    return fieldDetail(struct, field, level * 2, recursive) + below
  })
  return lines.join('')
}

function fieldDetail(struct: Struct, field: Field, indent: number, short: boolean): string {
  const required = field.required ? ' -required-' : ''
  const line = `${' '.repeat(indent)}${field.name}\t<${typeName(field.type)}>${required}${shortEnum(field.type, indent)}\n`
  if (short) return line
  const about = fieldAbout(struct, field) || '<no description>'
  return `${line}${indentLines(wrapWords(about, 78 - indent), indent + 2)}\n\n`
}
