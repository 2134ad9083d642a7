import type {Json} from '../kube/object.ts'
import {isData} from '../kube/peek.ts'
import {readManifests} from '../kube/yaml.ts'
import {alterations} from './alterations.ts'
import type {Lesson, LessonStep} from './lesson.ts'
import type {Session} from './session.ts'
import {tryAttempt, verdictsAfter} from './try-attempt.ts'

/**
 * A solution with one field left out or altered: what a learner may write instead. `path` names the field as
 * `web.yaml: spec.replicas` (`web.yaml: 2. spec` in the second document); `with` is its value now, undefined when it is gone.
 */
export type Mutant = {readonly path: string; readonly with?: Json; readonly text: string}

type Place = readonly (string | number)[]

/** Fields without which nothing is an object at all: leaving them out is refused whatever a lesson checks. */
const ALWAYS_NEEDED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'metadata.name', 'spec'])
/** An object of another kind is another answer, not a slip in this one. */
const NEVER_ALTERED: ReadonlySet<string> = new Set(['apiVersion', 'kind'])

/** A mutant for each field, without it, and one or more for each value, altered; in the order of the file. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const documents = readManifests(text).documents.map(({value}) => value)
  return documents.flatMap((document, at) => {
    const name = (place: Place) => `${file}: ${at === 0 ? '' : `${at + 1}. `}${fieldOf(place)}`
    const printed = (changed: Json) => documents.map((each, index) => JSON.stringify(index === at ? changed : each)).join('\n---\n')
    return [...placesIn(document, [])].flatMap(place => [
      ...leftOut(document, place).map(changed => ({path: name(place), text: printed(changed)})),
      ...altered(document, place).map(([value, changed]) => ({path: name(place), with: value, text: printed(changed)})),
    ])
  })
}

/** Every place in a value that has a name or a number, parents before what is in them. */
function* placesIn(value: Json, at: Place): Iterable<Place> {
  const inner: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : isData(value)
      ? Object.entries(value as {readonly [key: string]: Json})
      : []
  for (const [key, part] of inner) {
    yield [...at, key]
    yield* placesIn(part, [...at, key])
  }
}

/** Items of a list have no name of their own: all containers of a Pod are `containers`. */
function fieldOf(place: Place): string {
  return place.filter(part => typeof part === 'string').join('.')
}

function leftOut(document: Json, place: Place): readonly Json[] {
  return typeof place[place.length - 1] === 'number' || ALWAYS_NEEDED.has(fieldOf(place)) ? [] : [changedAt(document, place, undefined)]
}

function altered(document: Json, place: Place): readonly (readonly [Json, Json])[] {
  const field = fieldOf(place)
  if (NEVER_ALTERED.has(field)) return []
  const value = place.reduce<Json | undefined>((part, key) => inside(part, key), document)
  return alterations(field, value ?? null).map(other => [other, changedAt(document, place, other)] as const)
}

function inside(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)]
  return isData(value) ? (value as {readonly [key: string]: Json})[key] : undefined
}

/** The document with another value at a place, or with none. */
function changedAt(value: Json, [first, ...rest]: Place, to: Json | undefined): Json {
  if (first === undefined) return to ?? null
  const gone = rest.length === 0 && to === undefined
  if (Array.isArray(value)) return value.map((item, at) => (at === first ? changedAt(item, rest, to) : item))
  const entries = Object.entries(value as {readonly [key: string]: Json})
  return Object.fromEntries(
    entries.filter(([key]) => !(gone && key === first)).map(([key, part]) => [key, key === first ? changedAt(part, rest, to) : part]),
  )
}

/** `web.yaml: spec.ports` covers all that is changed there and below; `web.yaml: spec.ports (altered)` not that it is left out. */
function covers(declared: string, mutant: Mutant): boolean {
  const field = declared.replace(/ \(altered\)$/, '')
  if (field !== declared && mutant.with === undefined) return false
  return mutant.path === field || mutant.path.startsWith(`${field}.`)
}

/** What a lesson does not notice about its solution, and what it says nobody needs to notice although everybody would. */
export type Survivors = {readonly mutants: readonly Mutant[]; readonly idle: readonly string[]}

/**
 * Mutants of the step's solution that pass although neither their field nor one above it is declared harmless; and
 * declarations below which no mutant passes.
 */
export function survivors(lesson: Lesson, step: LessonStep, session: Session): Survivors {
  const declared = Object.keys(step.harmless)
  const used = new Set<string>()
  const mutants = Object.entries(step.solution.files).flatMap(([name, from]) =>
    mutantsOf(name, lesson.files[from] ?? '').filter(mutant => {
      const by = declared.filter(field => covers(field, mutant))
      // One that passes is enough to show that the declaration is needed.
      if (by.length > 0 && by.every(field => used.has(field))) return false
      const mutated: Lesson = {...lesson, files: {...lesson.files, [from]: mutant.text}}
      const tried = tryAttempt(mutated, step, {...session, files: mutated.files}, step.solution)
      const passes = verdictsAfter(step, tried).every(verdict => verdict.ok)
      if (passes) for (const field of by) used.add(field)
      return passes && by.length === 0
    }),
  )
  return {mutants, idle: declared.filter(field => !used.has(field))}
}
