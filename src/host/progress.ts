import {createHash} from 'node:crypto'
import {copyFileSync, readdirSync, renameSync, unlinkSync} from 'node:fs'
import {join} from 'node:path'
import type {Progress} from '../app/progress.ts'
import {mergeRecords, NO_PROGRESS, printProgress, readProgress} from '../app/progress.ts'
import type {Records} from '../app/record.ts'
import {withLock} from './lock.ts'
import type {Refused} from './save.ts'
import {readText, saveText} from './save.ts'

/** Drafts of 50 lessons and more fit; a sparse gigabyte does not. */
const LARGEST = 8 * 1024 * 1024
const KEPT_CORRUPT = 5

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Saved progress while the program runs. `save` writes everything it is given, merged with what another window wrote in
 * the meantime; it returns why when that did not work, and the progress then stays in memory.
 */
export type ProgressFile = {
  readonly records: Records
  /** The revision they were read at. */
  readonly rev: number
  /** One clear line for the learner about what was found at the start, if it was not simply there. */
  readonly remark: string | undefined
  readonly save: (records: Records) => Refused | undefined
  /** The same, quicker: safe from the end of this process at once, from a power cut after the next `save`. */
  readonly saveQuickly: (records: Records) => Refused | undefined
  /** Writes exactly these, merged with nothing: for a reset. */
  readonly replace: (records: Records) => Refused | undefined
}

type Found = {readonly progress: Progress; readonly remark?: string; readonly readOnly?: true}

export function openProgress(folder: string | undefined, version: string, now: () => Date): ProgressFile {
  if (folder === undefined) {
    const refuse = (): Refused => ({refused: 'no folder'})
    return {
      records: {},
      rev: 0,
      remark: 'Progress is not saved: this machine has no folder for it.',
      save: refuse,
      saveQuickly: refuse,
      replace: refuse,
    }
  }
  const file = join(folder, 'progress.json')
  const found = findProgress(file, now)
  let known = found.progress
  let elsewhere: Records = {}
  const write = (records: Records, how: 'lasting' | 'quick' | 'alone'): Refused | undefined => {
    if (found.readOnly === true) return {refused: 'the file there may not be overwritten'}
    const present = readFile(file)
    // A newer version of the program in another window has written it in the meantime.
    if (present !== undefined && 'newer' in present) return {refused: 'a newer version of this program wrote the file'}
    const other = present !== undefined && 'progress' in present ? present.progress : known
    // Only what another window wrote is merged: with our own last save, a draft that was given up would come back.
    if (other.rev !== known.rev) elsewhere = mergeRecords(elsewhere, other.lessons)
    const lessons = how === 'alone' ? records : mergeRecords(elsewhere, records)
    const next = {rev: Math.max(other.rev, known.rev) + 1, lessons}
    const refused = saveText(file, printProgress(next, version, now().toISOString(), sha256), how === 'quick')
    if (refused === undefined) known = next
    return refused
  }
  // Between reading and writing nobody else may write: a lesson done in that moment would be lost.
  const lock = join(folder, 'progress.lock')
  return {
    records: found.progress.lessons,
    rev: found.progress.rev,
    remark: found.remark,
    save: records => withLock(lock, () => write(records, 'lasting')),
    saveQuickly: records => withLock(lock, () => write(records, 'quick')),
    replace: records => withLock(lock, () => write(records, 'alone')),
  }
}

type FileReading =
  | {readonly progress: Progress; readonly migratedFrom?: number}
  | {readonly corrupt: string}
  | {readonly newer: number}
  | undefined

function readFile(file: string): FileReading {
  const text = readText(file, LARGEST)
  if (text === undefined) return undefined
  if (typeof text !== 'string') return {corrupt: text.refused}
  const reading = readProgress(text, sha256)
  if (reading.outcome === 'ok')
    return {progress: reading.progress, ...(reading.migratedFrom === undefined ? {} : {migratedFrom: reading.migratedFrom})}
  return reading.outcome === 'newer' ? {newer: reading.schemaVersion} : {corrupt: reading.because}
}

/** What the folder holds: the file, else its `.bak`, else nothing. A broken file is moved aside, never deleted (SAVE-06). */
function findProgress(file: string, now: () => Date): Found {
  const reading = readFile(file)
  if (reading === undefined) return {progress: NO_PROGRESS}
  if ('newer' in reading) {
    return {progress: NO_PROGRESS, readOnly: true, remark: `Progress is not saved: a newer version of this program wrote ${file}.`}
  }
  if ('progress' in reading) {
    if (reading.migratedFrom !== undefined) keepBeforeMigration(file, reading.migratedFrom)
    return {progress: reading.progress}
  }
  const aside = moveAside(file, now)
  if (aside === undefined)
    return {progress: NO_PROGRESS, readOnly: true, remark: `Progress is not saved: ${file} cannot be read (${reading.corrupt}).`}
  const backup = readFile(`${file}.bak`)
  if (backup !== undefined && 'progress' in backup) {
    return {
      progress: backup.progress,
      remark: `The progress file was broken (${reading.corrupt}); the one saved before it is used. The broken one is ${aside}.`,
    }
  }
  return {progress: NO_PROGRESS, remark: `The progress file was broken (${reading.corrupt}); starting anew. It is kept as ${aside}.`}
}

function keepBeforeMigration(file: string, version: number): void {
  try {
    copyFileSync(file, file.replace(/\.json$/, `.v${version}.json`))
  } catch {
    // The copy is a courtesy: a full disk must not keep anyone from learning.
  }
}

/** Moves a broken file to `progress.corrupt-<utc>.json` and keeps the newest five of these. */
function moveAside(file: string, now: () => Date): string | undefined {
  const stamp = now().toISOString().replaceAll(/[-:.]/g, '')
  const aside = file.replace(/\.json$/, `.corrupt-${stamp}.json`)
  try {
    renameSync(file, aside)
  } catch {
    return undefined
  }
  const folder = join(file, '..')
  const old = readdirSync(folder)
    .filter(name => name.startsWith('progress.corrupt-'))
    .sort()
    .slice(0, -KEPT_CORRUPT)
  for (const name of old) {
    try {
      unlinkSync(join(folder, name))
    } catch {
      // Somebody else was faster, or it is not ours to delete.
    }
  }
  return aside
}
