import {randomBytes} from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  fstatSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'

/** Why a file could not be written or read: the code of the system (`ENOSPC`, `EACCES`, …) or a word of ours. */
export type Refused = {readonly refused: string}

export function refusedBy(error: unknown): Refused {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return {refused: typeof code === 'string' ? code : error instanceof Error ? error.message : String(error)}
}

/** A pause of some ms for what blocks: Windows virus scanners hold a renamed file for a moment (SAVE-04). */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

const WINDOWS_HELD: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES'])
const PAUSES = [10, 20, 40, 80, 160, 320, 640, 1000]

function renameStubbornly(from: string, to: string): void {
  for (const wait of PAUSES) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      if (process.platform !== 'win32' || !WINDOWS_HELD.has(refusedBy(error).refused)) throw error
      pause(wait)
    }
  }
  renameSync(from, to)
}

/** Makes a rename last through a power cut. Not every file system can sync a directory. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP'].includes(refusedBy(error).refused)) throw error
  }
}

function writeAll(fd: number, text: string): void {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

/** A symbolic link is followed only into a folder of the same user (SAVE-09); the file it names is then written itself. */
function target(path: string): string {
  const found = lstatSync(path, {throwIfNoEntry: false})
  if (found?.isSymbolicLink() !== true) return path
  const real = realpathSync(path)
  if (process.getuid !== undefined && statSync(dirname(real)).uid !== process.getuid())
    throw new Error('it is a link into a folder of another user')
  return real
}

/**
 * Writes a whole file so that at every moment the old or the new text is there, never a part (SAVE-02). The text before
 * stays beside it as `.bak`. Folders are made 0700, files 0600. `quick`: it outlives the end of this process, kill -9
 * too, but perhaps not a power cut; what a disk needs to be sure is left for the next save that is not quick, and so is
 * `.bak`.
 */
export function saveText(path: string, text: string, quick = false): Refused | undefined {
  try {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700})
    const final = target(path)
    const folder = dirname(final)
    const temporary = join(folder, `.${basename(final)}.${randomBytes(6).toString('hex')}`)
    const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600)
    try {
      try {
        writeAll(fd, text)
        if (!quick) fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      if (!quick) keepOld(final)
      renameStubbornly(temporary, final)
    } catch (error) {
      forget(temporary)
      throw error
    }
    if (!quick) syncFolder(folder)
    return undefined
  } catch (error) {
    return refusedBy(error)
  }
}

/** A copy, not a rename: the file itself must never be missing. */
function keepOld(path: string): void {
  if (lstatSync(path, {throwIfNoEntry: false})?.isFile() === true) copyFileSync(path, `${path}.bak`)
}

function forget(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It is not there: nothing to forget.
  }
}

/**
 * The text of a regular file of at most `largest` bytes; undefined when there is none. Folders, FIFOs and devices are
 * refused without waiting on them, and links too unless `follow` says that a person named this very path.
 */
export function readText(path: string, largest: number, follow = false): string | Refused | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | (follow ? 0 : (constants.O_NOFOLLOW ?? 0)) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const {refused} = refusedBy(error)
    if (refused === 'ENOENT') return undefined
    return {refused: refused === 'ELOOP' ? 'it is a symbolic link' : refused}
  }
  try {
    const found = fstatSync(fd)
    if (!found.isFile()) return {refused: 'it is no regular file'}
    if (found.size > largest) return {refused: `it is larger than ${largest} bytes`}
    return readOpen(fd, found.size, largest)
  } catch (error) {
    return refusedBy(error)
  } finally {
    closeSync(fd)
  }
}

/** Files of /proc and the like claim size 0; others may grow while we read. Both end at the limit. */
function readOpen(fd: number, size: number, largest: number): string | Refused {
  const bytes = new Uint8Array(Math.min(largest, Math.max(size, 4096)) + 1)
  let length = 0
  while (length < bytes.length) {
    const got = readSync(fd, bytes, length, bytes.length - length, null)
    if (got === 0) break
    length += got
  }
  if (length > largest) return {refused: `it is larger than ${largest} bytes`}
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes.subarray(0, length))
  } catch {
    return {refused: 'it is not UTF-8 text'}
  }
}
