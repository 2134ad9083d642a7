import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import {groupKind, resourceOfKind} from '../kube/resources.ts'
import {printYaml} from '../kube/yaml-print.ts'
import {customColumns, parseColumns} from './custom-columns.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {goJson, goText} from './go-text.ts'
import {printTemplate} from './go-template.ts'
import {printPath, printPathAsJson} from './jsonpath.ts'
import {parsePath} from './jsonpath-parse.ts'

/** Turns one object or List into text; a fault when a template does not fit it. */
export type Printer = (object: unknown) => Or<string>

const TEMPLATES = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
]
const COLUMNS = ['custom-columns', 'custom-columns-file']

export type OutputOptions = {
  /** `get` prints tables and columns too; commands that change something print objects only. */
  readonly tables?: boolean
  readonly template?: string
  readonly noHeaders?: boolean
}

/** The printer that `-o` names; undefined for tables (`-o wide` or none). Errors as cli-runtime's PrintFlags. */
export function printerFor(output: string, options: OutputOptions = {}): Or<Printer | undefined> {
  if (output === '' && (options.template ?? '') !== '') return templatePrinter('go-template', options.template ?? '')
  if (output === '' || (options.tables === true && output === 'wide')) return undefined
  const equals = output.indexOf('=')
  const format = (equals < 0 ? output : output.slice(0, equals)).toLowerCase()
  const body = equals < 0 ? (options.template ?? '') : output.slice(equals + 1)
  switch (equals < 0 ? format : '') {
    case 'yaml':
      return object => printYaml(object)
    case 'json':
      return object => `${goJson(object, 4)}\n`
    case 'kyaml':
      return plainFault('output format "kyaml" is one of kubectl\'s that this tutorial does not do')
    case 'name':
      return object =>
        itemsOf(object)
          .map(item => `${nameOf(item)}\n`)
          .join('')
  }
  if (options.tables === true && COLUMNS.includes(format)) return columnsPrinter(format, body, options.noHeaders === true)
  if (TEMPLATES.includes(format) && !['yaml', 'json', 'kyaml', 'name'].includes(format)) return templatePrinter(format, body)
  const list = options.tables === true ? [...COLUMNS, ...TEMPLATES, 'wide'].sort() : TEMPLATES
  return plainFault(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${list.join(',')}`)
}

function columnsPrinter(format: string, spec: string, noHeaders: boolean): Or<Printer> {
  if (format === 'custom-columns-file') return plainFault('custom-columns-file needs a file, which this tutorial does not do')
  const columns = parseColumns(spec)
  return isFault(columns) ? columns : object => customColumns(columns, itemsOf(object), noHeaders)
}

function templatePrinter(format: string, body: string): Or<Printer> {
  if (body === '') return plainFault('template format specified but no template given')
  if (format.endsWith('file')) return plainFault(`output format ${goQuote(format)} needs a file, which this tutorial does not do`)
  if (format === 'go-template' || format === 'template')
    return object => orFault(printTemplate(body, object), `error executing template ${goQuote(body)}: `)
  const parsed = parsePath(body)
  if (typeof parsed === 'string') return plainFault(`error parsing jsonpath ${body}, ${parsed}`)
  return object => {
    const printed = format === 'jsonpath-as-json' ? printPathAsJson(body, object) : printPath(body, object)
    if (typeof printed !== 'string') return printed.text
    const template = `template was:\n\t\t${body}\n\tobject given to jsonpath engine was:\n\t\t${goText(object)}\n\n`
    return plainFault(
      `error executing jsonpath ${goQuote(body)}: Error executing template: ${printed}. Printing more information for debugging the template:\n\t${template}`,
    )
  }
}

function orFault(result: {readonly text: string} | string, before: string): Or<string> {
  return typeof result === 'string' ? plainFault(`${before}${result}`) : result.text
}

/** The items of a List, or the object alone. */
export function itemsOf(object: unknown): readonly unknown[] {
  const isList = typeof object === 'object' && object !== null && 'items' in object && Array.isArray(object.items)
  return isList ? (object.items as readonly unknown[]) : [object]
}

/** `statefulset.apps/web`: an object as `-o name` and most messages call it. */
export function nameOf(object: unknown): string {
  const {kind, apiVersion, metadata} = object as KubeObject
  return `${kindName(kind, apiVersion)}/${metadata.name}`
}

/** `statefulset.apps`, `pod`: kind and group in small letters. */
export function kindName(kind: string, apiVersion: string): string {
  const resource = resourceOfKind(kind, apiVersion)
  if (resource !== undefined) return groupKind(resource)
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? kind.toLowerCase() : `${kind.toLowerCase()}.${apiVersion.slice(0, slash)}`
}
