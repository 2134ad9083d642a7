import {unlinkSync} from 'node:fs'
import {refusedBy} from './save.ts'

/** Whether a process with this number runs, whoever's it is: one that we may not signal does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return refusedBy(error).refused !== 'ESRCH'
  }
}

/** Removes a file that marks a process. One that is no longer there was taken for left behind by another process. */
export function forget(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Then there is nothing to remove.
  }
}
