/** The value of `$((…))`, or undefined when the text is no sum. Names without a dollar are variables; assignments are written back. */
export function arithmetic(text: string, vars: {[name: string]: string}): number | undefined {
  const tokens = text.match(/0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<|>>|[<>=!]=|&&|\|\||\+\+|--|[-+*/%]=|\S/g) ?? []
  if (tokens.length === 0) return 0
  if (tokens.length > 200) return undefined
  const reader: Sum = {tokens, at: 0, vars, bad: false}
  const value = assignment(reader)
  return reader.bad || reader.at < tokens.length || !Number.isFinite(value) ? undefined : value
}

type Sum = {readonly tokens: readonly string[]; at: number; readonly vars: {[name: string]: string}; bad: boolean}

const NAME = /^[A-Za-z_]\w*$/

/** Binary operators by how tightly they bind, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

function assignment(sum: Sum): number {
  const name = sum.tokens[sum.at] ?? ''
  const op = sum.tokens[sum.at + 1] ?? ''
  if (NAME.test(name) && (op === '=' || /^[-+*/%]=$/.test(op))) {
    sum.at += 2
    const right = assignment(sum)
    return store(sum, name, op === '=' ? right : apply(op[0] ?? '', read(sum, name), right))
  }
  return ternary(sum)
}

function ternary(sum: Sum): number {
  const test = binary(sum, 0)
  if (sum.tokens[sum.at] !== '?') return test
  sum.at += 1
  const yes = assignment(sum)
  if (sum.tokens[sum.at] !== ':') sum.bad = true
  sum.at += 1
  const no = assignment(sum)
  return test === 0 ? no : yes
}

function binary(sum: Sum, level: number): number {
  const operators = LEVELS[level]
  if (operators === undefined) return unary(sum)
  let left = binary(sum, level + 1)
  for (;;) {
    const op = sum.tokens[sum.at]
    if (op === undefined || !operators.includes(op)) return left
    sum.at += 1
    left = apply(op, left, binary(sum, level + 1))
  }
}

function unary(sum: Sum): number {
  const token = sum.tokens[sum.at]
  sum.at += 1
  if (token === undefined) {
    sum.bad = true
    return 0
  }
  if (token === '-') return -unary(sum)
  if (token === '+') return unary(sum)
  if (token === '!') return unary(sum) === 0 ? 1 : 0
  if (token === '~') return -unary(sum) - 1
  if (token === '++' || token === '--') {
    const name = sum.tokens[sum.at] ?? ''
    sum.at += 1
    return store(sum, name, read(sum, name) + (token === '++' ? 1 : -1))
  }
  if (token === '(') {
    const value = assignment(sum)
    if (sum.tokens[sum.at] !== ')') sum.bad = true
    sum.at += 1
    return value
  }
  if (/^\d/.test(token)) return checked(sum, numberOf(token))
  if (!NAME.test(token)) {
    sum.bad = true
    return 0
  }
  const value = read(sum, token)
  const next = sum.tokens[sum.at]
  if (next === '++' || next === '--') {
    sum.at += 1
    store(sum, token, value + (next === '++' ? 1 : -1))
  }
  return value
}

function read(sum: Sum, name: string): number {
  return checked(sum, numberOf((Object.hasOwn(sum.vars, name) ? sum.vars[name] : undefined) || '0'))
}

function checked(sum: Sum, value: number): number {
  if (!Number.isFinite(value)) sum.bad = true
  return Math.trunc(value)
}

/** Hexadecimal after `0x`, octal after `0`: so 08 is no number. */
function numberOf(text: string): number {
  const octal = /^\s*([-+]?)0+([0-9]+)\s*$/.exec(text)
  if (octal === null) return Number(text)
  return /[89]/.test(octal[2] ?? '') ? Number.NaN : Number.parseInt(`${octal[1]}${octal[2]}`, 8)
}

function store(sum: Sum, name: string, value: number): number {
  sum.vars[name] = String(value)
  return value
}

function apply(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? Number.NaN : Math.trunc(a / b)
    case '%':
      return b === 0 ? Number.NaN : a % b
    case '<<':
    case '>>':
    case '&':
    case '|':
    case '^':
      return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? onBits(op, BigInt(a), BigInt(b)) : Number.NaN
    default:
      return compares(op, a, b) ? 1 : 0
  }
}

/** A shell counts in 64 bits. */
function onBits(op: string, a: bigint, b: bigint): number {
  const by = b & 63n
  const bits = op === '<<' ? a << by : op === '>>' ? a >> by : op === '&' ? a & b : op === '|' ? a | b : a ^ b
  return Number(BigInt.asIntN(64, bits))
}

function compares(op: string, a: number, b: number): boolean {
  switch (op) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    case '&&':
      return a !== 0 && b !== 0
    default:
      return a !== 0 || b !== 0
  }
}
