import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import {textAt} from '../kube/peek.ts'
import {groupKind, resourceOfKind} from '../kube/resources.ts'
import {printYaml} from '../kube/yaml-print.ts'
import {customColumns, parseColumns} from './custom-columns.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {goJson, goSyntax, goText} from './go-text.ts'
import {inKeyOrder, printKyaml} from './kyaml.ts'
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
  /** `--allow-missing-template-keys=false`: a key that is not there is an error. */
  readonly strict?: boolean
  /** The files of the working directory, for formats that read their template from one. */
  readonly files?: Readonly<Record<string, string>> | undefined
}

/** The printer that `-o` names; undefined for tables (`-o wide` or none). Errors as cli-runtime's PrintFlags. */
export function printerFor(output: string, options: OutputOptions = {}): Or<Printer | undefined> {
  if (output === '' && (options.template ?? '') !== '')
    return templatePrinter('go-template', options.template ?? '', options.strict === true)
  if (output === '' || (options.tables === true && output === 'wide')) return undefined
  const equals = output.indexOf('=')
  const format = (equals < 0 ? output : output.slice(0, equals)).toLowerCase()
  const given = equals < 0 ? (options.template ?? '') : output.slice(equals + 1)
  const fromFile = given === '' || !format.endsWith('file') ? given : readTemplate(given, format, options)
  if (isFault(fromFile)) return fromFile
  const body = fromFile
  switch (equals < 0 ? format : '') {
    case 'yaml':
      return object => printYaml(object)
    case 'json':
      return object => `${goJson(object, 4)}\n`
    case 'kyaml':
      return object => printKyaml(inKeyOrder(object))
    case 'name':
      return object =>
        itemsOf(object)
          .map(item => `${nameOf(item)}\n`)
          .join('')
  }
  if (options.tables === true && COLUMNS.includes(format))
    return columnsPrinter(body, options.noHeaders === true && format === 'custom-columns')
  if (TEMPLATES.includes(format) && !['yaml', 'json', 'kyaml', 'name'].includes(format))
    return templatePrinter(format, body, options.strict === true)
  const list = options.tables === true ? [...COLUMNS, ...TEMPLATES, 'wide'].sort() : TEMPLATES
  return plainFault(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${list.join(',')}`)
}

/** The template in a file. */
function readTemplate(name: string, format: string, {files}: OutputOptions): Or<string> {
  const path = name.replace(/^\.\//, '')
  const columns = format === 'custom-columns-file'
  if (files === undefined || !Object.hasOwn(files, path))
    return plainFault(`error reading ${columns ? '' : '--'}template ${name}, open ${name}: no such file or directory`)
  const content = files[path] ?? ''
  return columns ? columnsOfFile(content) : content
}

/** One line of headers, one of fields: what custom-columns has in one. As NewCustomColumnsPrinterFromTemplate. */
function columnsOfFile(content: string): Or<string> {
  const [headers, specs] = content.split('\n').map(line => line.split(/\s+/).filter(Boolean))
  const format = 'Expected format is one line of space separated headers, one line of space separated column specs.'
  if (headers === undefined || headers.length === 0) return plainFault(`invalid template, missing header line. ${format}`)
  if (specs === undefined) return plainFault(`invalid template, missing spec line. ${format}`)
  if (specs.length !== headers.length)
    return plainFault(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`)
  return headers.map((header, at) => `${header}:${specs[at] ?? ''}`).join(',')
}

function columnsPrinter(spec: string, noHeaders: boolean): Or<Printer> {
  const columns = parseColumns(spec)
  return isFault(columns) ? columns : object => customColumns(columns, itemsOf(object), noHeaders)
}

function templatePrinter(format: string, body: string, strict: boolean): Or<Printer> {
  if (body === '') return plainFault('template format specified but no template given')
  if (format.includes('template')) return templateOf(body, strict)
  const parsed = parsePath(body)
  if (typeof parsed === 'string') return plainFault(`error parsing jsonpath ${body}, ${parsed}`)
  return object => {
    const printed = format === 'jsonpath-as-json' ? printPathAsJson(body, object, strict) : printPath(body, object, strict)
    if (typeof printed !== 'string') return printed.text
    const template = `template was:\n\t\t${body}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n`
    return plainFault(
      `error executing jsonpath ${goQuote(body)}: Error executing template: ${printed}. Printing more information for debugging the template:\n\t${template}`,
    )
  }
}

/** A template that does not parse is refused at once; one that fails while it runs has printed what it tried. As GoTemplatePrinter. */
function templateOf(body: string, strict: boolean): Or<Printer> {
  const tried = printTemplate(body, {})
  if ('problem' in tried && tried.parsing) return plainFault(`error parsing template ${body}, ${tried.problem}`)
  return object => {
    const printed = printTemplate(body, object, strict)
    if (!('problem' in printed)) return printed.text
    const help = `\ttemplate was:\n\t\t${body}\n\traw data was:\n\t\t${goJson(object)}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`
    const shown = `${printed.text}Error executing template: ${printed.problem}. Printing more information for debugging the template:\n${help}`
    return {...plainFault(`error executing template ${goQuote(body)}: ${printed.problem}`), shown}
  }
}

/** The items of a List, or the object alone. */
export function itemsOf(object: unknown): readonly unknown[] {
  const isList = typeof object === 'object' && object !== null && 'items' in object && Array.isArray(object.items)
  return isList ? (object.items as readonly unknown[]) : [object]
}

/** `statefulset.apps/web`: an object as `-o name` and most messages call it. */
export function nameOf(object: unknown): string {
  const {kind, apiVersion} = object as KubeObject
  // A kubeconfig has no name.
  return `${kindName(kind, apiVersion)}/${textAt(object, 'metadata', 'name') || '<unknown>'}`
}

/** `statefulset.apps`, `pod`: kind and group in small letters. */
export function kindName(kind: string, apiVersion: string): string {
  const resource = resourceOfKind(kind, apiVersion)
  if (resource !== undefined) return groupKind(resource)
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? kind.toLowerCase() : `${kind.toLowerCase()}.${apiVersion.slice(0, slash)}`
}
