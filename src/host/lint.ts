import type {Answer} from '../app/answer.ts'
import type {LintFile} from '../app/lint.ts'
import {lintAnswer} from '../app/lint.ts'
import {readNamed} from './read-named.ts'

/** lint says itself, in its own words, what is too large for it: a little more is read than it takes. */
const LARGEST_LINTED = 2 * 1024 * 1024

/** `lint FILE…`. A part of its own beside the other commands: it needs neither lessons nor the simulator, and editors run it often. */
export function runLint(names: readonly string[], asJson: boolean): Answer {
  return lintAnswer(names.map(readLinted), asJson)
}

function readLinted(name: string): LintFile {
  const text = readNamed(name, LARGEST_LINTED)
  return typeof text === 'string' ? {name, text} : {name, trouble: text.refused}
}
