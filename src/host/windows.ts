import {mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {forget, isAlive} from './left-behind.ts'

/** A mark this old (ms) is of a process long gone, whoever has its number now. */
const STALE = 86_400_000
const NAME = /^window-(\d{1,10})$/

/**
 * Leaves a mark that a window is open on this progress, until the process ends, and says whether another one is, too (SAVE-07).
 * Both may save, their progress is merged; this is only for the person to know. Where no mark can be left there is none.
 */
export function openWindow(folder: string | undefined): boolean {
  if (folder === undefined) return false
  const mark = join(folder, `window-${process.pid}`)
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    writeFileSync(mark, new Date().toISOString(), {mode: 0o600})
    process.on('exit', () => forget(mark))
    return readdirSync(folder).some(name => isOther(folder, name))
  } catch {
    return false
  }
}

function isOther(folder: string, name: string): boolean {
  const pid = Number(NAME.exec(name)?.[1] ?? process.pid)
  if (pid === process.pid) return false
  const path = join(folder, name)
  if (isAlive(pid) && Date.now() - statSync(path).mtimeMs < STALE) return true
  forget(path)
  return false
}
