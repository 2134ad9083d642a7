import type {Lesson, LessonStep} from './lesson.ts'
import type {Session} from './session.ts'
import {tryAttempt, verdictsAfter} from './try-attempt.ts'

/** A solution with one field gone: what a learner may leave out. `path` names the field as `file: spec.replicas`. */
export type Mutant = {readonly path: string; readonly text: string}

/** Fields without which nothing is an object at all: leaving them out is refused whatever a lesson checks. */
const ALWAYS_NEEDED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'metadata.name', 'spec'])

/** A mutant for each field of a manifest in block style: its line, and all that hangs below it, is taken out. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const lines = text.split('\n')
  const open: {indent: number; key: string}[] = []
  const found: Mutant[] = []
  let document = 0
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('---')) {
      document += 1
      open.length = 0
      continue
    }
    const match = /^(\s*)(- )?([\w./-]+):/.exec(line)
    if (match === null) continue
    const indent = (match[1] ?? '').length + (match[2] ?? '').length
    while ((open[open.length - 1]?.indent ?? -1) >= indent) open.pop()
    open.push({indent, key: match[3] ?? ''})
    const path = open.map(level => level.key).join('.')
    if (ALWAYS_NEEDED.has(path)) continue
    found.push({
      path: `${file}: ${document === 0 ? '' : `${document + 1}. `}${path}`,
      text: without(lines, at, match[2] !== undefined).join('\n'),
    })
  }
  return found
}

/** The first field of a list item takes its dash with it; the next field gets the dash. */
function without(lines: readonly string[], at: number, isItem: boolean): readonly string[] {
  const line = lines[at] ?? ''
  const indent = line.length - line.trimStart().length + (isItem ? 2 : 0)
  let end = at + 1
  while (end < lines.length && deeper(lines[end] ?? '', indent, line)) end += 1
  const next = lines[end] ?? ''
  const takesDash = isItem && next.length - next.trimStart().length === indent && next.trim() !== ''
  const follower = takesDash ? [`${next.slice(0, indent - 2)}- ${next.trimStart()}`] : []
  return [...lines.slice(0, at), ...follower, ...lines.slice(takesDash ? end + 1 : end)]
}

/** Lines below a field: those further in, and list items at its own indent. */
function deeper(line: string, indent: number, parent: string): boolean {
  if (line.trim() === '' || line.startsWith('---')) return false
  const depth = line.length - line.trimStart().length
  return depth > indent || (depth === indent && line.trimStart().startsWith('- ') && parent.trimEnd().endsWith(':'))
}

/** Mutants of the step's solution that pass although they are not declared harmless. */
export function survivors(lesson: Lesson, step: LessonStep, session: Session): readonly string[] {
  return Object.entries(step.solution.files).flatMap(([name, from]) =>
    mutantsOf(name, lesson.files[from] ?? '').flatMap(mutant => {
      if (step.harmless[mutant.path] !== undefined) return []
      const mutated: Lesson = {...lesson, files: {...lesson.files, [from]: mutant.text}}
      const tried = tryAttempt(mutated, step, {...session, files: mutated.files}, step.solution)
      return verdictsAfter(step, tried).every(verdict => verdict.ok) ? [mutant.path] : []
    }),
  )
}
