import {goQuote} from '../kube/go-quote.ts'
import type {Command} from './command.ts'
import {GLOBAL_FLAGS} from './command.ts'
import {COMMANDS, NAMES, SUGGESTED_FOR} from './commands.ts'
import type {Or} from './fault.ts'
import {fault, plainFault} from './fault.ts'

/** A command and the words left for it, or help on a path: asked for, or shown because a group was called with nothing. */
export type FoundCommand = {readonly command: Command; readonly words: readonly string[]} | {readonly help: string; readonly asked: boolean}

const GROUPS: readonly string[] = ['rollout', 'set', 'top', 'config', 'auth', 'create service', 'create secret']
const GROUP_ALIASES: {readonly [word: string]: string} = {'create svc': 'create service'}

/** Finds the command that words mean, as cobra's Find: flags of kubectl itself may stand before it. */
export function findCommand(argv: readonly string[]): Or<FoundCommand> {
  const first = firstWord(argv)
  if (first === undefined) return {help: '', asked: true}
  const word = argv[first] ?? ''
  if (word === 'help') return {help: helpPath(argv.slice(first + 1)), asked: true}
  if (word === 'options') return {help: 'options', asked: true}
  if (!NAMES.includes(word) && !COMMANDS.some(command => command.path === word)) return unknownCommand(word)
  const before = argv.slice(0, first)
  return descend(word, before, argv.slice(first + 1))
}

/** Where the first word stands that is no flag and no flag's value. */
function firstWord(argv: readonly string[]): number | undefined {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--') return undefined
    if (!word.startsWith('-') || word === '-') return at
    const name = word.replace(/^--?/, '')
    const flag = GLOBAL_FLAGS.find(candidate => (word.startsWith('--') ? candidate.name === name : candidate.short === name))
    if (flag !== undefined && flag.type !== 'bool') at += 1
  }
  return undefined
}

function helpPath(words: readonly string[]): string {
  let path = ''
  for (const word of words) {
    const next = path === '' ? word : `${path} ${word}`
    if (!COMMANDS.some(command => command.path === next || command.path.startsWith(`${next} `)) && !GROUPS.includes(next)) break
    path = next
  }
  return path
}

function descend(path: string, before: readonly string[], rest: readonly string[]): Or<FoundCommand> {
  const exact = COMMANDS.find(command => command.path === path)
  const children = COMMANDS.filter(command => command.path.startsWith(`${path} `))
  const next = firstWord(rest)
  if (children.length > 0 && next !== undefined) {
    const word = rest[next] ?? ''
    const child = childOf(path, word)
    if (child !== undefined) return descend(child, [...before, ...rest.slice(0, next)], rest.slice(next + 1))
  }
  if (exact !== undefined) return {command: exact, words: [...before, ...rest]}
  if (GROUPS.includes(path) || children.length > 0) return groupAlone(path, rest)
  return plainFault(`kubectl ${path} is one of kubectl's commands that this tutorial does not do`)
}

function childOf(path: string, word: string): string | undefined {
  const full = `${path} ${word}`
  const alias = GROUP_ALIASES[full]
  if (alias !== undefined) return alias
  if (GROUPS.includes(full)) return full
  const depth = path.split(' ').length + 1
  return COMMANDS.find(command => {
    const parts = command.path.split(' ')
    if (parts.length !== depth || parts.slice(0, -1).join(' ') !== path) return false
    return parts.at(-1) === word || command.aliases.includes(word)
  })?.path
}

function groupAlone(path: string, rest: readonly string[]): Or<FoundCommand> {
  if (rest.includes('--help') || rest.includes('-h')) return {help: path, asked: true}
  const words = rest.filter(word => !word.startsWith('-'))
  const flag = rest.find(word => word.startsWith('-'))
  if (flag !== undefined) return fault(`error: unknown flag: ${flag}\nSee 'kubectl ${path} --help' for usage.`)
  if (words.length === 0) return {help: path, asked: false}
  return fault(`error: unknown command ${goQuote(words.join(' '))}\nSee 'kubectl ${path} -h' for help and examples`)
}

function unknownCommand(word: string): Or<FoundCommand> {
  const near = NAMES.filter(name => distance(word, name) <= 2 || name.startsWith(word.toLowerCase()) || SUGGESTED_FOR[word] === name)
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map(name => `\t${name}`).join('\n')}`
  return fault(`error: unknown command ${goQuote(word)} for "kubectl"${hint}`)
}

/** Levenshtein's distance, letters without case, as cobra's ld. Long words are never near. */
function distance(a: string, b: string): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()]
  if (Math.abs(first.length - second.length) > 2) return 3
  let row = Array.from({length: second.length + 1}, (_none, at) => at)
  for (let x = 1; x <= first.length; x += 1) {
    const next = [x]
    for (let y = 1; y <= second.length; y += 1) {
      const same = first.charAt(x - 1) === second.charAt(y - 1) ? 0 : 1
      next.push(Math.min((row[y] ?? 0) + 1, (next[y - 1] ?? 0) + 1, (row[y - 1] ?? 0) + same))
    }
    row = next
  }
  return row[second.length] ?? 3
}
