/** The words of a command line as bash splits them: blanks, single and double quotes, backslashes. No expansion. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (letter === '\\' && quote === '"' && '"\\$`'.includes(line[at + 1] ?? ' ')) word = (word ?? '') + (line[++at] ?? '')
      else word = (word ?? '') + letter
    } else if (letter === "'" || letter === '"') {
      quote = letter
      word ??= ''
    } else if (letter === '\\') word = (word ?? '') + (line[++at] ?? '')
    else if (letter === ' ' || letter === '\t' || letter === '\n') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + letter
  }
  if (word !== undefined) words.push(word)
  return words
}
