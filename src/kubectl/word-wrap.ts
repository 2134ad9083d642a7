/**
 * Breaks lines between words so that none is longer than `limit`, where words allow it; line breaks of the text stay. Blanks at
 * a break go. As kubectl's writer (go-wordwrap) does it.
 */
export function wrapWords(text: string, limit: number): string {
  return text
    .split('\n')
    .map(line => wrapLine(line, limit))
    .join('\n')
}

function wrapLine(line: string, limit: number): string {
  let out = ''
  let column = 0
  for (const piece of line.match(/[^\S\xa0]+[\S\xa0]*|[\S\xa0]+/g) ?? []) {
    const word = piece.trimStart()
    const blanks = piece.slice(0, piece.length - word.length)
    const width = [...piece].length
    if (word === '') return column + width > limit ? out : out + piece
    const length = [...word].length
    // A word that alone is too long is not broken, and goes on the line where it stands once it is as long as a line.
    const breaks = column + blanks.length + Math.min(length, limit - 1) > limit
    if (breaks) {
      out += `\n${word}`
      column = length
    } else {
      out += piece
      column += width
    }
  }
  return out
}

/** Puts `amount` blanks before every line, empty ones too. */
export function indentLines(text: string, amount: number): string {
  const pad = ' '.repeat(amount)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
