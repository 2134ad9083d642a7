/** A line that both texts have, or that only the first (`-`) or only the second (`+`) has. */
export type DiffLine = {readonly mark: ' ' | '-' | '+'; readonly text: string}

/** Lines of either text that are compared: the table below has a cell for each pair. */
const MOST_LINES = 400

/** The shortest way from one text to another by whole lines; ends that differ only in empty lines are the same. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = linesOf(before)
  const b = linesOf(after)
  // longest[i][j]: how many lines the rests from i and j on have in common, in order.
  const longest: number[][] = Array.from({length: a.length + 1}, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i]
      if (row !== undefined) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const found: DiffLine[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({mark: ' ', text: a[i] ?? ''})
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      found.push({mark: '-', text: a[i] ?? ''})
      i += 1
    } else {
      found.push({mark: '+', text: b[j] ?? ''})
      j += 1
    }
  }
  return found
}

function linesOf(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd())
    .slice(0, MOST_LINES)
}
