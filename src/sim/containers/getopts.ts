import type {Task} from './task.ts'

/** How far `getopts` has come within one word such as `-ab`; no name of a variable, so no script can see it. */
const PLACE = ' place of getopts'

type Answer = {readonly code: number; readonly err?: string}

/** One step of `getopts LETTERS NAME [WORD…]`: the next flag into NAME, its value into OPTARG. */
export function getopts(task: Task, argv: readonly string[]): Answer {
  const [, letters = '', name = '', ...given] = argv
  const words = given.length > 0 ? given : task.params.slice(1)
  const {vars} = task
  const index = Number(vars.OPTIND ?? 1) || 1
  const word = words[index - 1]
  delete vars.OPTARG
  if (word === undefined || !/^-./.test(word) || word === '--') {
    vars.OPTIND = String(word === '--' ? index + 1 : index)
    delete vars[PLACE]
    vars[name] = '?'
    return {code: 1}
  }
  const place = Number(vars[PLACE] ?? 1)
  const letter = word[place] ?? ''
  const at = letters.replace(/^:/, ' ').indexOf(letter)
  const isLast = place + 1 >= word.length
  const wants = at >= 0 && letters[at + 1] === ':'
  const value = wants ? (isLast ? words[index] : word.slice(place + 1)) : undefined
  vars.OPTIND = String(index + (wants && isLast ? 2 : wants || isLast ? 1 : 0))
  vars[PLACE] = String(wants || isLast ? 1 : place + 1)
  if (at >= 0 && (!wants || value !== undefined)) {
    vars[name] = letter
    if (value !== undefined) vars.OPTARG = value
    return {code: 0}
  }
  return complaint(vars, name, letter, {isQuiet: letters.startsWith(':'), isMissing: wants})
}

/** A flag that nobody asked for, or one without its value: told to the script when LETTERS begins with a colon, else to the reader. */
function complaint(
  vars: Task['vars'],
  name: string,
  letter: string,
  {isQuiet, isMissing}: {readonly isQuiet: boolean; readonly isMissing: boolean},
): Answer {
  vars[name] = isQuiet && isMissing ? ':' : '?'
  if (!isQuiet) return {code: 0, err: `sh: ${isMissing ? 'option requires an argument' : 'illegal option'} -- ${letter}\n`}
  vars.OPTARG = letter
  return {code: 0}
}
