/**
 * Lesson packs: YAML 1.2's core schema, strictly. No aliases, no tags, no key twice, no key that could reach a prototype;
 * whatever is not allowed is an error in our own words with its line.
 */
import type {Json} from './object.ts'
import type {Node} from './yaml-node.ts'
import {YamlFault} from './yaml-reader.ts'
import {resolveCore} from './yaml-resolve.ts'

const HAZARDS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

function refuse(message: string, node: Node): never {
  throw new YamlFault(message, undefined, node.start.line + 1)
}

/** The value of a pack document; throws YamlFault. */
export function packValue(node: Node): Json {
  if (node.tag !== '') refuse(`a tag (${node.tag}) is not allowed here`, node)
  if (node.kind === 'alias') return refuse('an alias is not allowed here', node)
  if (node.kind === 'sequence') return node.children.map(packValue)
  if (node.kind === 'mapping') return packMap(node)
  if (!node.implicit) return node.value
  const value = resolveCore(node.value)
  return typeof value === 'bigint' ? Number(value) : value
}

function packMap(node: Node): Json {
  const into: {[key: string]: Json} = {}
  for (let at = 0; at + 1 < node.children.length; at += 2) {
    const [key, value] = node.children.slice(at, at + 2)
    if (!key || !value) continue
    if (key.kind !== 'scalar') refuse('a key must be a plain word', key)
    if (HAZARDS.has(key.value)) refuse(`the key "${key.value}" is not allowed`, key)
    if (Object.hasOwn(into, key.value)) refuse(`the key "${key.value}" stands here twice`, key)
    into[key.value] = packValue(value)
  }
  return into
}
