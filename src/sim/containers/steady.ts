import {bareName, isShell} from './commands.ts'
import {entryOf} from './images.ts'
import {parseScript} from './parse.ts'
import type {Part, Script, Word} from './syntax.ts'
import {isProblem} from './words.ts'

// A program that runs each minute may be taken to do tomorrow what it did today only if nothing it asks can answer differently: the
// clock, its host's name, files, the network, chance. What such things print is no matter; what the program does is.

/** Commands whose end and length follow from their words alone, whatever they print. */
const PLAIN = new Set(['echo', 'printf', 'true', 'false', ':', 'sleep', 'exit', 'date', 'hostname', 'env', 'pwd', 'id', 'whoami', 'seq'])

/** Of these, the ones whose words change nothing but what is printed. */
const PRINTS = new Set(['echo', 'printf'])

/** What perl computes from its own text, as the pi Job does. */
const COMPUTES = /^[^`$@]*$/

/** Whether a container's program takes the same course whenever and wherever it runs. Servers do: they only serve. In doubt, no. */
export function isSteadyProgram(image: string, command: readonly string[], args: readonly string[]): boolean {
  const entry = entryOf(image, command, args, {})
  if ('absent' in entry || 'server' in entry || 'print' in entry) return true
  return isSteadyCommand(entry.run)
}

/** Whether a command line does, one that an exec probe runs among them. */
export function isSteadyCommand(argv: readonly string[]): boolean {
  const name = bareName(argv[0] ?? '')
  if (isShell(name)) {
    const [flag, text, ...rest] = argv.slice(1)
    if (flag === undefined || !/^-[eux]*c$/.test(flag) || text === undefined || rest.length > 0) return false
    const script = parseScript(text)
    return isProblem(script) || isSteady(script)
  }
  return PLAIN.has(name) || (name === 'perl' && argv.every(word => COMPUTES.test(word)))
}

function isSteady(script: Script): boolean {
  switch (script.t) {
    case 'simple': {
      const {assigns, words, redirects} = script
      if (assigns.length > 0 || redirects.length > 0) return false
      const name = bareName(wordText(words[0]) ?? '')
      if (!PLAIN.has(name)) return name === '' && words.length === 0
      return words.every(PRINTS.has(name) ? prints : isFixed)
    }
    case 'and':
    case 'or':
      return isSteady(script.left) && isSteady(script.right)
    case 'seq':
      return script.items.every(isSteady)
    case 'not':
    case 'subshell':
      return isSteady(script.body)
    case 'group':
      return script.redirects.length === 0 && isSteady(script.body)
    case 'loop':
      return isSteady(script.test) && isSteady(script.body)
    case 'if':
      return (
        script.arms.every(arm => isSteady(arm.test) && isSteady(arm.body)) && (script.otherwise === undefined || isSteady(script.otherwise))
      )
    case 'for':
      return script.words?.every(isFixed) === true && isSteady(script.body)
    default:
      return false
  }
}

/** The text of a word without anything to work out; undefined for any other. */
function wordText(word: Word | undefined): string | undefined {
  return word?.every(part => part.t === 'text') ? word.map(part => (part.t === 'text' ? part.text : '')).join('') : undefined
}

const isFixed = (word: Word) => wordText(word) !== undefined

const prints = (word: Word) => word.every(isPrintable)

/** A value or the output of a steady script; assigning or failing inside braces is none. */
function isPrintable(part: Part): boolean {
  if (part.t === 'text') return true
  if (part.t === 'param') return part.op === ''
  return part.t === 'run' && isSteady(part.body)
}
