import {closeSync, constants, mkdirSync, openSync, readFileSync, statSync, writeSync} from 'node:fs'
import {dirname} from 'node:path'
import {forget, isAlive} from './left-behind.ts'
import {pause, refusedBy} from './save.ts'

/** Longest wait for another window to finish its save, ms. Then ours goes on: to save late is better than not at all. */
const LONGEST_WAIT = 2_000
const BETWEEN = 5
/** A save takes milliseconds. A lock this old, ms, was left by a process that has gone or hangs. */
const STALE = 30_000

/**
 * Runs something while no other process runs what it locks by the same path, so that reading, merging and writing are one
 * act (SAVE-07). The lock is a file that names its process: one left behind by kill -9 is taken over at once. Where no lock
 * can be made (a folder that may not be written), it runs all the same.
 */
export function withLock<T>(path: string, run: () => T): T {
  const held = take(path)
  try {
    return run()
  } finally {
    if (held) forget(path)
  }
}

function take(path: string): boolean {
  for (let waited = 0; waited <= LONGEST_WAIT; waited += BETWEEN) {
    const outcome = tryToTake(path)
    if (outcome !== 'held') return outcome === 'taken'
    if (isLeftBehind(path)) forget(path)
    else pause(BETWEEN)
  }
  return false
}

function tryToTake(path: string): 'taken' | 'held' | 'impossible' {
  try {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700})
    const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      writeSync(fd, String(process.pid))
    } finally {
      closeSync(fd)
    }
    return 'taken'
  } catch (error) {
    return refusedBy(error).refused === 'EEXIST' ? 'held' : 'impossible'
  }
}

function isLeftBehind(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs
    const pid = Number(readFileSync(path, 'utf8'))
    // Between making the file and writing the number into it there is a moment: an empty one is only judged by its age.
    return age > STALE || (pid > 0 && !isAlive(pid))
  } catch {
    // It has just been given back: nothing is left to take over.
    return false
  }
}
