/** How many letters of warnings a reply carries, and of each one once there are more. */
const MOST_LETTERS = 4096
const MOST_ITEM_LETTERS = 256
/** No rule needs to find more warnings than this: a reply has room for far fewer. */
export const MOST_WARNINGS = 4096

/** Warnings as a reply carries them: each text once, all cut short when they are too many (apiserver pkg/endpoints/filters/warning.go). */
export function recorded(warnings: readonly string[]): readonly string[] {
  // What holds control characters fits in no header and is lost.
  const texts = [...new Set(warnings)].filter(text => !/\p{Cc}/u.test(text))
  const length = texts.reduce((sum, text) => sum + [...text].length, 0)
  if (length <= MOST_LETTERS) return texts
  const out: string[] = []
  let written = 0
  for (const text of texts) {
    if (written >= MOST_LETTERS) break
    const letters = [...text].slice(0, MOST_ITEM_LETTERS)
    written += letters.length
    out.push(letters.join(''))
  }
  return out
}
