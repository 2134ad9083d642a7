import {indentOf} from './indent.ts'

/** A way into a manifest: field names and list positions. */
export type Path = readonly (string | number)[]

/**
 * Where a line stands in its manifest, told from indents alone, so it also works while the text is broken:
 * `spec › template › spec › containers › 0 › image`. Empty for comments before the first key.
 */
export function pathAt(lines: readonly string[], line: number): Path {
  const start = lines.slice(0, line + 1).findLastIndex(text => text.startsWith('---')) + 1
  const open: {indent: number; key: string | number}[] = []
  for (let at = start; at <= line; at++) {
    const text = lines[at] ?? ''
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue
    enterLine(open, text)
  }
  return open.map(level => level.key)
}

/** One line closes the levels it is not deeper than, and opens its own. */
function enterLine(open: {indent: number; key: string | number}[], text: string): void {
  let indent = indentOf(text)
  let rest = text.trimStart()
  while (rest.startsWith('- ') || rest === '-') {
    const last = closeTo(open, indent, true)
    const index = last !== undefined && typeof last.key === 'number' && last.indent === indent ? last.key + 1 : 0
    if (last !== undefined && last.indent === indent && typeof last.key === 'number') open.pop()
    open.push({indent, key: index})
    const width = rest.length - rest.slice(1).trimStart().length
    indent += width
    rest = rest.slice(1).trimStart()
  }
  const key = /^("[^"]*"|'[^']*'|[^\s:#][^:#]*?):(\s|$)/.exec(rest)?.[1]
  if (key === undefined) return
  closeTo(open, indent, false)
  open.push({indent, key: key.replace(/^["']|["']$/g, '')})
}

/** Drops what is not an ancestor. A dash may stand at the indent of the key it belongs to, so that key stays open for it. */
function closeTo(
  open: {indent: number; key: string | number}[],
  indent: number,
  dash: boolean,
): {indent: number; key: string | number} | undefined {
  for (let last = open[open.length - 1]; last !== undefined; last = open[open.length - 1]) {
    const isParent = last.indent < indent || (dash && last.indent === indent)
    if (isParent) return last
    open.pop()
  }
  return undefined
}
