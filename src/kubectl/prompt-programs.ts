import {nearest} from '../kube/nearest.ts'
import {safe} from '../kube/text.ts'
import {timestamp} from '../kube/time.ts'
import {FILTERS} from './prompt-filters.ts'
import type {Stage} from './prompt-words.ts'
import type {Typed} from './prompt.ts'

const LONGEST_FILE = 256 * 1024
const MOST_FILES = 100
const MOST_ALIASES = 50

/** The prompt's own small programs, beside kubectl, `watch`, `sleep` and the filters. */
export const OWN_PROGRAMS: Readonly<Record<string, (typed: Typed, args: readonly string[], input: string | undefined) => Typed>> = {
  alias,
  cat,
  clear: typed => ({...typed, clear: true}),
  date: typed => ({...typed, stdout: `${timestamp(typed.world.now)}\n`}),
  false: typed => ({...typed, exit: 1}),
  true: typed => typed,
  history,
  echo: (typed, args) => ({...typed, stdout: args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`}),
  ls,
  nano: opened,
  pwd: typed => ({...typed, stdout: '/home/you\n'}),
  rm,
  vi: opened,
  vim: opened,
}

/** Every program that can be typed, in the order in which they are told. */
export const PROGRAMS = ['kubectl', ...Object.keys(FILTERS), 'watch', 'sleep', ...Object.keys(OWN_PROGRAMS)]

export function runProgram(typed: Typed, program: string, args: readonly string[], input: string | undefined): Typed {
  return OWN_PROGRAMS[program]?.(typed, args, input) ?? typed
}

/** What is said of a program that is not here: the nearest one, and all there are. */
export function unknownProgram(program: string, aliases: readonly string[]): string {
  const near = nearest(program, [...PROGRAMS, ...aliases])
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  return `There is no program ${safe(program)} here.${hint} There are: ${PROGRAMS.join(', ')}.`
}

/** The files of the working directory with text written to one of them. Files are bounded in number and size. */
export function fileNamed(
  files: Readonly<Record<string, string>>,
  {file, append}: NonNullable<Stage['to']>,
  text: string,
): Readonly<Record<string, string>> {
  const name = plain(file)
  if (name === '/dev/null') return files
  const before = append && Object.hasOwn(files, name) ? (files[name] ?? '') : ''
  return Object.fromEntries(Object.entries({...files, [name]: (before + text).slice(0, LONGEST_FILE)}).slice(-MOST_FILES))
}

function plain(name: string): string {
  return name.replace(/^(\.\/)+/, '')
}

function failed(typed: Typed, message: string, exit = 1): Typed {
  return {...typed, stderr: `${typed.stderr}${message}\n`, exit}
}

function cat(typed: Typed, names: readonly string[], input: string | undefined): Typed {
  if (names.length === 0) return {...typed, stdout: input ?? ''}
  let next = typed
  for (const name of names.slice(0, MOST_FILES)) {
    const {files} = typed.shell
    const text = name === '-' ? (input ?? '') : Object.hasOwn(files, plain(name)) ? files[plain(name)] : undefined
    next = text === undefined ? failed(next, `cat: ${safe(name)}: No such file or directory`) : {...next, stdout: next.stdout + text}
  }
  return next
}

/** Names of files, and of folders of files, as `ls` lists them. */
function ls(typed: Typed, args: readonly string[]): Typed {
  const [folder = '.'] = args.filter(arg => !arg.startsWith('-'))
  const under = folder === '.' ? '' : `${plain(folder).replace(/\/+$/, '')}/`
  const names = Object.keys(typed.shell.files)
    .filter(name => name.startsWith(under) || name === plain(folder))
    .map(name => (name === plain(folder) ? name : name.slice(under.length).replace(/\/.*/, '/')))
  if (names.length === 0 && under !== '') return failed(typed, `ls: cannot access '${safe(folder)}': No such file or directory`, 2)
  return {
    ...typed,
    stdout: [...new Set(names)]
      .sort()
      .map(name => `${name}\n`)
      .join(''),
  }
}

function rm(typed: Typed, args: readonly string[]): Typed {
  const names = args.filter(arg => !arg.startsWith('-')).map(plain)
  const missing = names.find(name => !Object.hasOwn(typed.shell.files, name))
  if (missing !== undefined) return failed(typed, `rm: cannot remove '${safe(missing)}': No such file or directory`)
  const files = Object.fromEntries(Object.entries(typed.shell.files).filter(([name]) => !names.includes(name)))
  return {...typed, shell: {...typed.shell, files}}
}

/** An editor is the tutorial's own: it opens there. */
function opened(typed: Typed, args: readonly string[]): Typed {
  const [name] = args.filter(arg => !arg.startsWith('-'))
  return name === undefined ? failed(typed, 'usage: vi FILE') : {...typed, open: plain(name)}
}

/** What was typed, numbered from 1; `history 5` its last five. A line that went on in others is one entry, as it was typed. */
function history(typed: Typed, args: readonly string[]): Typed {
  const lines = typed.shell.history ?? []
  const [count] = args
  if (args.length > 1 || (count !== undefined && !/^\d{1,9}$/.test(count))) return failed(typed, 'usage: history [NUMBER]', 2)
  const from = count === undefined ? 0 : Math.max(0, lines.length - Number(count))
  const rows = lines.slice(from).map((line, at) => `${String(from + at + 1).padStart(5)}  ${line}\n`)
  return {...typed, stdout: rows.join('')}
}

function alias(typed: Typed, args: readonly string[]): Typed {
  const {shell} = typed
  const {aliases} = shell
  if (args.length === 0)
    return {
      ...typed,
      stdout: Object.keys(aliases)
        .map(name => `alias ${name}='${aliases[name] ?? ''}'\n`)
        .join(''),
    }
  const [name = '', ...value] = args.join(' ').split('=')
  if (value.length === 0 && Object.hasOwn(aliases, name)) return {...typed, stdout: `alias ${name}='${aliases[name] ?? ''}'\n`}
  if (!/^[A-Za-z][\w-]{0,30}$/.test(name) || value.length === 0) return failed(typed, 'usage: alias NAME=WORDS')
  if (Object.keys(aliases).length >= MOST_ALIASES) return failed(typed, `alias: there are ${MOST_ALIASES} already`)
  return {...typed, shell: {...shell, aliases: {...aliases, [name]: value.join('=')}}}
}
