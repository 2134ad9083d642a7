/** Where in a text the value at a path stands. */
import type {Node} from './yaml-node.ts'
import {resolvePlain} from './yaml-resolve.ts'
import {isMerge} from './yaml-value.ts'

export type Path = readonly (string | number)[]
/** Lines and columns from 1; the end is the first place behind. */
export type Place = {readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number}
export type Part = 'key' | 'value'

type Found = {readonly key: Node | undefined; readonly value: Node}

function target(node: Node): Node {
  let at = node
  for (let hops = 0; at.kind === 'alias' && at.target && hops < 64; hops += 1) at = at.target
  return at
}

/** The last key of that name, since it wins; else one that `<<` brings in. */
function findKey(node: Node, key: string, hops = 0): Found | undefined {
  let merged: Found | undefined
  for (let at = node.children.length - 2; at >= 0; at -= 2) {
    const keyNode = node.children[at]
    const value = node.children[at + 1]
    if (!keyNode || !value) continue
    if (keyNode.value === key && keyNode.kind === 'scalar') return {key: keyNode, value}
    if (isMerge(keyNode) && hops < 16) {
      const from = target(value)
      const maps = from.kind === 'sequence' ? from.children.map(target) : [from]
      for (const map of maps) merged ??= map.kind === 'mapping' ? findKey(map, key, hops + 1) : undefined
    }
  }
  return merged
}

export function findNode(root: Node, path: Path): Found | undefined {
  let found: Found | undefined = {key: undefined, value: root}
  for (const step of path) {
    const node: Node = target(found.value)
    if (node.kind === 'sequence' && typeof step === 'number') {
      const value = node.children[step]
      found = value && {key: undefined, value}
    } else found = node.kind === 'mapping' ? findKey(node, String(step)) : undefined
    if (!found) return undefined
  }
  return found
}

/** The place of a key (of the whole item for a list item) or of a value, in a text that has `above` lines before it. */
export function placeOf(root: Node, path: Path, part: Part, above: number, indent: number): Place | undefined {
  const found = findNode(root, path)
  if (!found) return undefined
  const node = part === 'key' ? (found.key ?? found.value) : found.value
  const shift = (line: number): number => (line === 0 ? indent : 0)
  return {
    line: above + node.start.line + 1,
    column: node.start.column + shift(node.start.line) + 1,
    endLine: above + node.end.line + 1,
    endColumn: node.end.column + shift(node.end.line) + 1,
  }
}

/** The digits of a whole number that Go holds exactly and JavaScript does not; undefined for anything else. */
export function exactOf(root: Node, path: Path): string | undefined {
  const node = findNode(root, path)?.value
  if (node?.kind !== 'scalar' || !node.implicit) return undefined
  const {value} = resolvePlain(node.value)
  return typeof value === 'bigint' && value < 2n ** 63n ? String(value) : undefined
}
