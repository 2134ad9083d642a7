import type {Data} from '../kube/peek.ts'
import {dataAt, isData, listAt, numAt, textAt, textsAt} from '../kube/peek.ts'
import {EPOCH, parseTimestamp} from '../kube/time.ts'
import {readPack} from '../kube/yaml.ts'
import {readSpan} from './duration.ts'
import {LESSON} from './format.ts'
import type {Attempt, Check, Debrief, Lesson, LessonNode, LessonStep, Notice, Picture, Requirement, Setup, Stage} from './lesson.ts'
import {lineProblem} from './line-problem.ts'
import {readCheck} from './read-check.ts'
import type {Flaw, Path, Shape} from './shape.ts'
import {flaws} from './shape.ts'

/** What is wrong with a pack, for its author: which file, which line, and what to do. */
export type PackProblem = {readonly file: string; readonly line: number; readonly message: string}

/** Files of a pack by their path in it: `place-cards/lesson.yaml`. */
export type PackFiles = Readonly<Record<string, string>>

const NODES: readonly LessonNode[] = [{name: 'node-a'}, {name: 'node-b'}, {name: 'node-c'}]

/** A checked YAML file, or everything wrong with it. */
export function readChecked(
  file: string,
  text: string,
  shape: Shape,
): {readonly value: Data; readonly problem: (flaw: Flaw) => PackProblem} | readonly PackProblem[] {
  const read = readPack(text)
  if ('error' in read) return [{file, line: read.error.line, message: read.error.message}]
  const problem = (flaw: Flaw): PackProblem => ({file, line: lineOf(read.place, flaw.path), message: flaw.message})
  const found = flaws(read.value, shape)
  if (found.length > 0 || !isData(read.value)) return found.map(problem)
  return {value: read.value, problem}
}

/** The line of the deepest part of a path that is there. */
function lineOf(place: (path: Path) => {readonly line: number} | undefined, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const found = place(path.slice(0, length))
    if (found !== undefined) return found.line
  }
  return 1
}

/** One lesson of a pack, or what is wrong with it. `folder` ends without a slash. */
export function readLesson(files: PackFiles, folder: string): Lesson | readonly PackProblem[] {
  const file = `${folder}/lesson.yaml`
  const text = files[file]
  if (text === undefined) return [{file, line: 1, message: `There is no ${file}.`}]
  const checked = readChecked(file, text, LESSON)
  if (!('value' in checked)) return checked
  const found: Flaw[] = []
  const lesson = makeLesson(checked.value, ownFiles(files, folder), found)
  return found.length > 0 ? found.map(checked.problem) : lesson
}

function ownFiles(files: PackFiles, folder: string): Readonly<Record<string, string>> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`) && !path.endsWith('/lesson.yaml'))
  return Object.fromEntries(own.map(([path, text]) => [path.slice(folder.length + 1), text]))
}

function makeLesson(source: Data, files: Readonly<Record<string, string>>, found: Flaw[]): Lesson {
  // A file that is named in five places is missing once.
  const missing = new Set<string>()
  const file = (name: string, path: Path) => {
    if (!Object.hasOwn(files, name) && !missing.has(name))
      found.push({path, message: `There is no file ${name} in the folder of this lesson.`})
    if (!Object.hasOwn(files, name)) missing.add(name)
    return name
  }
  const setup = readSetup(dataAt(source, 'setup'), undefined, ['setup'], file, found)
  const choices = texts(source, 'predict', 'choices')
  const right = choices.length === 0 ? -1 : 'abcdefgh'.indexOf(textAt(source, 'predict', 'right'))
  if (right < 0 || right >= choices.length)
    found.push({
      path: ['predict', 'right'],
      message: `right must be the letter of a choice: ${'abcdefgh'.slice(0, choices.length).split('').join(', ')}.`,
    })
  return {
    id: textAt(source, 'id'),
    number: textAt(source, 'number'),
    title: textAt(source, 'title'),
    kind: textAt(source, 'kind') as Lesson['kind'],
    level: numAt(source, 'level'),
    minutes: numAt(source, 'minutes'),
    picture: textAt(source, 'picture') as Picture,
    goal: prose(textAt(source, 'goal')),
    say: texts(source, 'say').map(prose),
    setup,
    sceneSetup: readSetup(dataAt(source, 'scene', 'setup'), setup, ['scene', 'setup'], file, found),
    scene: listAt(source, 'scene', 'stages').map((stage, at) => readStage(stage, ['scene', 'stages', at], found)),
    predict: {question: prose(textAt(source, 'predict', 'question')), choices, right, because: prose(textAt(source, 'predict', 'because'))},
    edit: texts(source, 'edit').map((name, at, all) => {
      if (all.indexOf(name) < at) found.push({path: ['edit', at], message: `${name} stands here twice.`})
      return file(name, ['edit', at])
    }),
    ...(textAt(source, 'lab') === 'true' ? {lab: true as const} : {}),
    files,
    steps: listAt(source, 'steps').map((step, at) => readStep(step, ['steps', at], {file, edit: texts(source, 'edit')}, found)),
    jumps: texts(source, 'jumps'),
    debrief: readDebrief(dataAt(source, 'debrief')),
    cards: listAt(source, 'cards').map(card => ({question: textAt(card, 'q'), answer: textAt(card, 'a')})),
    words: textsAt(source, 'words'),
  }
}

/** Line ends of a folded text are for the author's editor only; an empty line parts paragraphs. */
function prose(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(paragraph => paragraph.replace(/\s*\n\s*/g, ' '))
    .join('\n')
}

type NameFile = (name: string, path: Path) => string

function readSetup(source: Data, base: Setup | undefined, path: Path, file: NameFile, found: Flaw[]): Setup {
  const has = (key: string) => Object.hasOwn(source, key) || base === undefined
  const clockText = textAt(source, 'clock')
  const clock = clockText === '' ? (base?.clock ?? EPOCH) : parseTimestamp(clockText)
  if (Number.isNaN(clock) && clockText !== '')
    found.push({path: [...path, 'clock'], message: `clock must be a moment such as 2026-05-06T09:00:00Z. You wrote: ${clockText}.`})
  const nodes = listAt(source, 'nodes').map(node => (typeof node === 'string' ? {name: node} : readNode(node)))
  for (const [at, {name}] of nodes.entries())
    if (nodes.findIndex(other => other.name === name) < at)
      found.push({path: [...path, 'nodes', at], message: `Two nodes have the name ${name}.`})
  return {
    clock,
    nodes: nodes.length > 0 ? nodes : (base?.nodes ?? NODES),
    applied: has('applied') ? texts(source, 'applied').map((name, at) => file(name, [...path, 'applied', at])) : (base?.applied ?? []),
    happened: has('happened')
      ? texts(source, 'happened').map((run, at) => line(run, [...path, 'happened', at], found))
      : (base?.happened ?? []),
    faults: has('faults')
      ? listAt(source, 'faults').map((fault, at) => ({
          at: span(textAt(fault, 'at'), [...path, 'faults', at, 'at'], found),
          run: line(textAt(fault, 'run'), [...path, 'faults', at, 'run'], found),
        }))
      : (base?.faults ?? []),
  }
}

function readNode(source: unknown): LessonNode {
  const taints = listAt(source, 'taints').map(taint => {
    const value = textAt(taint, 'value')
    return {key: textAt(taint, 'key'), effect: textAt(taint, 'effect'), ...(value === '' ? {} : {value})}
  })
  const [cpu, memory] = [textAt(source, 'cpu'), textAt(source, 'memory')]
  return {
    name: textAt(source, 'name'),
    labels: textsAt(source, 'labels'),
    taints,
    ...(cpu === '' ? {} : {cpu}),
    ...(memory === '' ? {} : {memory}),
  }
}

function span(text: string, path: Path, found: Flaw[]): number {
  const ms = readSpan(text)
  if (ms === undefined) found.push({path, message: `A time is a number with its unit, as 20s or 10m. You wrote: ${text}.`})
  return ms ?? 0
}

function readStage(source: unknown, path: Path, found: Flaw[]): Stage {
  const time = textAt(source, 'for')
  return {
    say: prose(textAt(source, 'say')),
    run: lines(source, path, found),
    for: time === '' || time === 'settled' ? 'settled' : span(time, [...path, 'for'], found),
  }
}

/** What the files of an attempt may be: those the learner edits, put there from files of the lesson. */
type Names = {readonly file: NameFile; readonly edit: readonly string[]}

function readStep(source: unknown, path: Path, names: Names, found: Flaw[]): LessonStep {
  return {
    task: prose(textAt(source, 'task')),
    done: listAt(source, 'done').flatMap((item, at): readonly Requirement[] => {
      const check = keepCheck(item, [...path, 'done', at], found)
      return check === undefined
        ? []
        : [{say: textAt(item, 'say'), check, ...(textAt(item, 'guard') === 'true' ? {guard: true as const} : {})}]
    }),
    notice: listAt(source, 'notice').map((item, at) => readNotice(item, [...path, 'notice', at], names, found)),
    hints: texts(source, 'hints').map(prose),
    solution: readAttempt(dataAt(source, 'solution'), [...path, 'solution'], names, found),
    harmless: textsAt(source, 'harmless'),
  }
}

function readNotice(source: unknown, path: Path, names: Names, found: Flaw[]): Notice {
  const when = listAt(source, 'when').flatMap((item, at) => keepCheck(item, [...path, 'when', at], found) ?? [])
  const attempt =
    isData(source) && Object.hasOwn(source, 'try') ? {attempt: readAttempt(dataAt(source, 'try'), [...path, 'try'], names, found)} : {}
  return {say: prose(textAt(source, 'say')), when, ...attempt}
}

function keepCheck(source: unknown, path: Path, found: Flaw[]): Check | undefined {
  const read = readCheck(isData(source) ? source : {}, path)
  if ('value' in read) return read.value
  found.push(read.flaw)
  return undefined
}

function readAttempt(source: Data, path: Path, {file, edit}: Names, found: Flaw[]): Attempt {
  const files = Object.entries(textsAt(source, 'files')).map(([name, from]) => {
    const at = [...path, 'files', name]
    if (!edit.includes(name)) found.push({path: at, message: `${name} is no file that the learner edits (see edit).`})
    return [name, file(from, at)] as const
  })
  return {files: Object.fromEntries(files), run: lines(source, path, found)}
}

/** Command lines under `run`. */
function lines(source: unknown, path: Path, found: Flaw[]): readonly string[] {
  return texts(source, 'run').map((text, at) => line(text, [...path, 'run', at], found))
}

function line(text: string, path: Path, found: Flaw[]): string {
  const problem = lineProblem(text)
  if (problem !== undefined) found.push({path, message: problem})
  return text
}

function readDebrief(source: Data): Debrief {
  const version = prose(textAt(source, 'version'))
  return {
    model: prose(textAt(source, 'model')),
    real: prose(textAt(source, 'real')),
    docs: texts(source, 'docs'),
    ...(version === '' ? {} : {version}),
  }
}

function texts(source: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(source, ...path).map(String)
}
