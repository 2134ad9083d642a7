/** Longest line that is read as a command (SEC-15). */
const LONGEST = 4096

/**
 * A typed line as words: spaces part them, quotes keep them together, a backslash takes the next letter as it is.
 * No variables, no pipes, no globs: this is no shell. A text says what is wrong with the line.
 */
export function wordsOf(line: string): readonly string[] | string {
  if (line.length > LONGEST) return `The line is longer than ${LONGEST} characters.`
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < line.length) {
    const letter = line.charAt(at)
    if (letter === '"' || letter === "'") {
      const quoted = quotedPart(line, at, letter)
      if (quoted === undefined) return `A quote is open: ${letter} has no partner.`
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (letter === ' ' || letter === '\t') {
      if (word !== undefined) words.push(word)
      word = undefined
      at += 1
    } else {
      const escaped = letter === '\\' && at + 1 < line.length
      word = (word ?? '') + (escaped ? line.charAt(at + 1) : letter)
      at += escaped ? 2 : 1
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

/** What stands in quotes, and the place behind them; undefined when they are not closed. Only double quotes know backslashes. */
function quotedPart(line: string, from: number, quote: string): {readonly text: string; readonly end: number} | undefined {
  let text = ''
  for (let at = from + 1; at < line.length; at++) {
    const letter = line.charAt(at)
    if (letter === quote) return {text, end: at + 1}
    const escaped = quote === '"' && letter === '\\' && /["\\$`]/.test(line.charAt(at + 1))
    text += escaped ? line.charAt(++at) : letter
  }
  return undefined
}
