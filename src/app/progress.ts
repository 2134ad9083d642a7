import {safe} from '../kube/text.ts'
import {isData} from '../kube/peek.ts'
import type {LessonRecord, Records} from './record.ts'
import {NEW_RECORD} from './record.ts'
import type {Reviewed} from './spacing.ts'
import {laterOf, MOST_TIMES} from './spacing.ts'

/** What is kept between runs. Lessons are named by stable ids, never by place; removed lessons keep their record (SAVE-12). */
export type Progress = {
  /** Counts saves. Orders two versions of a file; clocks do not, they go back (SAVE-11). */
  readonly rev: number
  readonly lessons: Records
}

export const NO_PROGRESS: Progress = {rev: 0, lessons: {}}

/** What a progress file turned out to be. `newer` was written by a later version: it may be read by nobody and overwritten by nobody. */
export type Reading =
  | {readonly outcome: 'ok'; readonly progress: Progress; readonly migratedFrom?: number}
  | {readonly outcome: 'corrupt'; readonly because: string}
  | {readonly outcome: 'newer'; readonly schemaVersion: number}

export type Sha256 = (text: string) => string

const FORMAT = 'k8s-workloads-tutor/progress'
const SCHEMA_VERSION = 2

/**
 * Steps from one schema version to the next; each is pure. Version 2 brought `reviews`. A file of version 1 knows of none, so the
 * cards of what was done before are due at once; the number is there so that version 1 does not write over them.
 */
const MIGRATIONS: Readonly<Record<number, (content: unknown) => unknown>> = {1: content => content}

/** Hazards as keys of data that comes from outside (SEC-13). */
const HAZARDS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const LARGEST_COUNT = 1_000_000
const LONGEST_DRAFT = 65_536
const MOST_DRAFTS = 20
const MOST_LESSONS = 1_000
const MOST_LINES = 200
const LONGEST_LINE = 4_096
const MOST_REVIEWS = 50
const LONGEST_QUESTION = 500

/** The text of a progress file. Lessons and fields are sorted, so equal progress gives equal bytes; `savedAt` is for people. */
export function printProgress(progress: Progress, version: string, savedAt: string, sha256: Sha256): string {
  const lessons = Object.fromEntries(
    Object.entries(progress.lessons)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, record]) => [id, tidy(record)]),
  )
  const body = {format: FORMAT, schemaVersion: SCHEMA_VERSION, app: version, rev: progress.rev, savedAt, lessons}
  return `${JSON.stringify({...body, sum: `sha256:${sha256(JSON.stringify(body))}`}, undefined, 1)}\n`
}

function tidy(record: LessonRecord): LessonRecord {
  const drafts = Object.fromEntries(Object.entries(record.drafts).sort(([a], [b]) => (a < b ? -1 : 1)))
  const {done, tries, hints, guess, guessedRight, page, lines, typed, reviews = {}} = record
  return {
    done,
    tries,
    hints,
    ...(guess === undefined ? {} : {guess}),
    ...(guessedRight === undefined ? {} : {guessedRight}),
    ...(page === undefined ? {} : {page}),
    ...(lines === undefined ? {} : {lines}),
    ...(typed === undefined || typed === '' ? {} : {typed}),
    ...(Object.keys(reviews).length === 0 ? {} : {reviews: sortedReviews(reviews)}),
    drafts,
  }
}

function sortedReviews(reviews: Readonly<Record<string, Reviewed>>): Readonly<Record<string, Reviewed>> {
  const sorted = Object.entries(reviews).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([question, {times, on}]) => [question, {times, on}]))
}

/** Reads a progress file. `checked` is false for an import, which people may have edited: its sum is not asked for. */
export function readProgress(text: string, sha256: Sha256, checked = true): Reading {
  const parsed = parseJson(text)
  if (!isData(parsed) || parsed.format !== FORMAT) return {outcome: 'corrupt', because: 'it is no progress file'}
  const {sum, ...body} = parsed
  const version = body.schemaVersion
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return {outcome: 'corrupt', because: 'it has no schemaVersion'}
  if (version > SCHEMA_VERSION) return {outcome: 'newer', schemaVersion: version}
  if (checked && sum !== `sha256:${sha256(JSON.stringify(body))}`) return {outcome: 'corrupt', because: 'its check sum does not fit'}
  let content: unknown = body
  for (let at = version; at < SCHEMA_VERSION; at += 1) content = MIGRATIONS[at]?.(content) ?? content
  const progress = isData(content) ? progressOf(content.rev, content.lessons) : undefined
  if (progress === undefined) return {outcome: 'corrupt', because: 'a value in it is of the wrong type'}
  return version === SCHEMA_VERSION ? {outcome: 'ok', progress} : {outcome: 'ok', progress, migratedFrom: version}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT

/** Lines for the up arrow; what is no list of such is left out, since nothing hangs on it. */
function isLines(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MOST_LINES && value.every(line => typeof line === 'string' && line.length <= LONGEST_LINE)
}

/** Memories of cards; what is none is left out, and its card is due. */
function reviewsOf(value: unknown): Readonly<Record<string, Reviewed>> {
  if (!isData(value)) return {}
  const entries = Object.entries(value).slice(0, MOST_REVIEWS)
  return Object.fromEntries(
    entries.flatMap(([question, card]) => {
      if (HAZARDS.has(question) || question.length > LONGEST_QUESTION || !isData(card)) return []
      const {times, on} = card
      return isCount(times) && times <= MOST_TIMES && isCount(on) ? [[safe(question), {times, on}] as const] : []
    }),
  )
}

function progressOf(rev: unknown, lessons: unknown): Progress | undefined {
  if (typeof rev !== 'number' || !Number.isSafeInteger(rev) || rev < 0 || !isData(lessons)) return undefined
  const entries = Object.entries(lessons)
  if (entries.length > MOST_LESSONS) return undefined
  const records: [string, LessonRecord][] = []
  for (const [id, value] of entries) {
    if (HAZARDS.has(id)) continue
    const record = recordOf(value)
    if (record === undefined) return undefined
    records.push([safe(id), record])
  }
  return {rev, lessons: Object.fromEntries(records)}
}

function recordOf(value: unknown): LessonRecord | undefined {
  if (!isData(value)) return undefined
  const {done = false, tries = 0, hints = 0, guess, guessedRight, page, lines, typed, reviews, drafts = {}} = value
  if (typeof done !== 'boolean' || !isCount(tries) || !isCount(hints) || !isData(drafts)) return undefined
  const kept = Object.entries(drafts).filter(([name]) => !HAZARDS.has(name))
  if (kept.length > MOST_DRAFTS || kept.some(([, text]) => typeof text !== 'string' || text.length > LONGEST_DRAFT)) return undefined
  const cards = reviewsOf(reviews)
  return {
    done,
    tries,
    hints,
    ...(isCount(guess) ? {guess} : {}),
    ...(typeof guessedRight === 'boolean' ? {guessedRight} : {}),
    ...(typeof page === 'string' ? {page: safe(page).slice(0, 40)} : {}),
    ...(isLines(lines) ? {lines: lines.map(line => safe(line, {lines: true}))} : {}),
    ...(typeof typed === 'string' && typed.length <= LONGEST_LINE ? {typed: safe(typed, {lines: true})} : {}),
    ...(Object.keys(cards).length === 0 ? {} : {reviews: cards}),
    drafts: Object.fromEntries(kept.map(([name, text]) => [safe(name), String(text)])),
  }
}

/**
 * Both together, so that nothing done in either window is lost (SAVE-07): done = or, counts = the larger, a first guess
 * stays; a card counts as it was asked last; page and drafts are those of `newer`. Merging the same again changes nothing.
 */
export function mergeRecords(older: Records, newer: Records): Records {
  const ids = new Set([...Object.keys(older), ...Object.keys(newer)])
  return Object.fromEntries([...ids].map(id => [id, mergeRecord(older[id] ?? NEW_RECORD, newer[id] ?? NEW_RECORD)]))
}

function mergeRecord(older: LessonRecord, newer: LessonRecord): LessonRecord {
  const guess = older.guess === undefined ? newer : older
  const page = newer.page ?? older.page
  const lines = newer.lines ?? older.lines
  const typed = newer.typed ?? older.typed
  const reviews = mergeReviews(older.reviews ?? {}, newer.reviews ?? {})
  return {
    done: older.done || newer.done,
    tries: Math.max(older.tries, newer.tries),
    hints: Math.max(older.hints, newer.hints),
    ...(guess.guess === undefined ? {} : {guess: guess.guess}),
    ...(guess.guessedRight === undefined ? {} : {guessedRight: guess.guessedRight}),
    ...(page === undefined ? {} : {page}),
    ...(lines === undefined ? {} : {lines}),
    ...(typed === undefined ? {} : {typed}),
    ...(Object.keys(reviews).length === 0 ? {} : {reviews}),
    drafts: {...older.drafts, ...newer.drafts},
  }
}

function mergeReviews(
  older: Readonly<Record<string, Reviewed>>,
  newer: Readonly<Record<string, Reviewed>>,
): Readonly<Record<string, Reviewed>> {
  const questions = new Set([...Object.keys(older), ...Object.keys(newer)])
  return Object.fromEntries(
    [...questions].flatMap(question => {
      const card = laterOf(older[question], newer[question])
      return card === undefined ? [] : [[question, card] as const]
    }),
  )
}

/** What an import would change, one line a lesson, for the question before it (SAVE-10). */
export function differences(present: Records, merged: Records): readonly string[] {
  return Object.entries(merged).flatMap(([id, record]) => {
    const before = present[id] ?? NEW_RECORD
    if (record.done && !before.done) return [`${id}: done`]
    if (record.tries !== before.tries || record.hints !== before.hints) return [`${id}: ${record.tries} tries, ${record.hints} hints`]
    return JSON.stringify(tidy(record)) === JSON.stringify(tidy(before)) ? [] : [`${id}: a draft, a card or a place in it`]
  })
}
