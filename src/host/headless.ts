import {accessSync, constants} from 'node:fs'
import {basename, dirname} from 'node:path'
import type {Looks, Surroundings} from '../app/capability.ts'
import type {CommandName, Flags} from '../app/command-line.ts'
import {EXIT} from '../app/command-line.ts'
import {doctorReport} from '../app/doctor.ts'
import type {Answer} from '../app/answer.ts'
import {completionAnswer} from '../app/completion-scripts.ts'
import {checkAnswer, importAnswer, listAnswer, packProblems, progressAnswer, resetAnswer, showAnswer} from '../app/headless.ts'
import {refuse} from '../app/answer.ts'
import {packAnswer} from '../app/pack-answer.ts'
import {printProgress, readProgress} from '../app/progress.ts'
import {simCommand} from '../app/sim-command.ts'
import type {Pack} from '../lesson/lesson.ts'
import {loadLibrary} from './library.ts'
import type {Paths} from './paths.ts'
import type {ProgressFile} from './progress.ts'
import {openProgress, sha256} from './progress.ts'
import {readPackFolder} from './packs.ts'
import {readNamed} from './read-named.ts'
import type {Refused} from './save.ts'
import {saveText} from './save.ts'
import {terminalSize} from './terminal.ts'

export type Headless = {
  readonly command: Exclude<CommandName, 'open' | 'start' | 'lint'>
  readonly args: readonly string[]
  readonly flags: Flags
  readonly looks: Looks
  readonly around: Surroundings
  readonly paths: Paths
  readonly version: string
}

function withFile(name: string, use: (text: string) => Answer): Answer {
  const text = readNamed(name)
  return typeof text === 'string' ? use(text) : refuse(EXIT.invalid, `${name}: ${text.refused}`)
}

function isWritable(folder: string | undefined): boolean {
  for (let at = folder; at !== undefined && at !== dirname(at); at = dirname(at)) {
    try {
      accessSync(at, constants.W_OK)
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return false
    }
  }
  return false
}

/** The answer, after what it promises has been written; that it could not be written is added to it. */
function written(refused: Refused | undefined, answer: Answer, strict: boolean): Answer {
  if (refused === undefined) return answer
  return {...answer, exit: strict ? EXIT.notSaved : answer.exit, stderr: `${answer.stderr}Not saved: ${refused.refused}\n`}
}

function simulate(file: string, flags: Flags): Answer {
  return withFile(file, text => {
    const {trace, ...answer} = simCommand(basename(file), text, flags.until, flags.trace !== undefined)
    if (trace === undefined || flags.trace === undefined) return answer
    const refused = saveText(flags.trace, trace)
    return refused === undefined ? answer : refuse(EXIT.invalid, `${flags.trace}: ${refused.refused}`)
  })
}

function checkFolder(folder: string, asJson: boolean): Answer {
  return packAnswer(readPackFolder(folder), asJson)
}

/** Carries out a command that needs no terminal, and evaluates nothing of Ink or React. */
export function runHeadless(asked: Headless): Answer {
  const {flags, paths} = asked
  const [first = ''] = asked.args
  const asJson = flags.json === true
  if (asked.command === 'sim') return simulate(first, flags)
  if (asked.command === 'pack') return checkFolder(asked.args[1] ?? '.', asJson)
  if (asked.command === 'doctor') {
    const {columns, rows} = terminalSize()
    const facts = {
      version: asked.version,
      node: process.version,
      columns,
      rows,
      stateFolder: paths.state,
      stateBecause: paths.because,
      stateWritable: isWritable(paths.state),
    }
    return doctorReport(asked.looks, asked.around, facts, asJson)
  }
  const library = loadLibrary(flags.pack === undefined ? [] : [flags.pack])
  if (flags.pack !== undefined && library.problems.length > 0) return packProblems(library.problems)
  return withProgress(asked, library.packs, first, asJson)
}

function withProgress(asked: Headless, packs: readonly Pack[], first: string, asJson: boolean): Answer {
  const {flags} = asked
  const progress = openProgress(asked.paths.state, asked.version, () => new Date())
  switch (asked.command) {
    case 'completion':
      return completionAnswer(first, packs)
    case 'list':
      return listAnswer(packs, progress.records, asJson)
    case 'show':
      return showAnswer(packs, first)
    case 'check':
      return flags.file === undefined
        ? refuse(EXIT.usage, 'check needs an answer: check LESSON -f FILE')
        : withFile(flags.file, text => checkAnswer(packs, first, text, asJson))
    case 'progress':
      return progressAnswer(packs, progress.records, asJson)
    case 'export':
      return {
        exit: EXIT.ok,
        stdout: printProgress({rev: progress.rev, lessons: progress.records}, asked.version, new Date().toISOString(), sha256),
        stderr: '',
      }
    case 'reset': {
      const undo = asked.paths.state === undefined ? '' : `Undo: k8s-workloads-tutor import ${asked.paths.state}/progress.json.bak --yes`
      const reset = resetAnswer(progress.records, asked.args[0], flags.yes === true, undo)
      return reset.records === undefined ? reset.answer : written(progress.replace(reset.records), reset.answer, flags.strict === true)
    }
    case 'import':
      return withFile(first, text => takeOver(text, progress, flags))
    default:
      return refuse(EXIT.usage, `${asked.command} is not there yet`)
  }
}

function takeOver(text: string, progress: ProgressFile, flags: Flags): Answer {
  const reading = readProgress(text, sha256, false)
  if (reading.outcome === 'newer') return refuse(EXIT.invalid, `it was written by a newer version (schemaVersion ${reading.schemaVersion})`)
  if (reading.outcome === 'corrupt') return refuse(EXIT.invalid, `it cannot be imported: ${reading.because}`)
  const taken = importAnswer(progress.records, reading.progress.lessons, flags.yes === true)
  return taken.records === undefined ? taken.answer : written(progress.save(taken.records), taken.answer, flags.strict === true)
}
