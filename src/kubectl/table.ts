/**
 * Lines whose cells end in tabs, laid out as Go's text/tabwriter does with blanks: a column is a run of lines that have a cell there,
 * as wide as its longest cell plus padding, at least `minwidth`. The last cell of a line belongs to no column.
 * `remember`: a column is never narrower than it was in the lines above.
 */
export function elastic(text: string, minwidth: number, padding: number, remember = false): string {
  const lines = text.split('\n').map(line => line.split('\t'))
  const out: string[] = []
  layOut(lines, 0, lines.length, [], {minwidth, padding, widest: remember ? [] : undefined}, out)
  return out.join('\n')
}

/** `widest`: how wide each column has been so far, where later blocks are to be no narrower (kubectl's own tab writer). */
type Style = {readonly minwidth: number; readonly padding: number; readonly widest: number[] | undefined}

function layOut(
  lines: readonly (readonly string[])[],
  from: number,
  to: number,
  widths: readonly number[],
  style: Style,
  out: string[],
): void {
  const column = widths.length
  let start = from
  let line = from
  while (line < to) {
    if (!hasCell(lines, line, column)) {
      line += 1
      continue
    }
    writeLines(lines, start, line, widths, out)
    start = line
    let width = style.minwidth
    while (line < to && hasCell(lines, line, column)) {
      width = Math.max(width, lengthOf(lines[line]?.[column] ?? '') + style.padding)
      line += 1
    }
    width = Math.max(width, style.widest?.[column] ?? 0)
    if (style.widest !== undefined) style.widest[column] = width
    layOut(lines, start, line, [...widths, width], style, out)
    start = line
  }
  writeLines(lines, start, to, widths, out)
}

function hasCell(lines: readonly (readonly string[])[], line: number, column: number): boolean {
  return column < (lines[line]?.length ?? 0) - 1
}

function writeLines(lines: readonly (readonly string[])[], from: number, to: number, widths: readonly number[], out: string[]): void {
  for (const line of lines.slice(from, to)) out.push(line.map((cell, index) => pad(cell, widths[index])).join(''))
}

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - lengthOf(cell)))
}

/** Letters as Go counts them: code points. Most text has one unit each, so it is not split for nothing. */
function lengthOf(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= 0xd800) return [...text].length
  }
  return text.length
}

/**
 * Rows as `kubectl get` prints them: a cell is padded to max(6, longest + 3), the last column not at all.
 * Cells are cut at the first line break; control characters are escaped, as cli-runtime's table printer does.
 */
export function getTable(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  return elastic(`${rows.map(row => row.map(cleanCell).join('\t')).join('\n')}\n`, 6, 3)
}

/** Tables of `describe`, `rollout history` and the like. */
export function describeTable(text: string): string {
  return elastic(text, 0, 2)
}

function cleanCell(cell: string): string {
  // Most cells are plain.
  if (!/[\f\n\r\u001b]/.test(cell)) return cell
  const cut = cell.search(/[\f\n\r]/)
  return escapeTerminal(cut < 0 ? cell : `${cell.slice(0, cut)}...`)
}

/** No escape sequence may reach the terminal: ESC becomes `^[`, a carriage return `\r`. As printers.terminalEscaper of cli-runtime. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r')
}
