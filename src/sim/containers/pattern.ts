/** Whether a shell pattern (`*`, `?`, `[a-z]`, `[!a]`, `\x`) fits the whole text. Linear in text times pattern, never worse. */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let restart = 0
  while (from < text.length) {
    const step = at < pattern.length && pattern[at] !== '*' ? matchOne(pattern, at, text[from] ?? '') : -1
    if (step > 0) {
      at += step
      from += 1
    } else if (pattern[at] === '*') {
      star = at
      restart = from
      at += 1
    } else if (star >= 0) {
      restart += 1
      at = star + 1
      from = restart
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

/** Length of the pattern's next piece when it fits the character, else -1. */
function matchOne(pattern: string, at: number, char: string): number {
  const piece = pattern[at]
  if (piece === '?') return 1
  if (piece === '\\') return pattern[at + 1] === char ? 2 : -1
  if (piece !== '[') return piece === char ? 1 : -1
  const end = pattern.indexOf(']', at + 2)
  if (end === -1) return char === '[' ? 1 : -1
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^'
  const set = pattern.slice(at + (negated ? 2 : 1), end)
  return inSet(set, char) === negated ? -1 : end - at + 1
}

function inSet(set: string, char: string): boolean {
  for (let index = 0; index < set.length; index++) {
    const to = set[index + 1] === '-' ? set[index + 2] : undefined
    if (to !== undefined && char >= (set[index] ?? '') && char <= to) return true
    if (set[index] === char) return true
  }
  return false
}

/** `${name#pattern}` and its three sisters. */
export function trimmed(value: string, op: string, pattern: string): string {
  const cuts = Array.from({length: value.length + 1}, (_, index) => index)
  if (op === '#' || op === '##') {
    const order = op === '#' ? cuts : cuts.reverse()
    const cut = order.find(length => matchesPattern(pattern, value.slice(0, length)))
    return cut === undefined ? value : value.slice(cut)
  }
  const order = op === '%%' ? cuts : cuts.reverse()
  const cut = order.find(start => matchesPattern(pattern, value.slice(start)))
  return cut === undefined ? value : value.slice(0, cut)
}
