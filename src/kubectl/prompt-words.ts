/** One program of a pipeline: its words, and where its input and output stand when they are no pipe. */
export type Stage = {
  readonly words: readonly string[]
  /** Text of a here-document. */
  readonly typed?: string
  readonly from?: string
  readonly to?: {readonly file: string; readonly append: boolean}
  /** `2>/dev/null`: its errors are not shown; `2>&1`: they go where its output goes. */
  readonly errors?: 'drop' | 'join'
}
/** Programs joined by `|`; `when` says what must have become of the pipeline before. */
export type Pipeline = {readonly stages: readonly Stage[]; readonly when: 'always' | 'ok' | 'failed'}

type Token = {readonly word: string} | {readonly operator: string}
type Here = {readonly end: string; readonly strip: boolean}

/** Reads what was typed, as a shell does: quotes, backslashes, pipes, `;`, `&&`, `||`, `<`, `>` and here-documents. A text is why it cannot be read. */
export function readLine(text: string): readonly Pipeline[] | string {
  return new LineReader(text).read()
}

/** A line cut at `;` and `&&` outside of quotes, each part as it was typed. `after` says what must have become of the one before. */
export function partsOf(text: string): readonly {readonly text: string; readonly after: 'always' | 'ok'}[] {
  const parts: {text: string; after: 'always' | 'ok'}[] = [{text: '', after: 'always'}]
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    const part = parts.at(-1)
    if (part === undefined) break
    if (quote === '' && (letter === ';' || text.startsWith('&&', at))) {
      parts.push({text: '', after: letter === ';' ? 'always' : 'ok'})
      if (letter === '&') at += 1
      continue
    }
    const escaped = letter === '\\' && quote !== "'"
    if (letter === quote) quote = ''
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter
    part.text += escaped ? text.slice(at, at + 2) : letter
    if (escaped) at += 1
  }
  return parts.filter(part => part.text.trim() !== '')
}

/** Whether a shell would ask for more before it runs this: an open quote or here-document, a pipe or a backslash at the end. */
export function isUnfinished(text: string): boolean {
  const reader = new LineReader(text)
  reader.read()
  return reader.isOpen
}

const OPERATORS = ['2>&1', '2>>', '2>', '&>', '<<-', '&&', '||', '<<', '>>', '|', ';', '<', '>', '&', '\n']

const NO_PROGRAM = 'a pipe needs a program on both sides'

/** Where the reader stands; it lives no longer than one line. */
class LineReader {
  readonly #text: string
  #at = 0
  #stages: MutableStage[] = [{words: []}]
  #when: Pipeline['when'] = 'always'
  /** The text ended in the middle of something. */
  isOpen = false
  readonly #pipelines: Pipeline[] = []
  readonly #waiting: {readonly stage: MutableStage; readonly here: Here}[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly Pipeline[] | string {
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      const problem = typeof token === 'string' ? token : this.#take(token)
      if (problem !== undefined) return problem
    }
    this.#readHere()
    const empty = this.#stage().words.length === 0
    if (empty && (this.#stages.length > 1 || this.#when !== 'always')) this.isOpen = true
    if (this.#stages.length > 1 && empty) return NO_PROGRAM
    this.#close('always')
    return this.#pipelines
  }

  #stage(): MutableStage {
    return this.#stages.at(-1) ?? {words: []}
  }

  #take(token: Token): string | undefined {
    const stage = this.#stage()
    if ('word' in token) {
      stage.words.push(token.word)
      return undefined
    }
    switch (token.operator) {
      case '|':
        if (stage.words.length === 0) return NO_PROGRAM
        this.#stages.push({words: []})
        return undefined
      case '<':
      case '>':
      case '>>':
      case '<<':
      case '<<-':
      case '2>':
      case '2>>':
      case '&>':
        return this.#redirect(stage, token.operator)
      case '2>&1':
        stage.errors = 'join'
        return undefined
      case '&':
        return 'this prompt runs nothing in the background: leave the & out'
      case '\n':
        this.#readHere()
        // Behind a pipe or && the line goes on in the next one.
        if (stage.words.length === 0 && (this.#stages.length > 1 || this.#when !== 'always')) return undefined
        break
    }
    this.#close(token.operator === '&&' ? 'ok' : token.operator === '||' ? 'failed' : 'always')
    return undefined
  }

  /** Ends a pipeline; `next` is when the one after it runs. */
  #close(next: Pipeline['when']): void {
    if (this.#stages.some(stage => stage.words.length > 0)) this.#pipelines.push({stages: this.#stages, when: this.#when})
    this.#stages = [{words: []}]
    this.#when = next
  }

  #redirect(stage: MutableStage, operator: string): string | undefined {
    const target = this.#next()
    if (target === undefined || typeof target === 'string' || !('word' in target)) return `${operator} needs a word behind it`
    if (operator.startsWith('2>')) {
      if (target.word !== '/dev/null') return `errors go to /dev/null here, or with 2>&1 to where the output goes`
      stage.errors = 'drop'
    } else if (operator === '<') stage.from = target.word
    else if (operator.startsWith('<<')) this.#waiting.push({stage, here: {end: target.word, strip: operator === '<<-'}})
    else {
      stage.to = {file: target.word, append: operator === '>>'}
      if (operator === '&>') stage.errors = 'join'
    }
    return undefined
  }

  /** The lines up to the end word, for each here-document of the line that has just ended. */
  #readHere(): void {
    for (const {stage, here} of this.#waiting.splice(0)) {
      const lines: string[] = []
      let ended = false
      while (this.#at < this.#text.length) {
        const stop = this.#text.indexOf('\n', this.#at)
        const line = this.#text.slice(this.#at, stop < 0 ? undefined : stop)
        this.#at = stop < 0 ? this.#text.length : stop + 1
        const shown = here.strip ? line.replace(/^\t+/, '') : line
        ended = shown === here.end
        if (ended) break
        lines.push(shown)
      }
      if (!ended) this.isOpen = true
      stage.typed = lines.map(line => `${line}\n`).join('')
    }
  }

  #next(): Token | string | undefined {
    while (this.#at < this.#text.length && ' \t\r'.includes(this.#peek())) this.#at += 1
    if (this.#at >= this.#text.length) return undefined
    if (this.#peek() === '#') {
      const stop = this.#text.indexOf('\n', this.#at)
      this.#at = stop < 0 ? this.#text.length : stop
      return this.#next()
    }
    const operator = OPERATORS.find(candidate => this.#text.startsWith(candidate, this.#at))
    if (operator !== undefined) {
      this.#at += operator.length
      return {operator}
    }
    return this.#word()
  }

  #word(): Token | string {
    let word = ''
    while (this.#at < this.#text.length) {
      const letter = this.#peek()
      if (' \t\r\n|;<>&'.includes(letter)) break
      if (letter === '`' || this.#text.startsWith('$(', this.#at))
        return 'this prompt puts no command into another: type them one after the other'
      this.#at += 1
      if (letter === '\\') word += this.#escaped()
      else if (letter === "'" || letter === '"') {
        const quoted = this.#quoted(letter)
        if (quoted === undefined) return `a ${letter} is still open`
        word += quoted
      } else word += letter
    }
    return {word}
  }

  #escaped(): string {
    const letter = this.#peek()
    if (letter === '') this.isOpen = true
    this.#at += 1
    return letter === '\n' ? '' : letter
  }

  #quoted(quote: string): string | undefined {
    let text = ''
    while (this.#at < this.#text.length) {
      const letter = this.#peek()
      this.#at += 1
      if (letter === quote) return text
      if (letter === '\\' && quote === '"' && '"\\$`\n'.includes(this.#peek()) && this.#at < this.#text.length) text += this.#escaped()
      else text += letter
    }
    this.isOpen = true
    return undefined
  }

  #peek(): string {
    return this.#text.charAt(this.#at)
  }
}

type MutableStage = {
  words: string[]
  typed?: string
  from?: string
  to?: {file: string; append: boolean}
  errors?: 'drop' | 'join'
}
