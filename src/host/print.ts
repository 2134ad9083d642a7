import {writeSync} from 'node:fs'

/** How long a full pipe rests before it is tried again, ms. */
const REST = 5

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/**
 * Writes all of a text at once: what is written asynchronously can be lost in process.exit. A full pipe is waited for, as a
 * blocking write would, for at most `patience` ms; a reader that has gone (`| head`, a dead terminal) is no error.
 */
export function print(stream: 1 | 2, text: string, patience: number = Number.POSITIVE_INFINITY): void {
  const bytes = new TextEncoder().encode(text)
  let waited = 0
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(stream, bytes, at)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' || waited >= patience) return
      waited += REST
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REST)
    }
  }
}
