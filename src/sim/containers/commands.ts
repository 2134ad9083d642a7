import {timestamp} from '../../kube/time.ts'
import {dateText} from './date.ts'
import {FILE_COMMANDS} from './file-commands.ts'
import {NET_COMMANDS} from './net-commands.ts'
import {printf} from './printf.ts'
import {bpi} from './pi.ts'
import type {Call, Command, Outcome} from './surroundings.ts'
import {fails, ok} from './surroundings.ts'
import {TEXT_COMMANDS} from './text-commands.ts'

const UNITS: Readonly<Record<string, number>> = {'': 1, s: 1, m: 60, h: 3600, d: 86400}

function sleep({argv}: Call): Outcome {
  if (argv.length < 2) return fails('sleep: missing operand')
  let total = 0
  for (const word of argv.slice(1)) {
    const match = /^(\d*\.?\d+|\d+\.|inf(?:inity)?)([smhd]?)$/.exec(word)
    if (match === null) return fails(`sleep: invalid number '${word}'`)
    total += match[1]?.startsWith('inf') ? Number.POSITIVE_INFINITY : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)
  }
  return {code: 0, after: total * 1000}
}

function echo({argv}: Call): Outcome {
  let words = argv.slice(1)
  let newline = true
  let escapes = false
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    if (words[0]?.includes('n')) newline = false
    if (words[0]?.includes('e')) escapes = true
    words = words.slice(1)
  }
  const text = words.join(' ')
  return ok((escapes ? printf('%b', [text]) : text) + (newline ? '\n' : ''))
}

function date({argv, around}: Call): Outcome {
  const words = argv.slice(1).filter(word => word !== '-u' && word !== '--utc')
  const format = words.find(word => word.startsWith('+'))
  if (words.includes('-Iseconds')) return ok(`${timestamp(around.now).replace('Z', '+00:00')}\n`)
  return ok(`${dateText(around.now, format === undefined ? '%a %b %e %H:%M:%S UTC %Y' : format.slice(1))}\n`)
}

function environment({argv, env}: Call): Outcome {
  const name = argv[0] === 'printenv' ? argv[1] : undefined
  if (name === undefined)
    return ok(
      Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    )
  return Object.hasOwn(env, name) ? ok(`${env[name]}\n`) : {code: 1}
}

function hostname({argv, around}: Call): Outcome {
  const flag = argv[1]
  if (flag === '-i' || flag === '-I') return ok(`${around.ip}\n`)
  if (flag === '-f') return ok(`${around.resolve(around.hostname)?.name ?? around.hostname}\n`)
  return ok(`${flag === '-s' ? (around.hostname.split('.')[0] ?? '') : around.hostname}\n`)
}

function expr({argv}: Call): Outcome {
  const [a = '', op = '', b = ''] = argv.slice(1)
  const [x, y] = [Number(a), Number(b)]
  const numbers: Readonly<Record<string, number>> = {'+': x + y, '-': x - y, '*': x * y, '/': Math.trunc(x / y), '%': x % y}
  const tests: Readonly<Record<string, boolean>> = {'=': a === b, '!=': a !== b, '<': x < y, '>': x > y, '<=': x <= y, '>=': x >= y}
  if (op === '') return {out: `${a}\n`, code: a === '' || a === '0' ? 1 : 0}
  const result = numbers[op] ?? (tests[op] === undefined ? undefined : Number(tests[op]))
  if (result === undefined) return fails('expr: syntax error', 2)
  if (Number.isNaN(result) || !Number.isFinite(result))
    return fails(op === '/' || op === '%' ? 'expr: division by zero' : 'expr: non-numeric argument', 2)
  return {out: `${result}\n`, code: result === 0 ? 1 : 0}
}

/** The Kubernetes documentation's example Job: `perl -Mbignum=bpi -wle 'print bpi(2000)'`. */
function perl({argv}: Call): Outcome {
  const text = argv.slice(1).join(' ')
  const digits = /bpi\((\d+)\)/.exec(text)?.[1]
  if (digits !== undefined) return {out: `${bpi(Math.min(Number(digits), 5000))}\n`, code: 0, after: 1000 + Math.min(Number(digits), 5000)}
  const printed = /print\s*\(?\s*["']([^"']*)["']/.exec(text)?.[1]
  return printed === undefined
    ? fails('perl: this tutorial runs only bpi(N) and print "text"', 2)
    : ok(`${printed.replace(/\\n/g, '\n')}${/-\w*l/.test(text) ? '\n' : ''}`)
}

function timeout({argv}: Call): Outcome {
  return fails(`timeout: can't run '${argv[2] ?? ''}' here`, 127)
}

const SIMPLE: Readonly<Record<string, Command>> = {
  sleep,
  echo,
  date,
  env: environment,
  printenv: environment,
  hostname,
  expr,
  perl,
  timeout,
  true: () => ({code: 0}),
  false: () => ({code: 1}),
  sync: () => ({code: 0}),
  printf: ({argv}) => ok(printf(argv[1] ?? '', argv.slice(2))),
  whoami: () => ok('root\n'),
  id: ({argv}) => ok(argv[1] === '-u' || argv[1] === '-g' ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n'),
  nproc: () => ok('2\n'),
  arch: () => ok('x86_64\n'),
  uptime: () => ok(' up 1 day, load average: 0.00, 0.00, 0.00\n'),
  uname: ({argv, around}) =>
    ok(
      argv[1] === '-a'
        ? `Linux ${around.hostname} 6.8.0 x86_64 GNU/Linux\n`
        : argv[1] === '-n'
          ? `${around.hostname}\n`
          : argv[1] === '-r'
            ? '6.8.0\n'
            : argv[1] === '-m'
              ? 'x86_64\n'
              : 'Linux\n',
    ),
  pwd: ({directory}) => ok(`${directory}\n`),
  ps: () => ok("PID   USER     TIME  COMMAND\n    1 root      0:00 (the container's program)\n"),
  basename: ({argv}) => {
    const base = (argv[1] ?? '').replace(/\/+$/, '').split('/').at(-1) ?? ''
    const ending = argv[2] ?? ''
    return ok(`${ending !== '' && base.endsWith(ending) ? base.slice(0, -ending.length) : base}\n`)
  },
  dirname: ({argv}) => ok(`${/^(.*)\/[^/]*$/.exec(argv[1] ?? '')?.[1] || ((argv[1] ?? '').startsWith('/') ? '/' : '.')}\n`),
}

const ALL = new Map<string, Command>(Object.entries({...SIMPLE, ...FILE_COMMANDS, ...TEXT_COMMANDS, ...NET_COMMANDS}))

/** The command a word names (`/bin/` and `/usr/bin/` may stand before it); undefined for one no image here has. */
export function findCommand(word: string): Command | undefined {
  return ALL.get(bareName(word))
}

/** The name of a program without the usual directories before it. */
export function bareName(word: string): string {
  return word.replace(/^\/(usr\/)?(local\/)?s?bin\//, '')
}

/** Names of the shells that `sh -c` may mean. */
export function isShell(word: string): boolean {
  return ['sh', 'ash', 'bash', 'dash'].includes(bareName(word))
}

export function isBuiltin(word: string): boolean {
  return BUILTINS.has(word)
}

/** A builtin that keeps what was assigned before it on its line, as POSIX has it: `IFS=, read x` does not, `X=1 export X` does. */
export function isSpecial(word: string): boolean {
  return SPECIAL.has(word)
}

const SPECIAL = new Set([
  ':',
  '.',
  'source',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'trap',
  'unset',
])

/** Words the shell itself understands; they are run in shell.ts. */
const BUILTINS = new Set([
  'exit',
  'cd',
  'export',
  'set',
  'unset',
  'shift',
  'break',
  'continue',
  'return',
  'trap',
  'wait',
  'eval',
  'exec',
  'read',
  'local',
  ':',
  '.',
  'source',
  'kill',
  'command',
  'type',
  'readonly',
  'getopts',
  'umask',
  'jobs',
  'ulimit',
])
