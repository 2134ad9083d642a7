import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {goText} from './go-text.ts'
import {findPath} from './jsonpath.ts'
import {elastic} from './table.ts'

export type CustomColumn = {readonly header: string; readonly path: string}

/** `NAME:.metadata.name,NODE:.spec.nodeName`, as NewCustomColumnsPrinterFromSpec. */
export function parseColumns(spec: string): Or<readonly CustomColumn[]> {
  if (spec === '') return plainFault('custom-columns format specified but no custom columns given')
  const columns: CustomColumn[] = []
  for (const part of spec.split(',')) {
    const colon = part.indexOf(':')
    if (colon < 0) return plainFault(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    const path = relaxedPath(part.slice(colon + 1))
    if (isFault(path)) return path
    columns.push({header: part.slice(0, colon), path})
  }
  return columns
}

/** A path with or without braces and leading dot: `{.a}`, `.a`, `a`. As get.RelaxedJSONPathExpression. */
export function relaxedPath(path: string): Or<string> {
  if (path === '') return path
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path)
  if (match === null) {
    return plainFault("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
  }
  return `{.${match[1] ?? match[2] ?? ''}}`
}

/** Rows of `-o custom-columns`; what an object lacks is `<none>`, several values are parted by commas. */
export function customColumns(columns: readonly CustomColumn[], objects: readonly unknown[], noHeaders: boolean): Or<string> {
  const rows: string[] = noHeaders ? [] : [columns.map(column => column.header).join('\t')]
  for (const object of objects) {
    const cells: string[] = []
    for (const {path} of columns) {
      const found = findPath(path, object)
      if (typeof found === 'string') return {...plainFault(found), shown: rows.length === 0 ? '' : elastic(`${rows.join('\n')}\n`, 6, 3)}
      const values = found.flat()
      cells.push(values.length === 0 ? '<none>' : values.map(goText).join(','))
    }
    rows.push(cells.join('\t'))
  }
  return rows.length === 0 ? '' : elastic(`${rows.join('\n')}\n`, 6, 3)
}
