import {inputs, split} from './file-commands.ts'
import type {Call, Command, Outcome} from './surroundings.ts'
import {fails, ok} from './surroundings.ts'

/** Lines without their newline; a last line without one counts too. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

const join = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('')

/** Takes `-n 5`, `-n5` or `-5` out of the words. */
function count(argv: readonly string[], letter: string): {readonly value: string | undefined; readonly rest: readonly string[]} {
  const at = argv.findIndex((word, index) => index > 0 && (word.startsWith(`-${letter}`) || /^-\d+$/.test(word)))
  const word = argv[at]
  if (at < 0 || word === undefined) return {value: undefined, rest: argv}
  if (word === `-${letter}`) return {value: argv[at + 1], rest: [...argv.slice(0, at), ...argv.slice(at + 2)]}
  return {value: word.replace(/^-[a-z]?/, ''), rest: [...argv.slice(0, at), ...argv.slice(at + 1)]}
}

function head(call: Call): Outcome {
  const bytes = count(call.argv, 'c')
  if (call.argv.some(word => word.startsWith('-c'))) {
    const {texts, err} = inputs(call, split(bytes.rest).operands)
    return {out: texts.join('').slice(0, Number(bytes.value ?? 0)), err, code: err === '' ? 0 : 1}
  }
  const {value, rest} = count(call.argv, 'n')
  const {texts, err} = inputs(call, split(rest).operands)
  const wanted = Number(value ?? 10)
  return {out: join(linesOf(texts.join('')).slice(0, wanted)), err, code: err === '' ? 0 : 1}
}

/** `tail -f` never ends; what comes later is not shown, only what is there. */
function tail(call: Call): Outcome {
  const {value, rest} = count(call.argv, 'n')
  const {flags, operands} = split(rest)
  const {texts, err} = inputs(call, operands)
  const lines = linesOf(texts.join(''))
  const from = value?.startsWith('+') ? Number(value) - 1 : Math.max(0, lines.length - Number(value ?? 10))
  const out = join(lines.slice(from))
  if (/[fF]/.test(flags) && err === '') return {server: {name: 'tail', log: linesOf(out), stops: 'ignores', ports: []}}
  return {out, err, code: err === '' ? 0 : 1}
}

/** Patterns longer than this are refused: a regular expression could take for ever. */
const LONGEST_PATTERN = 200

/** A basic or extended regular expression as ours; undefined for one that is none, or one that could run away. */
function expression(pattern: string, fixed: boolean, extended: boolean, ignoreCase: boolean): RegExp | undefined {
  if (pattern.length > LONGEST_PATTERN) return undefined
  let text = pattern
  if (fixed) text = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  else if (!extended)
    text = pattern.replace(
      /\\([(){}|+?])|([(){}|+?])/g,
      (_whole, escaped: string | undefined, plain: string | undefined) => escaped ?? `\\${plain}`,
    )
  text = text
    .replaceAll('[[:digit:]]', '[0-9]')
    .replaceAll('[[:space:]]', '\\s')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:alpha:]', 'A-Za-z')
    .replaceAll('[:space:]', '\\s')
  // A repeated group is what makes backtracking explode, unless it holds nothing but letters.
  if (/\)[*+{]/.test(text.replace(/\([\w \-:]*\)[*+]/g, ''))) return undefined
  try {
    return new RegExp(text, ignoreCase ? 'i' : '')
  } catch {
    return undefined
  }
}

/** Steps that one look for a pattern may take, and characters of a line that are looked at. */
const MOST_WORK = 20_000_000
const LONGEST_LOOK = 2000

/** Whether a pattern is cheap enough for these lines: each open repetition may try every length again. */
function isAffordable(pattern: RegExp, lines: readonly string[]): boolean {
  const repeats = (pattern.source.match(/[*+]|\{\d+,\d*\}/g) ?? []).length
  let work = 0
  for (const line of lines) work += Math.min(line.length, LONGEST_LOOK) ** Math.max(repeats, 1)
  return work <= MOST_WORK
}

function grep(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  const [pattern, ...files] = operands
  if (pattern === undefined) return fails('Usage: grep [-icnqvFEo] PATTERN [FILE]...', 2)
  const fits = expression(
    pattern,
    flags.includes('F') || call.argv[0] === 'fgrep',
    flags.includes('E') || call.argv[0] === 'egrep',
    flags.includes('i'),
  )
  if (fits === undefined) return fails(`grep: bad regex '${pattern}'`, 2)
  const names = files.length > 1 && !flags.includes('h')
  let [out, err, hits] = ['', '', 0]
  for (const file of files.length === 0 ? ['-'] : files) {
    const read = inputs(call, [file])
    err += read.err
    if (read.err !== '') continue
    const lines = linesOf(read.texts.join(''))
    if (!isAffordable(fits, lines)) return fails(`grep: '${pattern}' would take too long here`, 2)
    const found = fitting(lines, fits, flags)
    hits += found.length
    out += shownHits(found, flags, file, names ? `${file}:` : '')
  }
  const code = err !== '' ? 2 : hits > 0 ? 0 : 1
  return flags.includes('q') ? {err, code: hits > 0 ? 0 : code} : {out, err, code}
}

/** A line that a pattern was looked for in, its number from 0, and the piece that fits. */
type Hit = {readonly line: string; readonly index: number; readonly piece: string}

function fitting(lines: readonly string[], fits: RegExp, flags: string): readonly Hit[] {
  return lines.flatMap((line, index): readonly Hit[] => {
    const piece = fits.exec(line.slice(0, LONGEST_LOOK))?.[0]
    return (piece !== undefined) === flags.includes('v') ? [] : [{line, index, piece: piece ?? ''}]
  })
}

function shownHits(found: readonly Hit[], flags: string, file: string, name: string): string {
  if (flags.includes('l')) return found.length > 0 ? `${file}\n` : ''
  if (flags.includes('c')) return `${name}${found.length}\n`
  return join(
    found.map(({line, index, piece}) => `${name}${flags.includes('n') ? `${index + 1}:` : ''}${flags.includes('o') ? piece : line}`),
  )
}

function seq({argv}: Call): Outcome {
  const numbers = argv.slice(1).map(Number)
  if (numbers.length === 0 || numbers.some(number => Number.isNaN(number))) return fails('seq: invalid number')
  const [first, by, last] =
    numbers.length === 1
      ? [1, 1, numbers[0] ?? 0]
      : numbers.length === 2
        ? [numbers[0] ?? 1, 1, numbers[1] ?? 0]
        : [numbers[0] ?? 1, numbers[1] ?? 1, numbers[2] ?? 0]
  const out: string[] = []
  for (let value = first; by !== 0 && (by > 0 ? value <= last : value >= last) && out.length < 10_000; value += by) out.push(String(value))
  return ok(join(out))
}

function wc(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  const {texts, err} = inputs(call, operands)
  const text = texts.join('')
  const numbers: number[] = []
  if (flags.includes('l') || flags === '') numbers.push(text.split('\n').length - 1)
  if (flags.includes('w') || flags === '') numbers.push(text.split(/\s+/).filter(word => word !== '').length)
  if (flags.includes('c') || flags === '') numbers.push(text.length)
  const name = operands.length === 1 ? ` ${operands[0]}` : ''
  return {
    out: `${numbers.length === 1 ? numbers[0] : numbers.map(value => String(value).padStart(9)).join(' ')}${name}\n`,
    err,
    code: err === '' ? 0 : 1,
  }
}

function sort(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  const {texts, err} = inputs(call, operands)
  const numeric = flags.includes('n')
  const number = (line: string): number => Number.parseFloat(line) || 0
  let lines = linesOf(texts.join('')).sort((a, b) => (numeric ? number(a) - number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0))
  if (flags.includes('r')) lines.reverse()
  if (flags.includes('u')) lines = lines.filter((line, index) => line !== lines[index - 1])
  return {out: join(lines), err, code: err === '' ? 0 : 2}
}

function uniq(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  const {texts, err} = inputs(call, operands)
  const groups: {line: string; times: number}[] = []
  for (const line of linesOf(texts.join(''))) {
    const last = groups.at(-1)
    if (last?.line === line) last.times += 1
    else groups.push({line, times: 1})
  }
  return {
    out: join(groups.map(({line, times}) => (flags.includes('c') ? `${String(times).padStart(7)} ${line}` : line))),
    err,
    code: err === '' ? 0 : 1,
  }
}

function cut(call: Call): Outcome {
  const words = [...call.argv]
  const option = (letter: string): string | undefined => {
    const at = words.findIndex(word => word.startsWith(`-${letter}`))
    const word = words[at]
    if (word === undefined) return undefined
    const [taken] = words.splice(at, word.length > 2 ? 1 : 2).slice(word.length > 2 ? 0 : 1)
    return word.length > 2 ? word.slice(2) : taken
  }
  const delimiter = option('d') ?? '\t'
  const fields = option('f')
  const characters = option('c')
  const wanted = ranges(fields ?? characters ?? '')
  if (wanted.length === 0) return fails('cut: expected a list of bytes, characters, or fields')
  const {texts, err} = inputs(call, split(words).operands)
  const pick = (items: readonly string[]): string[] =>
    items.filter((_item, index) => wanted.some(([from, to]) => index + 1 >= from && index + 1 <= to))
  const lines = linesOf(texts.join('')).map(line => {
    if (fields === undefined) return pick([...line]).join('')
    return line.includes(delimiter) ? pick(line.split(delimiter)).join(delimiter) : line
  })
  return {out: join(lines), err, code: err === '' ? 0 : 1}
}

function ranges(text: string): [number, number][] {
  return text
    .split(',')
    .filter(piece => /^\d*-?\d*$/.test(piece) && piece !== '' && piece !== '-')
    .map(piece => {
      const [from = '', to] = piece.split('-')
      return [Number(from || '1'), to === undefined ? Number(from) : Number(to || Number.POSITIVE_INFINITY)]
    })
}

function tr({argv, stdin}: Call): Outcome {
  const deletes = argv[1]?.startsWith('-') && argv[1].includes('d')
  const [from = '', to = ''] = argv.slice(argv[1]?.startsWith('-') ? 2 : 1)
  const source = characters(from)
  const target = characters(to)
  if (deletes) return ok([...stdin].filter(char => !source.includes(char)).join(''))
  return ok(
    [...stdin]
      .map(char => {
        const at = source.indexOf(char)
        return at < 0 ? char : (target[Math.min(at, target.length - 1)] ?? char)
      })
      .join(''),
  )
}

function characters(text: string): string[] {
  const plain = text
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
  const found: string[] = []
  for (let index = 0; index < plain.length; index++) {
    const char = plain[index] ?? ''
    const to = plain[index + 1] === '-' ? plain.charCodeAt(index + 2) : Number.NaN
    if (Number.isNaN(to)) found.push(char)
    else {
      for (let code = char.charCodeAt(0); code <= to && found.length < 500; code++) found.push(String.fromCharCode(code))
      index += 2
    }
  }
  return found
}

/** `sed s/a/b/g` and `-i` with one such script; other sed scripts are refused by name. */
function sed(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  const [script = '', ...files] = operands
  const match = /^s([/|#,])(.*?)\1(.*?)\1([gi]*)$/.exec(script)
  const fits = match === null ? undefined : expression(match[2] ?? '', false, /[rE]/.test(flags), match[4]?.includes('i') ?? false)
  if (match === null || fits === undefined) return fails(`sed: unsupported command: ${script}`)
  const pattern = new RegExp(fits.source, `${fits.flags}${match[4]?.includes('g') ? 'g' : ''}`)
  const replacement = (match[3] ?? '')
    .replace(/\$/g, '$$$$')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/(^|[^\\])&/g, '$1$$&')
  const {texts, err} = inputs(call, files)
  const lines = linesOf(texts.join(''))
  if (!isAffordable(pattern, lines)) return fails(`sed: '${script}' would take too long here`)
  const out = join(lines.map(line => line.slice(0, LONGEST_LOOK).replace(pattern, replacement)))
  const [file] = files
  if (flags.includes('i') && file !== undefined && err === '') {
    const refused = call.around.files.write(file.startsWith('/') ? file : `${call.directory}/${file}`, out)
    return refused === undefined ? {code: 0} : fails(`sed: ${file}: ${refused}`)
  }
  return {out, err, code: err === '' ? 0 : 1}
}

/** `awk '{print $1, $3}'`, with `-F`; other programs are refused by name. */
function awk(call: Call): Outcome {
  const at = call.argv.findIndex((word, index) => index > 0 && word.startsWith('-F'))
  const separator = at < 0 ? undefined : call.argv[at]?.slice(2) || call.argv[at + 1] || ' '
  const words = at < 0 ? call.argv.slice(1) : [...call.argv.slice(1, at), ...call.argv.slice(call.argv[at] === '-F' ? at + 2 : at + 1)]
  const [program = '', ...files] = words
  const items = /^\s*\{\s*print\s*(.*?)\s*;?\s*\}\s*$/.exec(program)?.[1]
  if (items === undefined) return fails(`awk: unsupported program: ${program}`)
  const {texts, err} = inputs(call, files)
  const lines = linesOf(texts.join('')).map((line, index) => {
    const fields = separator === undefined || separator === ' ' ? line.trim().split(/\s+/) : line.split(separator)
    const value = (item: string): string => {
      const text = item.trim()
      if (text === 'NR') return String(index + 1)
      if (text === 'NF') return String(fields.length)
      if (text === '$0') return line
      if (text === '$NF') return fields.at(-1) ?? ''
      return /^\$\d+$/.test(text) ? (fields[Number(text.slice(1)) - 1] ?? '') : text.replace(/^"|"$/g, '')
    }
    return items === '' ? line : items.split(',').map(value).join(' ')
  })
  return {out: join(lines), err, code: err === '' ? 0 : 1}
}

export const TEXT_COMMANDS: Readonly<Record<string, Command>> = {
  head,
  tail,
  grep,
  egrep: grep,
  fgrep: grep,
  seq,
  wc,
  sort,
  uniq,
  cut,
  tr,
  sed,
  awk,
  rev: call => ok(join(linesOf(inputs(call, split(call.argv).operands).texts.join('')).map(line => [...line].reverse().join('')))),
  yes: ({argv}) => ok(`${argv[1] ?? 'y'}\n`.repeat(1000)),
}
