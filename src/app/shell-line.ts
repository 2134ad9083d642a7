import {eachFrom} from '../sim/table.ts'
import type {World} from '../sim/world.ts'
import {shownObjects} from './objects.ts'
import {splitKey} from '../kube/object.ts'
import type {Open} from './model.ts'
import type {Msg} from './msg.ts'

/** The words of the program's own commands, and what each does: the same words in the prompt and in plain mode. */
export const COMMANDS: readonly {readonly words: string; readonly does: string}[] = [
  {words: 'kubectl VERB', does: 'ask the cluster, or change it'},
  {words: 'apply', does: 'apply the file in the editor'},
  {words: 'hint', does: 'the next hint'},
  {words: 'solution', does: 'type the solution, without applying it'},
  {words: 'why NAME', does: 'why an object is as it is, or why it is not there'},
  {words: 'play, pause, step, step-back', does: 'move time'},
  {words: 'steps 18-40', does: 'what happened, step by step'},
  {words: 'search WORDS', does: 'find a field of the API, a word or a lesson'},
  {words: 'jump 10m', does: 'let this much time pass'},
  {words: 'settle', does: 'let time pass until nothing is due soon'},
  {words: 'tick', does: 'let time pass to the next run of a CronJob'},
  {words: 'cron "0 9 * * 1"', does: 'read a schedule, with its next five runs'},
  {words: 'node add|fail|return NAME', does: 'machines: what kubectl cannot do'},
  {words: 'compare', does: 'your way beside the reference, when it is done'},
  {words: 'history', does: 'the lines that were typed, numbered'},
  {words: 'review', does: 'cards that are due; review all: every card'},
  {words: 'reset', does: 'start the exercise again'},
  {words: 'next, back, menu, help, quit', does: 'move through the course'},
]

const SIMPLE: Readonly<Record<string, Msg>> = {
  apply: {type: 'apply'},
  hint: {type: 'hint'},
  hints: {type: 'hint'},
  solution: {type: 'solution'},
  reset: {type: 'reset'},
  play: {type: 'play'},
  pause: {type: 'pause'},
  step: {type: 'step', by: 1},
  'step-back': {type: 'step', by: -1},
  again: {type: 'again'},
  tick: {type: 'next-tick'},
  compare: {type: 'compare'},
  review: {type: 'review'},
  next: {type: 'next'},
  back: {type: 'back'},
  menu: {type: 'menu'},
  help: {type: 'help'},
  '?': {type: 'help'},
  quit: {type: 'quit'},
  exit: {type: 'quit'},
  why: {type: 'why'},
}

/** A line as one of the program's own commands; undefined when it is for the cluster. An empty line is `run`, and does nothing. */
export function readLine(line: string, open: Open): Msg | undefined {
  const [first = '', ...rest] = line.trim().split(/\s+/)
  if (first === '') return {type: 'run', line: ''}
  if (first === 'why' && rest.length > 0) return {type: 'why', about: rest.join(' ')}
  if (first === 'set' && (rest[0] === 'vim' || rest[0] === 'novim')) return {type: 'vim-keys', on: rest[0] === 'vim'}
  if (first === 'search') return {type: 'find', what: 'texts', text: rest.join(' ')}
  if (first === 'cron') return {type: 'cron', expression: rest.join(' ').replaceAll(/["']/g, '')}
  if (first === 'review' && rest[0] === 'all') return {type: 'review', all: true}
  if (first === 'steps') return {type: 'log', steps: rest.join(' ')}
  if (first === 'answer') return {type: 'answer', choice: choiceOf(rest[0] ?? '')}
  if (rest.length > 0 || !Object.hasOwn(SIMPLE, first)) return undefined
  // `apply` without a file to edit is for kubectl to complain about.
  return first === 'apply' && open.exercise.file === '' ? undefined : SIMPLE[first]
}

/** How the tutor's own commands may go on at the end of a line; kubectl and the shell's programs are not its business. */
export function ownWords(before: string, world: World): readonly string[] {
  const words = before.trimStart().split(/\s+/)
  const typed = words.pop() ?? ''
  const [first, second] = words
  const fitting = (all: readonly string[]) => [...new Set(all)].filter(word => word.startsWith(typed))
  if (first === undefined)
    return fitting([...Object.keys(SIMPLE).filter(word => word !== '?'), 'jump', 'settle', 'node', 'search', 'steps'])
  if (first === 'why' && second === undefined) return fitting(shownObjects(world).map(key => splitKey(key).name))
  if (first !== 'node') return []
  if (second === undefined) return fitting(['add', 'fail', 'return'])
  if (second === 'add' || words.length > 2) return []
  const machines: string[] = []
  eachFrom(world.machines, '', (name, machine) => {
    if (machine.on === (second === 'fail')) machines.push(name)
  })
  return fitting(machines)
}

/** A letter or a number from 1 as a place in a list; -1 for anything else. */
export function choiceOf(text: string): number {
  const letter = 'abcdefghi'.indexOf(text.toLowerCase())
  if (text.length === 1 && letter >= 0) return letter
  return /^[1-9]$/.test(text) ? Number(text) - 1 : -1
}
