import {goQuote} from '../kube/go-quote.ts'
import type {Command} from './command.ts'
import {GLOBAL_FLAGS, HELP_FLAG} from './command.ts'
import {COMMANDS, NAMES, SUGGESTED_FOR} from './commands.ts'
import type {Or} from './fault.ts'
import {fault} from './fault.ts'
import type {FlagSet} from './flags.ts'
import {pageOf, parsedFlag, PATHS} from './help-pages.ts'

/**
 * What words mean: one of the tutorial's commands, or only the path of one of kubectl's (a group such as `rollout`, kubectl itself,
 * or a command that the tutorial does not do), with its flags and the words left for it.
 */
export type FoundCommand = {readonly path: string; readonly command?: Command; readonly flags: FlagSet; readonly words: readonly string[]}

/** Finds the command that words mean, as cobra's Find: flags may stand between its words, each with the word after it as its value. */
export function findCommand(argv: readonly string[]): Or<FoundCommand> {
  let path = ''
  let words = argv
  for (;;) {
    const [next] = argumentsIn(words, flagsBetween(path))
    const child = next === undefined ? undefined : childOf(path, next)
    if (next === undefined || child === undefined) break
    words = without(words, next, flagsBetween(path))
    path = child
  }
  const [stray] = path === '' ? argumentsIn(words, GLOBAL_FLAGS) : []
  if (stray !== undefined) return unknownCommand(stray, argv[0] ?? '')
  const command = COMMANDS.find(known => known.path === path)
  return command === undefined ? {path, flags: flagsOf(path), words} : {path, command, flags: command.flags, words}
}

/** Whether a command of kubectl only holds others, and prints its help when it is called alone. */
export function isGroup(path: string): boolean {
  return PATHS.some(other => other.startsWith(`${path} `))
}

/** What help may be asked about: the path that words lead to; undefined when the first is no command. */
export function topicOf(words: readonly string[]): string | undefined {
  const found = findCommand(words)
  return 'fault' in found ? undefined : found.path
}

/** The flags that are known while the words of a command are read: those of `help` are not yet. */
function flagsBetween(path: string): FlagSet {
  return COMMANDS.find(command => command.path === path)?.flags.filter(flag => flag !== HELP_FLAG) ?? GLOBAL_FLAGS
}

function flagsOf(path: string): FlagSet {
  return [...(pageOf(path)?.flags ?? []).map(parsedFlag), ...GLOBAL_FLAGS, HELP_FLAG]
}

/** Whether a word is a flag that takes the word after it, as cobra guesses: a flag it does not know does. */
function takesNext(word: string, flags: FlagSet): boolean {
  if (!word.startsWith('-') || word.includes('=')) return false
  const long = word.startsWith('--')
  if (!long && word.length !== 2) return false
  const flag = flags.find(candidate => (long ? candidate.name === word.slice(2) : candidate.short === word.slice(1)))
  return flag === undefined || (flag.type !== 'bool' && flag.type !== 'opt')
}

/** The words that are no flags and no values of flags. As cobra's stripFlags. */
function argumentsIn(words: readonly string[], flags: FlagSet): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') break
    if (takesNext(word, flags)) {
      // A flag before a single last word ends the search: that word is its value, whatever it is.
      if (words.length - at <= 2) break
      at += 1
    } else if (word !== '' && !word.startsWith('-')) found.push(word)
  }
  return found
}

/** The words without the first one that is the command's name. As cobra's argsMinusFirstX. */
function without(words: readonly string[], name: string, flags: FlagSet): readonly string[] {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') break
    if (takesNext(word, flags)) at += 1
    else if (word === name) return words.toSpliced(at, 1)
  }
  return words
}

/** Other names of commands that the tutorial does not do. */
const ALIASES: {readonly [words: string]: string} = {
  'config use': 'config use-context',
  'create svc': 'create service',
}

function childOf(path: string, word: string): string | undefined {
  const full = path === '' ? word : `${path} ${word}`
  if (PATHS.includes(full) && word !== '') return full
  if (Object.hasOwn(ALIASES, full)) return ALIASES[full]
  return COMMANDS.find(command => command.path.startsWith(`${path} `) && isChild(command, path) && command.aliases.includes(word))?.path
}

function isChild(command: Command, path: string): boolean {
  return !command.path.slice(path.length + 1).includes(' ')
}

/** Commands that cobra suggests to nobody. */
const UNSUGGESTED: readonly string[] = ['help', 'alpha']

/** As cobra suggests: what is near, what begins so, and what else people call it. */
function unknownCommand(word: string, first: string): Or<FoundCommand> {
  // An unknown command is looked for among plugins, whose name has to stand first.
  if (first.startsWith('-')) return fault(`Error: flags cannot be placed before plugin name: ${first}`)
  const small = word.toLowerCase()
  const near = NAMES.filter(
    name => !UNSUGGESTED.includes(name) && (distance(word, name) <= 2 || name.startsWith(small) || calledFor(name).includes(small)),
  )
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map(name => `\t${name}`).join('\n')}`
  return fault(`error: unknown command ${goQuote(word)} for "kubectl"${hint}`)
}

function calledFor(name: string): readonly string[] {
  return Object.hasOwn(SUGGESTED_FOR, name) ? (SUGGESTED_FOR[name] ?? []) : []
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
