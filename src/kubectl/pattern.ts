/**
 * Patterns as grep knows them, matched without ever trying again: every step takes all places at which a match may stand to all places
 * at which it may go on, so that no pattern takes longer than the square of the line.
 */
type Node =
  | {readonly is: 'letter'; readonly fits: (letter: string) => boolean}
  | {readonly is: 'sequence' | 'choice'; readonly of: readonly Node[]}
  | {readonly is: 'repeat'; readonly of: Node; readonly least: 0 | 1; readonly often: boolean}
  | {readonly is: 'start' | 'end'}

export type Pattern = (line: string) => boolean
export type PatternOptions = {
  readonly extended?: boolean
  readonly fixed?: boolean
  readonly anyCase?: boolean
  readonly wholeWord?: boolean
}

/** A pattern to try lines with; undefined when its brackets do not close. */
export function patternOf(source: string, options: PatternOptions = {}): Pattern | undefined {
  const text = options.anyCase === true ? source.toLowerCase() : source
  const node = options.fixed === true ? literal(text) : new PatternReader(text, options.extended === true).read()
  if (node === undefined) return undefined
  return line => {
    const shown = options.anyCase === true ? line.toLowerCase() : line
    return options.wholeWord === true ? fitsWord(node, shown) : ends(node, shown, allPlaces(shown)).size > 0
  }
}

function literal(text: string): Node {
  return {is: 'sequence', of: text.split('').map(letter => ({is: 'letter', fits: (other: string) => other === letter}))}
}

function allPlaces(line: string): ReadonlySet<number> {
  return new Set(Array.from({length: line.length + 1}, (_none, at) => at))
}

function fitsWord(node: Node, line: string): boolean {
  for (let from = 0; from <= line.length; from += 1) {
    if (isWordLetter(line.charAt(from - 1))) continue
    for (const end of ends(node, line, new Set([from]))) {
      if (end > from && !isWordLetter(line.charAt(end))) return true
    }
  }
  return false
}

function isWordLetter(letter: string): boolean {
  return /^[\p{L}\p{N}_]$/u.test(letter)
}

function ends(node: Node, line: string, from: ReadonlySet<number>): ReadonlySet<number> {
  switch (node.is) {
    case 'letter': {
      const next = new Set<number>()
      for (const at of from) if (at < line.length && node.fits(line.charAt(at))) next.add(at + 1)
      return next
    }
    case 'sequence':
      return node.of.reduce<ReadonlySet<number>>((places, part) => ends(part, line, places), from)
    case 'choice':
      return new Set(node.of.flatMap(part => [...ends(part, line, from)]))
    case 'repeat':
      return repeated(node, line, from)
    case 'start':
      return new Set([...from].filter(at => at === 0))
    case 'end':
      return new Set([...from].filter(at => at === line.length))
  }
}

function repeated(node: Extract<Node, {is: 'repeat'}>, line: string, from: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Set<number>(node.least === 0 ? from : [])
  let edge: ReadonlySet<number> = from
  while (edge.size > 0) {
    const fresh = new Set([...ends(node.of, line, edge)].filter(at => !reached.has(at)))
    for (const at of fresh) reached.add(at)
    edge = node.often ? fresh : new Set()
  }
  return reached
}

/** How deep brackets may nest. */
const DEEPEST = 50

class PatternReader {
  readonly #text: string
  readonly #extended: boolean
  #at = 0

  constructor(text: string, extended: boolean) {
    this.#text = text
    this.#extended = extended
  }

  read(): Node | undefined {
    const node = this.#choice(0)
    return this.#at < this.#text.length ? undefined : node
  }

  #choice(depth: number): Node | undefined {
    const parts: Node[] = []
    do {
      const part = this.#sequence(depth)
      if (part === undefined) return undefined
      parts.push(part)
    } while (this.#takes('|'))
    return {is: 'choice', of: parts}
  }

  #sequence(depth: number): Node | undefined {
    const parts: Node[] = []
    while (this.#at < this.#text.length && !this.#sees('|') && !(depth > 0 && this.#sees(')'))) {
      const atom = this.#atom(depth)
      if (atom === undefined) return undefined
      parts.push(this.#counted(atom))
    }
    return {is: 'sequence', of: parts}
  }

  #counted(atom: Node): Node {
    if (this.#text.charAt(this.#at) === '*') {
      this.#at += 1
      return {is: 'repeat', of: atom, least: 0, often: true}
    }
    if (this.#takes('+')) return {is: 'repeat', of: atom, least: 1, often: true}
    if (this.#takes('?')) return {is: 'repeat', of: atom, least: 0, often: false}
    return atom
  }

  #atom(depth: number): Node | undefined {
    if (this.#takes('(')) {
      const inner = depth < DEEPEST ? this.#choice(depth + 1) : undefined
      return inner !== undefined && this.#takes(')') ? inner : undefined
    }
    const letter = this.#text.charAt(this.#at)
    this.#at += 1
    if (letter === '.') return {is: 'letter', fits: () => true}
    if (letter === '^' && (this.#extended || this.#at === 1)) return {is: 'start'}
    if (letter === '$' && (this.#extended || this.#at === this.#text.length)) return {is: 'end'}
    if (letter === '[') return this.#set()
    return letter === '\\' ? this.#escaped() : {is: 'letter', fits: other => other === letter}
  }

  #escaped(): Node {
    const letter = this.#text.charAt(this.#at)
    this.#at += 1
    if (letter === 'w') return {is: 'letter', fits: isWordLetter}
    if (letter === 's') return {is: 'letter', fits: other => other === ' ' || other === '\t'}
    return {is: 'letter', fits: other => other === letter}
  }

  #set(): Node | undefined {
    const not = this.#text.charAt(this.#at) === '^'
    if (not) this.#at += 1
    const stop = this.#text.indexOf(']', this.#at + 1)
    if (stop < 0) return undefined
    const body = this.#text.slice(this.#at, stop)
    this.#at = stop + 1
    const ranges: (readonly [string, string])[] = []
    for (let at = 0; at < body.length; at += 1) {
      const from = body.charAt(at)
      const isRange = body.charAt(at + 1) === '-' && at + 2 < body.length
      ranges.push([from, isRange ? body.charAt(at + 2) : from])
      if (isRange) at += 2
    }
    return {is: 'letter', fits: letter => ranges.some(([from, to]) => letter >= from && letter <= to) !== not}
  }

  /** In basic patterns the signs of extended ones are written with a backslash. */
  #sees(sign: string): boolean {
    return this.#text.startsWith(this.#extended ? sign : `\\${sign}`, this.#at)
  }

  #takes(sign: string): boolean {
    if (!this.#sees(sign)) return false
    this.#at += this.#extended ? 1 : 2
    return true
  }
}
