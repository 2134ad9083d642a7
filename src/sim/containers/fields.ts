/** Where a value is cut into fields: what stands between two delimiters, and whether blanks stand before the first and after the last. */
export type Fields = {readonly values: readonly string[]; readonly breaksBefore: boolean; readonly breaksAfter: boolean}

const BLANKS = ' \t\n'

/**
 * Cuts a value at the characters of IFS, as field splitting of a shell: blanks among them are cut together and leave no empty field,
 * any other one ends a field of its own. At most `most` fields: the last one keeps what is left, its delimiters too.
 */
export function splitFields(value: string, ifs = BLANKS, most = Number.POSITIVE_INFINITY): Fields {
  const isBlank = (char: string | undefined) => char !== undefined && ifs.includes(char) && BLANKS.includes(char)
  const isMark = (char: string | undefined) => char !== undefined && ifs.includes(char) && !BLANKS.includes(char)
  let at = 0
  const skip = () => {
    const from = at
    while (isBlank(value[at])) at += 1
    return at > from
  }
  const breaksBefore = skip()
  const values: string[] = []
  let breaksAfter = false
  while (at < value.length) {
    if (values.length + 1 === most) {
      values.push(trimEnd(value.slice(at), isBlank))
      break
    }
    const from = at
    while (at < value.length && !isBlank(value[at]) && !isMark(value[at])) at += 1
    values.push(value.slice(from, at))
    const blank = skip()
    const mark = isMark(value[at])
    if (mark) {
      at += 1
      skip()
    }
    breaksAfter = blank || mark
  }
  return {values, breaksBefore: breaksBefore, breaksAfter: values.length === 0 ? breaksBefore : breaksAfter}
}

function trimEnd(text: string, isBlank: (char: string | undefined) => boolean): string {
  let end = text.length
  while (isBlank(text[end - 1])) end -= 1
  return text.slice(0, end)
}
