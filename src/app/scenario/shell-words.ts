/** One piece of a word: quoted text, an escaped letter, or plain letters. */
const PIECE = /'([^']*)'?|"((?:\\[\s\S]|[^"\\])*)"?|\\([\s\S]?)|([^\s'"\\]+)|(\s+)/g

/** The words of a command line as bash splits them: blanks, single and double quotes, backslashes. No expansion. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (const [, single, double, escaped, plain, blank] of line.matchAll(PIECE)) {
    if (blank !== undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word = (word ?? '') + (single ?? plain ?? escaped ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? '')
  }
  if (word !== undefined) words.push(word)
  return words
}
