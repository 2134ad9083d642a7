import {nearest} from '../kube/nearest.ts'
import {readSpan} from './duration.ts'
import {OWN_COMMANDS} from './deed.ts'
import {wordsOf} from './words-of.ts'

/** First words of lines that a lesson may run. The last three are for solutions: they stand for keys. */
const COMMANDS: readonly string[] = ['kubectl', ...Object.keys(OWN_COMMANDS), 'answer', 'step-back', 'why']

/** What an author must mend in a line of `run`; undefined when it can be run. Whether kubectl likes it is known only when it runs. */
export function lineProblem(line: string): string | undefined {
  const words = wordsOf(line)
  if (typeof words === 'string') return words
  const [first = '', second = ''] = words
  if (!COMMANDS.includes(first)) {
    const near = nearest(first, COMMANDS)
    return `There is no command ${first}.${near === undefined ? ` Known are: ${COMMANDS.join(', ')}.` : ` Did you mean ${near}?`}`
  }
  if (first === 'jump' && readSpan(second) === undefined) return `jump needs a time, as in jump 10m. You wrote: ${line}.`
  if (first === 'answer' && !/^[a-h]$/.test(second)) return `answer needs the letter of a choice. You wrote: ${line}.`
  if (first === 'node' && !/^(add|fail|return)$/.test(second)) return `Write ${OWN_COMMANDS['node'] ?? ''}. You wrote: ${line}.`
  return undefined
}
