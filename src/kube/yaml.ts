/**
 * YAML and JSON in: the one door through which text of others becomes values. Limits come first and are linear (SEC-10),
 * then manifests are read exactly as kubectl reads them (apimachinery's util/yaml, sigs.k8s.io/yaml, go-yaml v2), and
 * lesson packs by YAML 1.2's core schema without aliases.
 */
import {byteOffset, readJson} from './json-read.ts'
import type {Json} from './object.ts'
import type {Part, Path, Place} from './yaml-place.ts'
import {exactOf, placeOf} from './yaml-place.ts'
import type {Limits, Node} from './yaml-node.ts'
import {parseDocument} from './yaml-node.ts'
import {packValue} from './yaml-pack.ts'
import {makeScanner, YamlFault} from './yaml-reader.ts'
import {hasMore} from './yaml-scan.ts'
import {ConversionFault, toJson} from './yaml-value.ts'

export type {Part, Path, Place} from './yaml-place.ts'
export {printYaml} from './yaml-print.ts'

export type Document = {
  readonly value: Json
  /** The line on which its first value stands, from 1. */
  readonly line: number
  /** Where the value at `path` stands: its key by default, or the value itself. Undefined when the text has no such place. */
  readonly place: (path: Path, part?: Part) => Place | undefined
  /** The digits of a whole number beyond 2^53, as error texts show them; undefined for all other values. */
  readonly exact: (path: Path) => string | undefined
}

/** `message` is kubectl's own text behind `error parsing STDIN: `; `line`, from 1, is where the mistake shows in the file. */
export type ReadError = {readonly message: string; readonly line?: number}

/** What stood before the first mistake was read; what stands behind it is never looked at. */
export type Manifests = {readonly documents: readonly Document[]; readonly error?: ReadError}

export type ReadLimits = {
  readonly bytes: number
  readonly lines: number
  readonly documents: number
  readonly depth: number
  readonly aliases: number
}

export const MANIFEST_LIMITS: ReadLimits = {bytes: 64 * 1024, lines: 4000, documents: 20, depth: 64, aliases: 20}

/** Why a text is refused unread, in our own words; undefined when it is within the limits. */
export function tooBig(text: string, limits: ReadLimits): string | undefined {
  if (text.length > limits.bytes || byteOffset(text, text.length) - 1 > limits.bytes) {
    return `the text is larger than ${Math.floor(limits.bytes / 1024)} KiB`
  }
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines > limits.lines + 1 ? `the text has more than ${limits.lines} lines` : undefined
}

/** Reads manifests as `kubectl create -f -` does. Empty and null documents are left out, as there. Never throws. */
export function readManifests(text: string, limits: Partial<ReadLimits> = {}): Manifests {
  const all = {...MANIFEST_LIMITS, ...limits}
  const refusal = tooBig(text, all)
  if (refusal !== undefined) return {documents: [], error: {message: refusal}}
  const documents: Document[] = []
  // Only the first 4096 bytes are looked at to tell JSON from YAML.
  const json = trimStart(text.slice(0, 4096)).startsWith('{')
  const error = json ? readJsonStream(text, all, documents) : readYamlStream(text, 0, all, documents).error
  return error ? {documents, error} : {documents}
}

function add(documents: Document[], document: Document, limits: ReadLimits): ReadError | undefined {
  if (document.value === null) return undefined
  if (documents.length >= limits.documents) return {message: `more than ${limits.documents} documents`, line: document.line}
  documents.push(document)
  return undefined
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** unicode.IsSpace of Go: a byte order mark is none. */
const SPACE = '\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

function trimStart(text: string): string {
  let at = 0
  while (at < text.length && SPACE.includes(text.charAt(at))) at += 1
  return text.slice(at)
}

/** A stream of JSON values. After at most one of them it may still turn out to be YAML (decoder.go, YAMLOrJSONDecoder). */
function readJsonStream(text: string, limits: ReadLimits, documents: Document[]): ReadError | undefined {
  let from = 0
  for (let count = 0; ; count += 1) {
    const read = readJson(text, from, limits.depth)
    if ('value' in read) {
      const error = add(documents, jsonDocument(text, from, read.end, read.value, limits), limits)
      if (error) return error
      from = read.end
      continue
    }
    if (read.fault === 'nothing-left') return undefined
    const line = lineAt(text, read.at)
    const message = read.fault === 'syntax' ? `json: offset ${byteOffset(text, read.at)}: ${read.message}` : 'unexpected EOF'
    if (count > 1) return {message: read.fault === 'syntax' ? read.message : message, line}
    const rest = afterSpace(text, from)
    if (rest === undefined) return {message, line}
    const {error, first} = readYamlStream(text, rest, limits, documents)
    // The first document decides, even an empty one: when it is no YAML either, JSON's complaint is told.
    return first ? {message, line} : error
  }
}

/** Where YAML goes on after JSON: behind white space, up to and including one line end. Fewer than 4 bytes left: nowhere. */
function afterSpace(text: string, from: number): number | undefined {
  for (let at = from; ; at += 1) {
    if (byteOffset(text.slice(at), text.length - at) - 1 < 4) return undefined
    if (!SPACE.includes(text.charAt(at))) return at
    if (text.charAt(at) === '\n') return at + 1
  }
}

function jsonDocument(text: string, from: number, end: number, value: Json, limits: ReadLimits): Document {
  let node: Node | undefined
  const start = from + text.slice(from, end).search(/\S/)
  const above = lineAt(text, start) - 1
  // JSON is YAML, near enough to find places in it; done only when somebody asks.
  const tree = (): Node | undefined => {
    node ??= quietly(text.slice(start, end), limits)
    return node
  }
  const place = (path: Path, part: Part = 'key'): Place | undefined => {
    const root = tree()
    return root && placeOf(root, path, part, above, start - text.lastIndexOf('\n', start - 1) - 1)
  }
  const exact = (path: Path): string | undefined => {
    const root = tree()
    return root && exactOf(root, path)
  }
  return {value, line: above + 1, place, exact}
}

function quietly(text: string, limits: ReadLimits): Node | undefined {
  try {
    return parseDocument(makeScanner(text), limits)
  } catch (fault) {
    if (fault instanceof YamlFault) return undefined
    throw fault
  }
}

/** A piece of a YAML stream, between two `---` lines, and the number of lines above it. */
type Chunk = {readonly text: string; readonly above: number}

/** Cuts at lines that begin with `---`, as apimachinery's YAMLReader does before any YAML is parsed. */
function* chunks(text: string, from: number): Generator<Chunk | ReadError> {
  let above = lineAt(text, from) - 1
  let held = ''
  let line = above
  for (let at = from; at < text.length; line += 1) {
    const newline = text.indexOf('\n', at)
    const raw = text.slice(at, newline < 0 ? text.length : newline)
    at = newline < 0 ? text.length : newline + 1
    const clean = newline >= 0 && raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (clean.startsWith('---')) {
      const behind = clean.slice(3).trim()
      if (behind !== '' && !behind.startsWith('#')) {
        yield {message: `invalid Yaml document separator: ${behind}`, line: line + 1}
        return
      }
      if (held !== '') {
        yield {text: held, above}
        held = ''
        above = line + 1
        continue
      }
    }
    held += `${clean}\n`
  }
  if (held !== '') yield {text: held, above}
}

/** `first`: the error came with the first document. */
type StreamEnd = {readonly error: ReadError | undefined; readonly first: boolean}

function readYamlStream(text: string, from: number, limits: ReadLimits, documents: Document[]): StreamEnd {
  let first = true
  for (const chunk of chunks(text, from)) {
    if ('message' in chunk) return {error: chunk, first}
    const read = readChunk(chunk, limits)
    const error = 'message' in read ? read : add(documents, read, limits)
    if (error) return {error, first}
    first = false
  }
  return {error: undefined, first: false}
}

function readChunk(chunk: Chunk, limits: Limits): Document | ReadError {
  const prefix = 'error converting YAML to JSON: '
  try {
    const node = parseDocument(makeScanner(chunk.text), limits)
    if (!node) return {value: null, line: chunk.above + 1, place: () => undefined, exact: () => undefined}
    const place = (path: Path, part: Part = 'key'): Place | undefined => placeOf(node, path, part, chunk.above, 0)
    return {value: toJson(node), line: chunk.above + node.start.line + 1, place, exact: path => exactOf(node, path)}
  } catch (fault) {
    if (fault instanceof YamlFault) return {message: `${prefix}yaml: ${fault.message}`, line: chunk.above + fault.line}
    if (fault instanceof ConversionFault) return {message: prefix + fault.message, line: chunk.above + fault.line}
    throw fault
  }
}

export const PACK_LIMITS: ReadLimits = {bytes: 512 * 1024, lines: 20_000, documents: 1, depth: 64, aliases: 0}

export type Pack =
  | {readonly value: Json; readonly place: Document['place']}
  /** In our own words, for authors; `line` from 1. */
  | {readonly error: {readonly message: string; readonly line: number}}

/** Reads one document of a lesson pack by YAML 1.2's core schema: no aliases, tags, duplicate or hazardous keys. Never throws. */
export function readPack(text: string, limits: Partial<ReadLimits> = {}): Pack {
  const all = {...PACK_LIMITS, ...limits}
  const refusal = tooBig(text, all)
  if (refusal !== undefined) return {error: {message: refusal, line: 1}}
  const scanner = makeScanner(text)
  try {
    const node = parseDocument(scanner, all)
    if (!node) return {value: null, place: () => undefined}
    const value = packValue(node)
    if (hasMore(scanner)) return {error: {message: 'one document only: nothing may follow it', line: scanner.line + 1}}
    return {value, place: (path, part = 'key') => placeOf(node, path, part, 0, 0)}
  } catch (fault) {
    if (fault instanceof YamlFault) return {error: {message: fault.plain, line: fault.line}}
    throw fault
  }
}
