/**
 * What kubectl makes of a file of manifests before it sends anything: cli-runtime's stream visitor, kubectl's validation and
 * the REST mapping. Texts are kubectl's own.
 */
import type {DecodeFault} from './decode.ts'
import {decodeStruct} from './decode.ts'
import {goQuote} from './go-quote.ts'
import {checkObject, checkTypedList} from './list-check.ts'
import type {Mapping} from './mapping.ts'
import {mappingOf, noMatches, parseGroupVersion} from './mapping.ts'
import type {Json} from './object.ts'
import type {Document, ReadLimits} from './yaml.ts'
import {readManifests} from './yaml.ts'

export type Data = {readonly [key: string]: Json}

/** A manifest that kubectl would send: its resource, and where in which document it stands (a path when it was an item of a list). */
export type Info = {
  readonly mapping: Mapping
  readonly value: Data
  readonly document: Document
  readonly path: readonly (string | number)[]
}

/** An error of kubectl's, without `error: ` in front. `document` is the one it is about; `line` where reading stopped. */
export type FileFault = {
  readonly message: string
  readonly document?: Document
  readonly line?: number
  /** What in the document's metadata has a wrong type. */
  readonly wrong?: DecodeFault
}

/** `infos` in order; `faults` in order, which kubectl tells behind whatever the server said of the infos. */
export type ReadFile = {readonly infos: readonly Info[]; readonly faults: readonly FileFault[]}

/** Reads a file; `source` is its name, or `STDIN`. Never throws. */
export function readFile(text: string, source: string, limits: Partial<ReadLimits> = {}): ReadFile {
  const {documents, error} = readManifests(text, limits)
  const infos: Info[] = []
  const faults: FileFault[] = []
  for (const document of documents) {
    const invalid = validationError(document.value)
    if (invalid !== undefined) {
      faults.push({message: `error validating ${goQuote(source)}: error validating data: ${invalid}; ${TURN_OFF}`, document})
      return {infos, faults}
    }
    readDocument(document, source, infos, faults)
  }
  if (error) faults.push({message: `error parsing ${source}: ${error.message}`, ...(error.line === undefined ? {} : {line: error.line})})
  return {infos, faults}
}

const TURN_OFF = 'if you choose to ignore these errors, turn validation off with --validate=false'

const isData = (value: Json | undefined): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)

/** utilerrors.NewAggregate: one error stands alone, several in brackets, each once. */
function aggregate(errors: readonly string[]): string | undefined {
  const texts = [...new Set(errors)]
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]
}

function kindErrors(value: Json): readonly string[] {
  if (!isData(value)) return ['invalid object to validate']
  const {apiVersion = null, kind = null} = value
  const errors: string[] = []
  if (apiVersion === null) errors.push('apiVersion not set')
  else if (typeof apiVersion !== 'string') errors.push("apiVersion isn't string type")
  else {
    const version = parseGroupVersion(apiVersion)
    if (typeof version === 'string') errors.push(version)
  }
  if (kind === null) errors.push('kind not set')
  else if (typeof kind !== 'string') errors.push("kind isn't string type")
  return errors
}

function validationError(value: Json): string | undefined {
  const errors = kindErrors(value)
  if (errors.length > 0 || !isData(value)) return aggregate(errors)
  const kind = textOf(value, 'kind')
  if (kind === 'List' && textOf(value, 'apiVersion') === 'v1') return aggregate(listErrors(value))
  const version = parseGroupVersion(textOf(value, 'apiVersion'))
  const mapping = typeof version === 'string' ? undefined : mappingOf(version, kind)
  return mapping?.list === true && kind !== 'List' ? aggregate(checkTypedList(value, kind)) : undefined
}

function listErrors(list: Data): readonly string[] {
  const {items} = list
  if (!Array.isArray(items)) return ['invalid object to validate']
  return items.flatMap((item: Json) => {
    const errors = kindErrors(item)
    if (errors.length > 0 || !isData(item)) return errors
    const version = parseGroupVersion(textOf(item, 'apiVersion'))
    const mapping = typeof version === 'string' ? undefined : mappingOf(version, textOf(item, 'kind'))
    return mapping && !mapping.list ? checkObject(item, textOf(item, 'kind')) : []
  })
}

function textOf(value: Data, key: string): string {
  const found = Object.hasOwn(value, key) ? value[key] : undefined
  return typeof found === 'string' ? found : ''
}

function readDocument(document: Document, source: string, infos: Info[], faults: FileFault[]): void {
  const {value} = document
  if (!isData(value)) return
  const kindless = textOf(value, 'kind') === ''
  const wrong = kindless ? undefined : wrongMetadata(value)
  if (kindless || wrong) {
    const why = wrong?.message ?? `Object 'Kind' is missing in '${goJson(value)}'`
    faults.push({message: `unable to decode ${goQuote(source)}: ${why}`, document, ...(wrong ? {wrong} : {})})
    return
  }
  const mapping = mapped(value)
  if (mapping === undefined) {
    const metadata = isData(value.metadata) ? value.metadata : {}
    const about = `name: ${goQuote(textOf(metadata, 'name'))} namespace: ${goQuote(textOf(metadata, 'namespace'))} from ${goQuote(source)}`
    const why = noMatches(textOf(value, 'kind'), textOf(value, 'apiVersion'))
    faults.push({message: `resource mapping not found for ${about}: ${why}\nensure CRDs are installed first`, document})
    return
  }
  if (!Array.isArray(value.items)) infos.push({mapping, value, document, path: []})
  else readItems(document, value, value.items, infos, faults)
}

function mapped(value: Data): Mapping | undefined {
  const version = parseGroupVersion(textOf(value, 'apiVersion'))
  return typeof version === 'string' ? undefined : mappingOf(version, textOf(value, 'kind'))
}

/** Metadata of a wrong type cannot be read as any object's (cli-runtime's metadataOnlyObject). */
function wrongMetadata(value: Data): DecodeFault | undefined {
  const {metadata = null} = value
  const holder = {id: 'metadataOnlyObject', name: 'metadataOnlyObject', fields: new Map([['metadata', METADATA]])}
  return metadata === null ? undefined : decodeStruct({metadata}, holder).wrong
}

const METADATA = {
  name: 'metadata',
  type: {tag: 'struct', go: 'v1.ObjectMeta', struct: 'meta.ObjectMeta'},
  pointer: false,
  keep: false,
  required: false,
  embedded: [],
  listType: undefined,
  listKeys: [],
  mergeKey: undefined,
  patchStrategy: undefined,
} as const

/** The items of a list. In a typed list (`PodList`) they need not say what they are. */
function readItems(document: Document, list: Data, items: readonly Json[], infos: Info[], faults: FileFault[]): void {
  const inner: Info[] = []
  for (const [at, item] of items.entries()) {
    if (!isData(item)) continue
    const bare = textOf(item, 'kind') === '' && textOf(item, 'apiVersion') === ''
    const value = bare ? {...item, apiVersion: textOf(list, 'apiVersion'), kind: textOf(list, 'kind').replace(/List$/, '')} : item
    if (Array.isArray(value.items)) {
      faults.push({message: '*unstructured.Unstructured is not a list: no Items field in this object', document})
      return
    }
    const mapping = mapped(value)
    if (mapping) inner.push({mapping, value, document, path: ['items', at]})
    else faults.push({message: `unable to recognize ${noMatches(textOf(value, 'kind'), textOf(value, 'apiVersion'))}`, document})
  }
  infos.push(...inner)
}

/** JSON as Go writes it: keys sorted, and `<`, `>`, `&` escaped. */
export function goJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => goJson(item)).join(',')}]`
  if (isData(value)) {
    const entries = Object.keys(value)
      .sort()
      .map(key => `${goJson(key)}:${goJson(value[key] ?? null)}`)
    return `{${entries.join(',')}}`
  }
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    letter => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
