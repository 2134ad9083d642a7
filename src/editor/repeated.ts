import {indentOf} from './indent.ts'

/** A key that stands twice in one map: both lines, from 1, and the column of the second. */
export type Repeated = {readonly key: string; readonly first: number; readonly line: number; readonly column: number}

type Level = {readonly indent: number; readonly seen: Map<string, number>}

const MOST_LINES = 4_000

/**
 * Keys that are repeated in the same map of indented YAML. Kubernetes says nothing of them, the last one counts: most often a
 * `---` is missing, or a copied line was forgotten. Maps in braces and text blocks are not looked into.
 */
export function repeatedKeys(lines: readonly string[]): readonly Repeated[] {
  const found: Repeated[] = []
  let open: Level[] = []
  let block: number | undefined
  for (const [at, text] of lines.slice(0, MOST_LINES).entries()) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue
    if (text.startsWith('---')) {
      open = []
      block = undefined
      continue
    }
    if (block !== undefined && indentOf(text) > block) continue
    block = undefined
    const {indent, key, value, item} = keyIn(text)
    // An item of a list is a map of its own, also beside one at the same depth.
    open = open.filter(level => (item ? level.indent < indent : level.indent <= indent))
    if (key === undefined) continue
    let level = open.at(-1)
    if (level === undefined || level.indent < indent) {
      level = {indent, seen: new Map()}
      open.push(level)
    }
    const first = level.seen.get(key)
    if (first === undefined) level.seen.set(key, at + 1)
    else found.push({key, first, line: at + 1, column: indent + 1})
    if (/^[|>][-+0-9]*\s*(#.*)?$/.test(value)) block = indentOf(text)
  }
  return found
}

/** The key a line begins with, behind the dashes of a list, and how deep it stands. */
function keyIn(text: string): {readonly indent: number; readonly key?: string; readonly value: string; readonly item: boolean} {
  const dashes = /^\s*((?:- +)+)/.exec(text)
  const indent = dashes === null ? indentOf(text) : dashes[0].length
  const [, key, value = ''] = /^([A-Za-z_][\w./-]*):(?:\s+(.*))?$/.exec(text.slice(indent)) ?? []
  return {indent, value: value.trim(), item: dashes !== null, ...(key === undefined ? {} : {key})}
}
