/**
 * From words to a tree: the grammar of go-yaml v2 (parserc.go, decode.go) as a recursive descent. Faults carry go-yaml's
 * own words and its own line numbers, which for grammar faults are one less than an editor's.
 */
import type {Mark, Scanner, Token} from './yaml-reader.ts'
import {YamlFault} from './yaml-reader.ts'
import {peek, take} from './yaml-scan.ts'

export type Node = {
  readonly kind: 'scalar' | 'sequence' | 'mapping' | 'alias'
  readonly start: Mark
  readonly end: Mark
  /** The long form, `tag:yaml.org,2002:str`; empty when none is written. */
  readonly tag: string
  readonly value: string
  /** Unquoted and untagged, so its type is read off its letters. */
  readonly implicit: boolean
  /** Items, or keys and values in turn. */
  readonly children: Node[]
  readonly target?: Node
}

export type Limits = {readonly depth: number; readonly aliases: number}

type Parser = {
  readonly s: Scanner
  readonly limits: Limits
  readonly anchors: Map<string, Node>
  readonly tags: Map<string, string>
  depth: number
  aliases: number
}

/** A grammar fault. Its line counts from 0, and line 0 is not named: yaml.go, parser.fail. */
function fault(message: string, at: Mark, context?: Mark): never {
  const line = at.line !== 0 ? at.line : context?.line
  throw new YamlFault(message, line === undefined || line === 0 ? undefined : line, at.line + 1)
}

/** The first document of the text, as yaml.Unmarshal reads it; what follows it is not looked at. Undefined when there is none. */
export function parseDocument(s: Scanner, limits: Limits): Node | undefined {
  const p: Parser = {s, limits, anchors: new Map(), tags: new Map(), depth: 0, aliases: 0}
  let token = peek(s)
  if (token.kind === 'stream-end') return undefined
  const explicit = token.kind === 'version' || token.kind === 'tag-directive' || token.kind === 'document-start'
  readDirectives(p)
  token = peek(s)
  if (explicit) {
    if (token.kind !== 'document-start') fault('did not find expected <document start>', token.start)
    take(s)
    token = peek(s)
    if (EDGES.has(token.kind)) return finish(p, empty(token.start))
  }
  return finish(p, parseNode(p, true, false))
}

function finish(p: Parser, node: Node): Node {
  // go-yaml looks one word beyond the document, so a scanner fault there still counts.
  peek(p.s)
  return node
}

const EDGES: ReadonlySet<string> = new Set(['version', 'tag-directive', 'document-start', 'document-end', 'stream-end'])

function readDirectives(p: Parser): void {
  let versions = 0
  for (let token = peek(p.s); token.kind === 'version' || token.kind === 'tag-directive'; token = peek(p.s)) {
    if (token.kind === 'version') {
      versions += 1
      if (versions > 1) fault('found duplicate %YAML directive', token.start)
      if (token.value !== '1.1') fault('found incompatible YAML document', token.start)
    } else {
      if (p.tags.has(token.value)) fault('found duplicate %TAG directive', token.start)
      p.tags.set(token.value, token.suffix)
    }
    take(p.s)
  }
  if (!p.tags.has('!')) p.tags.set('!', '!')
  if (!p.tags.has('!!')) p.tags.set('!!', 'tag:yaml.org,2002:')
}

/** A value that is left out: `key:` with nothing behind it. */
function empty(at: Mark): Node {
  return {kind: 'scalar', start: at, end: at, tag: '', value: '', implicit: true, children: []}
}

type Properties = {anchor: string | undefined; tag: string; start: Mark | undefined; end: Mark | undefined}

function readProperties(p: Parser): Properties {
  const found: Properties = {anchor: undefined, tag: '', start: undefined, end: undefined}
  for (let seen = 0; seen < 2; seen += 1) {
    const token = peek(p.s)
    const wanted = token.kind === 'anchor' ? found.anchor === undefined : token.kind === 'tag' && found.tag === ''
    if (!wanted) break
    take(p.s)
    found.start ??= token.start
    found.end = token.end
    if (token.kind === 'anchor') found.anchor = token.value
    else found.tag = fullTag(p, token, found.start)
  }
  return found
}

function fullTag(p: Parser, token: Token, context: Mark): string {
  if (token.value === '') return token.suffix
  const prefix = p.tags.get(token.value)
  if (prefix === undefined) fault('found undefined tag handle', token.start, context)
  return prefix + token.suffix
}

function parseNode(p: Parser, block: boolean, indentless: boolean): Node {
  const first = peek(p.s)
  if (first.kind === 'alias') return parseAlias(p)
  const properties = readProperties(p)
  const token = peek(p.s)
  const start = properties.start ?? token.start
  if (token.kind === 'scalar') return parseScalar(p, take(p.s), properties)
  const open = opening(token, block, indentless)
  if (!open) {
    if (properties.anchor === undefined && properties.tag === '') fault('did not find expected node content', token.start, start)
    const at = properties.end ?? start
    return named(
      p,
      {kind: 'scalar', start, end: at, tag: properties.tag, value: '', implicit: properties.tag === '', children: []},
      properties,
    )
  }
  if (p.depth >= p.limits.depth) {
    throw new YamlFault(`nested deeper than ${p.limits.depth} levels`, token.start.line + 1, token.start.line + 1)
  }
  p.depth += 1
  const children: Node[] = []
  const kind = open.endsWith('mapping') ? 'mapping' : 'sequence'
  // Named before it is filled, so that an alias inside it is found out to contain itself.
  const node: {-readonly [K in keyof Node]: Node[K]} = {
    kind,
    start,
    end: token.end,
    tag: properties.tag,
    value: '',
    implicit: true,
    children,
  }
  named(p, node, properties)
  node.end = READERS[open](p, children)
  p.depth -= 1
  return node
}

type Opening = 'indentless' | 'sequence' | 'mapping' | 'flow-sequence' | 'flow-mapping'

function opening(token: Token, block: boolean, indentless: boolean): Opening | undefined {
  if (token.kind === 'entry') return indentless ? 'indentless' : undefined
  if (token.kind === 'flow-sequence' || token.kind === 'flow-mapping') return token.kind
  return block && (token.kind === 'sequence' || token.kind === 'mapping') ? token.kind : undefined
}

const READERS: Readonly<Record<Opening, (p: Parser, into: Node[]) => Mark>> = {
  indentless: readIndentless,
  sequence: readSequence,
  mapping: readMapping,
  'flow-sequence': readFlowSequence,
  'flow-mapping': readFlowMapping,
}

function named(p: Parser, node: Node, properties: Properties): Node {
  if (properties.anchor !== undefined) p.anchors.set(properties.anchor, node)
  return node
}

function parseAlias(p: Parser): Node {
  const token = take(p.s)
  const target = p.anchors.get(token.value)
  if (!target) throw new YamlFault(`unknown anchor '${token.value}' referenced`, undefined, token.start.line + 1)
  p.aliases += 1
  if (p.limits.aliases === 0) throw new YamlFault('an alias is not allowed here', undefined, token.start.line + 1)
  if (p.aliases > p.limits.aliases) throw new YamlFault(`more than ${p.limits.aliases} aliases`, token.start.line + 1, token.start.line + 1)
  return {kind: 'alias', start: token.start, end: token.end, tag: '', value: token.value, implicit: false, children: [], target}
}

function parseScalar(p: Parser, token: Token, properties: Properties): Node {
  const implicit = (properties.tag === '' && token.plain) || properties.tag === '!'
  const start = properties.start ?? token.start
  return named(p, {kind: 'scalar', start, end: token.end, tag: properties.tag, value: token.value, implicit, children: []}, properties)
}

function readSequence(p: Parser, into: Node[]): Mark {
  const opened = take(p.s)
  for (;;) {
    const token = peek(p.s)
    if (token.kind === 'block-end') return take(p.s).end
    if (token.kind !== 'entry') fault("did not find expected '-' indicator", token.start, opened.start)
    take(p.s)
    const next = peek(p.s).kind
    into.push(next === 'entry' || next === 'block-end' ? empty(token.end) : parseNode(p, true, false))
  }
}

/** A list that stands no deeper than its key, as Kubernetes manifests are mostly written. */
function readIndentless(p: Parser, into: Node[]): Mark {
  for (;;) {
    const token = peek(p.s)
    if (token.kind !== 'entry') return token.start
    take(p.s)
    const next = peek(p.s).kind
    const left = next === 'entry' || next === 'key' || next === 'value' || next === 'block-end'
    into.push(left ? empty(token.end) : parseNode(p, true, false))
  }
}

function readMapping(p: Parser, into: Node[]): Mark {
  const opened = take(p.s)
  for (;;) {
    const token = peek(p.s)
    if (token.kind === 'block-end') return take(p.s).end
    if (token.kind !== 'key') fault('did not find expected key', token.start, opened.start)
    take(p.s)
    into.push(blockPart(p, token.end))
    const value = peek(p.s)
    if (value.kind === 'value') {
      take(p.s)
      into.push(blockPart(p, value.end))
    } else into.push(empty(value.start))
  }
}

function blockPart(p: Parser, at: Mark): Node {
  const next = peek(p.s).kind
  return next === 'key' || next === 'value' || next === 'block-end' ? empty(at) : parseNode(p, true, true)
}

function readFlowSequence(p: Parser, into: Node[]): Mark {
  const opened = take(p.s)
  for (let first = true; ; first = false) {
    let token = peek(p.s)
    if (token.kind === 'flow-sequence-end') return take(p.s).end
    if (!first) {
      if (token.kind !== 'comma') fault("did not find expected ',' or ']'", token.start, opened.start)
      take(p.s)
      token = peek(p.s)
      if (token.kind === 'flow-sequence-end') return take(p.s).end
    }
    into.push(token.kind === 'key' ? parsePair(p) : parseNode(p, false, false))
  }
}

/** `[a: b]` is a list of one map with one key. */
function parsePair(p: Parser): Node {
  const start = take(p.s).start
  let token = peek(p.s)
  let key: Node
  if (token.kind === 'value' || token.kind === 'comma' || token.kind === 'flow-sequence-end') {
    key = empty(token.end)
    // go-yaml steps over that word here, whatever it is (parserc.go).
    take(p.s)
  } else key = parseNode(p, false, false)
  token = peek(p.s)
  let value = empty(token.start)
  if (token.kind === 'value') {
    take(p.s)
    const next = peek(p.s)
    if (next.kind !== 'comma' && next.kind !== 'flow-sequence-end') value = parseNode(p, false, false)
  }
  return {kind: 'mapping', start, end: value.end, tag: '', value: '', implicit: true, children: [key, value]}
}

function readFlowMapping(p: Parser, into: Node[]): Mark {
  const opened = take(p.s)
  for (let first = true; ; first = false) {
    let token = peek(p.s)
    if (token.kind === 'flow-mapping-end') return take(p.s).end
    if (!first) {
      if (token.kind !== 'comma') fault("did not find expected ',' or '}'", token.start, opened.start)
      take(p.s)
      token = peek(p.s)
      if (token.kind === 'flow-mapping-end') return take(p.s).end
    }
    if (token.kind === 'key') {
      take(p.s)
      into.push(flowPart(p), flowValue(p))
    } else {
      into.push(parseNode(p, false, false))
      into.push(empty(peek(p.s).start))
    }
  }
}

function flowPart(p: Parser): Node {
  const {kind, start} = peek(p.s)
  return kind === 'value' || kind === 'comma' || kind === 'flow-mapping-end' ? empty(start) : parseNode(p, false, false)
}

function flowValue(p: Parser): Node {
  if (peek(p.s).kind !== 'value') return empty(peek(p.s).start)
  take(p.s)
  const {kind, start} = peek(p.s)
  return kind === 'comma' || kind === 'flow-mapping-end' ? empty(start) : parseNode(p, false, false)
}
