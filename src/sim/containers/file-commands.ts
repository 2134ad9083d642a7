import {resolvePath} from './files.ts'
import type {Call, Command, Outcome} from './surroundings.ts'
import {fails, ok} from './surroundings.ts'

/** Flags (words that begin with a dash) and operands of a command. */
export function split(argv: readonly string[]): {readonly flags: string; readonly operands: readonly string[]} {
  const words = argv.slice(1)
  const flags = words.filter(word => word.startsWith('-') && word !== '-').join('')
  return {flags, operands: words.filter(word => !word.startsWith('-') || word === '-')}
}

/** Reads the operands one after another, standard input for none or `-`. */
export function inputs(call: Call, operands: readonly string[]): {readonly texts: readonly string[]; readonly err: string} {
  const name = call.argv[0] ?? ''
  const texts: string[] = []
  let err = ''
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    const path = resolvePath(call.directory, operand)
    const text = operand === '-' || path === '/dev/stdin' ? call.stdin : call.around.files.read(path)
    if (text !== undefined) texts.push(text)
    else if (call.around.files.isDirectory(path)) err += `${name}: read error: Is a directory\n`
    else err += `${name}: can't open '${operand}': No such file or directory\n`
  }
  return {texts, err}
}

function cat(call: Call): Outcome {
  const {texts, err} = inputs(call, split(call.argv).operands)
  return {out: texts.join(''), err, code: err === '' ? 0 : 1}
}

function touch(call: Call): Outcome {
  for (const operand of split(call.argv).operands) {
    const path = resolvePath(call.directory, operand)
    if (call.around.files.isDirectory(path)) continue
    const refused = call.around.files.write(path, call.around.files.read(path) ?? '')
    if (refused !== undefined)
      return fails(`touch: ${operand}: ${refused === 'nonexistent directory' ? 'No such file or directory' : refused}`)
  }
  return {code: 0}
}

function rm(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  let err = ''
  for (const operand of operands) {
    const path = resolvePath(call.directory, operand)
    const isDirectory = call.around.files.isDirectory(path)
    if (isDirectory && !/[rR]/.test(flags)) err += `rm: '${operand}' is a directory\n`
    else if (call.around.files.read(path) === undefined && !isDirectory)
      err += flags.includes('f') ? '' : `rm: can't remove '${operand}': No such file or directory\n`
    else if (!call.around.files.writable(path)) err += `rm: can't remove '${operand}': Read-only file system\n`
    else call.around.files.remove(path)
  }
  return {err, code: err === '' ? 0 : 1}
}

function ls(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  let out = ''
  let err = ''
  for (const operand of operands.length === 0 ? ['.'] : operands) {
    const path = resolvePath(call.directory, operand)
    const names = call.around.files.names(path)
    const shown =
      names?.filter(name => flags.includes('a') || flags.includes('A') || !name.startsWith('.')) ??
      (call.around.files.read(path) === undefined ? undefined : [operand])
    if (shown === undefined) {
      err += `ls: ${operand}: No such file or directory\n`
      continue
    }
    if (operands.length > 1 && names !== undefined) out += `${out === '' ? '' : '\n'}${operand}:\n`
    out += shown
      .map(name => `${flags.includes('l') ? longLine(call, names === undefined ? path : resolvePath(path, name)) : ''}${name}\n`)
      .join('')
  }
  return {out, err, code: err === '' ? 0 : 1}
}

function longLine(call: Call, path: string): string {
  const directory = call.around.files.isDirectory(path)
  const size = directory ? 4096 : (call.around.files.read(path) ?? '').length
  return `${directory ? 'drwxr-xr-x    2' : '-rw-r--r--    1'} root     root     ${String(size).padStart(9)} `
}

function mkdir(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  for (const operand of operands) {
    const path = resolvePath(call.directory, operand)
    const parents = flags.includes('p')
    if (call.around.files.isDirectory(path)) {
      if (parents) continue
      return fails(`mkdir: can't create directory '${operand}': File exists`)
    }
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    if (!parents && !call.around.files.isDirectory(parent))
      return fails(`mkdir: can't create directory '${operand}': No such file or directory`)
    const refused = call.around.files.makeDirectory(path)
    if (refused !== undefined) return fails(`mkdir: can't create directory '${operand}': ${refused}`)
  }
  return {code: 0}
}

function copy(call: Call): Outcome {
  const name = call.argv[0] ?? 'cp'
  const {operands} = split(call.argv)
  const to = operands.at(-1)
  if (to === undefined || operands.length < 2) return fails(`${name}: missing file operand`)
  const target = resolvePath(call.directory, to)
  for (const operand of operands.slice(0, -1)) {
    const from = resolvePath(call.directory, operand)
    const text = call.around.files.read(from)
    if (text === undefined) return fails(`${name}: can't ${name === 'mv' ? 'rename' : 'stat'} '${operand}': No such file or directory`)
    const path = call.around.files.isDirectory(target) ? resolvePath(target, operand.split('/').at(-1) ?? '') : target
    if (path === from) return fails(`${name}: '${operand}' and '${to}' are the same file`)
    const refused = call.around.files.write(path, text)
    if (refused !== undefined) return fails(`${name}: can't create '${to}': ${refused}`)
    if (name === 'mv') call.around.files.remove(from)
  }
  return {code: 0}
}

function test(call: Call): Outcome {
  let words = call.argv.slice(1)
  if (call.argv[0] === '[' || call.argv[0] === '[[') {
    const close = call.argv[0] === '[' ? ']' : ']]'
    if (words.at(-1) !== close) return fails(`sh: missing ${close}`, 2)
    words = words.slice(0, -1)
  }
  const result = either(words, call)
  return result === undefined
    ? fails(`sh: ${words[1] ?? words[0] ?? ''}: unknown operand`, 2)
    : typeof result === 'string'
      ? fails(`sh: ${result}`, 2)
      : {code: result ? 0 : 1}
}

type Verdict = boolean | string | undefined

function either(words: readonly string[], call: Call): Verdict {
  for (const joint of ['-o', '||', '-a', '&&']) {
    const at = outside(words, joint)
    if (at <= 0 || at === words.length - 1 || words.length === 3) continue
    const [left, right] = [either(words.slice(0, at), call), either(words.slice(at + 1), call)]
    if (typeof left !== 'boolean') return left
    if (typeof right !== 'boolean') return right
    return joint === '-o' || joint === '||' ? left || right : left && right
  }
  if (words[0] === '!' && words.length > 1) {
    const inner = either(words.slice(1), call)
    return typeof inner === 'boolean' ? !inner : inner
  }
  const isBracketed = words[0] === '(' && words.at(-1) === ')' && words.length > 2 && !(words.length === 3 && isOperator(words[1]))
  return isBracketed ? either(words.slice(1, -1), call) : primary(words, call)
}

/** The first place of a word that stands in no brackets; -1 where there is none. */
function outside(words: readonly string[], wanted: string): number {
  let depth = 0
  return words.findIndex(word => {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    return depth === 0 && word === wanted
  })
}

const isOperator = (word: string | undefined): boolean => /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge))$/.test(word ?? '')

function primary(words: readonly string[], {around: {files}, directory}: Call): Verdict {
  const [a = '', b = '', c = ''] = words
  if (words.length === 0) return false
  if (words.length === 1) return a !== ''
  if (words.length === 2) {
    const path = resolvePath(directory, b)
    const text = files.read(path)
    switch (a) {
      case '-n':
        return b !== ''
      case '-z':
        return b === ''
      case '-f':
        return text !== undefined
      case '-d':
        return files.isDirectory(path)
      case '-s':
        return text !== undefined && text !== ''
      case '-e':
      case '-r':
        return text !== undefined || files.isDirectory(path)
      case '-w':
        return (text !== undefined || files.isDirectory(path)) && files.writable(path)
      case '-x':
        return files.isDirectory(path)
      case '-L':
      case '-h':
      case '-S':
      case '-p':
      case '-t':
        return false
      default:
        return undefined
    }
  }
  return words.length === 3 ? compare(a, b, c) : undefined
}

function compare(a: string, op: string, b: string): Verdict {
  if (op === '=' || op === '==') return a === b
  if (op === '!=') return a !== b
  if (op === '<' || op === '>') return op === '<' ? a < b : a > b
  if (!['-eq', '-ne', '-lt', '-le', '-gt', '-ge'].includes(op)) return undefined
  const bad = [a, b].find(text => !/^\s*[-+]?\d+\s*$/.test(text))
  if (bad !== undefined) return `${bad}: bad number`
  const [x, y] = [Number(a), Number(b)]
  const results: Readonly<Record<string, boolean>> = {
    '-eq': x === y,
    '-ne': x !== y,
    '-lt': x < y,
    '-le': x <= y,
    '-gt': x > y,
    '-ge': x >= y,
  }
  return results[op]
}

function tee(call: Call): Outcome {
  const {flags, operands} = split(call.argv)
  for (const operand of operands) {
    const path = resolvePath(call.directory, operand)
    const refused = call.around.files.write(path, (flags.includes('a') ? (call.around.files.read(path) ?? '') : '') + call.stdin)
    if (refused !== undefined) return {out: call.stdin, err: `tee: ${operand}: ${refused}\n`, code: 1}
  }
  return ok(call.stdin)
}

export const FILE_COMMANDS: Readonly<Record<string, Command>> = {
  cat,
  touch,
  rm,
  ls,
  mkdir,
  cp: copy,
  mv: copy,
  test,
  '[': test,
  '[[': test,
  tee,
  rmdir: call => rm({...call, argv: ['rm', '-r', ...call.argv.slice(1)]}),
  chmod: () => ({code: 0}),
  chown: () => ({code: 0}),
  ln: () => ({code: 0}),
  df: () =>
    ok('Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay               20971520   4194304  16777216  20% /\n'),
  stat: call => {
    const operand = split(call.argv).operands[0] ?? ''
    const path = resolvePath(call.directory, operand)
    const text = call.around.files.read(path)
    return text === undefined && !call.around.files.isDirectory(path)
      ? fails(`stat: can't stat '${operand}': No such file or directory`)
      : ok(`  File: ${operand}\n  Size: ${(text ?? '').length}\n`)
  },
}
