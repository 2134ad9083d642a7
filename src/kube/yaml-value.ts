/**
 * From the tree to JSON, as kubectl does it in two steps: go-yaml fills Go values (decode.go), then sigs.k8s.io/yaml makes
 * them JSON. A fault of the second step is told only when the first went through.
 */
import {base64Bytes} from './base64.ts'
import {goQuote} from './go-quote.ts'
import type {Json} from './object.ts'
import {put} from './record.ts'
import type {Node} from './yaml-node.ts'
import {YamlFault} from './yaml-reader.ts'
import type {Scalar} from './yaml-resolve.ts'
import {resolvePlain} from './yaml-resolve.ts'

/** A value as go-yaml holds it: maps may have keys that are no strings. */
type GoValue = Scalar | readonly GoValue[] | GoMap
type GoMap = Map<GoValue, GoValue>

/** Aliases may blow a small text up; no more values than this may come out of them. */
const ALIASED_VALUES = 20_000

type Decoder = {readonly open: Set<Node>; depth: number; aliased: number}

/** The JSON value of a document; throws YamlFault, or a ConversionFault for what JSON cannot say. */
export function toJson(node: Node): Json {
  const value = decode({open: new Set(), depth: 0, aliased: 0}, node)
  const late: {unsupported?: string} = {}
  const json = convert(value, late, node.start.line + 1)
  if (late.unsupported !== undefined) throw new ConversionFault(`json: unsupported value: ${late.unsupported}`, node.start.line + 1)
  return json
}

/** A fault of sigs.k8s.io/yaml: its message has no `yaml: ` in front and no line. */
export class ConversionFault extends Error {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

function refuse(message: string, node: Node): never {
  throw new YamlFault(message, undefined, node.start.line + 1)
}

function decode(d: Decoder, node: Node): GoValue {
  if (d.depth > 0) {
    d.aliased += 1
    if (d.aliased > ALIASED_VALUES) refuse('document contains excessive aliasing', node)
  }
  switch (node.kind) {
    case 'alias':
      return decodeAlias(d, node, target => decode(d, target))
    case 'scalar':
      return decodeScalar(node)
    case 'sequence':
      return node.children.map(child => decode(d, child))
    case 'mapping': {
      const map: GoMap = new Map()
      decodeMapping(d, node, map)
      return map
    }
  }
}

function decodeAlias<T>(d: Decoder, node: Node, then: (target: Node) => T): T {
  if (d.open.has(node)) refuse(`anchor '${node.value}' value contains itself`, node)
  if (!node.target) refuse(`unknown anchor '${node.value}' referenced`, node)
  d.open.add(node)
  d.depth += 1
  const value = then(node.target)
  d.depth -= 1
  d.open.delete(node)
  return value
}

const LONG = 'tag:yaml.org,2002:'
const RESOLVED: ReadonlySet<string> = new Set(['bool', 'int', 'float', 'null', 'timestamp'].map(name => LONG + name))

function decodeScalar(node: Node): Scalar {
  const {tag, value} = node
  if (tag === '') return node.implicit ? resolvePlain(value).value : value
  if (tag === `${LONG}binary`) return decodeBinary(node)
  if (!RESOLVED.has(tag)) return value
  const wanted = tag.slice(LONG.length)
  const found = resolvePlain(value)
  if (found.tag === wanted) return found.value
  if (wanted === 'float' && found.tag === 'int') return Number(found.value)
  return refuse(`cannot decode !!${found.tag === 'timestamp' ? 'str' : found.tag} \`${value}\` as a !!${wanted}`, node)
}

function decodeBinary(node: Node): string {
  const text = node.value.replaceAll(/[\r\n]/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) refuse('!!binary value contains invalid base64 data', node)
  const bytes = Uint8Array.from(base64Bytes(text))
  return new TextDecoder().decode(bytes)
}

export const isMerge = (node: Node): boolean =>
  node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === `${LONG}merge`)

/** A later key of the same name wins. `<<` acts where it stands, so it can overwrite keys written above it. */
function decodeMapping(d: Decoder, node: Node, into: GoMap): void {
  for (let at = 0; at + 1 < node.children.length; at += 2) {
    const [keyNode, valueNode] = node.children.slice(at, at + 2)
    if (!keyNode || !valueNode) continue
    if (isMerge(keyNode)) {
      merge(d, valueNode, into)
      continue
    }
    const key = decode(d, keyNode)
    if (typeof key === 'object' && key !== null) refuse(`invalid map key: ${goSyntax(key)}`, keyNode)
    into.set(key, decode(d, valueNode))
  }
}

const NO_MAP = 'map merge requires map or sequence of maps as the value'

function merge(d: Decoder, node: Node, into: GoMap): void {
  if (node.kind === 'sequence') {
    // Backwards, since the first in the list has the last word.
    for (const child of node.children.toReversed()) {
      if (child.kind !== 'mapping' && child.kind !== 'alias') refuse(NO_MAP, child)
      merge(d, child, into)
    }
  } else if (node.kind === 'alias') {
    decodeAlias(d, node, target => {
      if (target.kind !== 'mapping') refuse(NO_MAP, node)
      decodeMapping(d, target, into)
    })
  } else if (node.kind === 'mapping') decodeMapping(d, node, into)
  else refuse(NO_MAP, node)
}

function convert(value: GoValue, late: {unsupported?: string}, line: number): Json {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) late.unsupported ??= Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
    // -0 is written `-0`, and read back as the whole number 0.
    return value === 0 ? 0 : value
  }
  if (value instanceof Map) return convertMap(value, late, line)
  if (isList(value)) return value.map(item => convert(item, late, line))
  return value
}

const isList = (value: GoValue): value is readonly GoValue[] => Array.isArray(value)

function convertMap(map: GoMap, late: {unsupported?: string}, line: number): Json {
  const into: {[key: string]: Json} = {}
  for (const [key, value] of map) put(into, keyText(key, value, line), convert(value, late, line))
  return into
}

function keyText(key: GoValue, value: GoValue, line: number): string {
  if (typeof key === 'string') return key
  if (typeof key === 'boolean') return String(key)
  if (typeof key === 'number') return Number.isInteger(key) && Math.abs(key) < 1e21 ? String(key) : goFloat32(key)
  if (typeof key === 'bigint' && key < 2n ** 63n) return String(key)
  const type = typeof key === 'bigint' ? 'uint64' : '%!s(<nil>)'
  const shown = typeof key === 'bigint' ? `0x${key.toString(16)}` : '<nil>'
  // fmt prints an interface that holds nothing as <nil> at the top, but as interface {}(nil) inside a map.
  throw new ConversionFault(
    `unsupported map key of type: ${type}, key: ${shown}, value: ${value === null ? '<nil>' : goSyntax(value)}`,
    line,
  )
}

/** strconv.FormatFloat(x, 'g', -1, 32). */
function goFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const single = Math.fround(value)
  let digits = single.toExponential()
  for (let precision = 1; precision <= 9; precision += 1) {
    digits = value.toExponential(precision - 1)
    if (Math.fround(Number(digits)) === single) break
  }
  const [mantissa = '', exponent = '0'] = digits.split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 21) return String(Number(digits))
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** A value as Go's %#v prints it. */
function goSyntax(value: GoValue): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'bigint') return value >= 2n ** 63n ? `0x${value.toString(16)}` : String(value)
  if (value instanceof Map) {
    const entries = [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    return `map[interface {}]interface {}{${entries.map(([key, item]) => `${goSyntax(key)}:${goSyntax(item)}`).join(', ')}}`
  }
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  return String(value)
}
