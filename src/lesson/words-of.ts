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
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at)
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (letter === '\\' && quote === '"' && /["\\$`]/.test(line.charAt(at + 1))) word = (word ?? '') + line.charAt(++at)
      else word = (word ?? '') + letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (letter === '\\' && at + 1 < line.length) word = (word ?? '') + line.charAt(++at)
    else if (letter === ' ' || letter === '\t') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + letter
  }
  if (quote !== '') return `A quote is open: ${quote} has no partner.`
  if (word !== undefined) words.push(word)
  return words
}
