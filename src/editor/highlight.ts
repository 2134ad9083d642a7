/** What a piece of YAML is, for the theme to give it a look. */
export type TokenRole = 'key' | 'text' | 'number' | 'word' | 'comment' | 'mark'
export type Token = {readonly text: string; readonly role: TokenRole}

/** The tokens of one line; their texts joined are the line. Works line by line, so broken text elsewhere does not matter. */
export function highlight(line: string): readonly Token[] {
  const tokens: Token[] = []
  let rest = line
  const take = (length: number, role: TokenRole) => {
    if (length > 0) tokens.push({text: rest.slice(0, length), role})
    rest = rest.slice(length)
  }
  if (rest.startsWith('---') || rest.startsWith('...')) take(3, 'mark')
  for (let lead = /^(\s*- |\s+)/.exec(rest); lead !== null; lead = /^(\s*- |\s+)/.exec(rest)) take(lead[0].length, 'mark')
  const key = /^("[^"]*"|'[^']*'|[^\s:#[{'"][^:#]*?)(?=:(\s|$))/.exec(rest)
  if (key !== null) {
    take(key[0].length, 'key')
    take(1, 'mark')
  }
  while (rest !== '') {
    const space = /^\s+/.exec(rest)
    if (space !== null) take(space[0].length, 'mark')
    else if (rest.startsWith('#') && (tokens.length === 0 || /\s$/.test(tokens[tokens.length - 1]?.text ?? '')))
      take(rest.length, 'comment')
    else value(rest, take)
  }
  return tokens
}

function value(rest: string, take: (length: number, role: TokenRole) => void): void {
  const quoted = /^("(?:[^"\\]|\\.)*"?|'[^']*'?)/.exec(rest)
  if (quoted !== null) return take(quoted[0].length, 'text')
  if (/^[[\]{},|>&*!]/.test(rest)) return take(1, 'mark')
  const inner = /^([\w./-]+)(?=:\s)/.exec(rest)
  if (inner !== null) return take(inner[0].length, 'key')
  const word = /^[^\s,\]}]+/.exec(rest)?.[0] ?? rest.slice(0, 1)
  if (/^-?\d+(\.\d+)?$/.test(word)) return take(word.length, 'number')
  return take(word.length, /^(true|false|null|~)$/.test(word) ? 'word' : 'text')
}
