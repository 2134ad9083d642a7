import {print} from './print.ts'

/** How long the terminal may take to answer, ms. */
const PATIENCE = 150

/** Draws a line in the first cell of the second row, asks where the cursor is now, and takes the line away again (CLI-42). */
const QUESTION = '\u001b[2;1H─\u001b[6n\u001b[2;1H\u001b[K\u001b[H'

/** What stood in front of the answer and behind it, and the column that it names; undefined while there is none. */
export function answerIn(bytes: Uint8Array): {readonly column: number; readonly rest: Uint8Array} | undefined {
  // One letter a byte, so that places in the text are places among the bytes. In the first row the answer would look like F3.
  const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  const found = /\u001b\[2;(\d{1,4})R/.exec(text)
  if (found === null) return undefined
  const end = found.index + found[0].length
  return {column: Number(found[1]), rest: Uint8Array.from([...bytes.subarray(0, found.index), ...bytes.subarray(end)])}
}

/**
 * Asks the terminal how wide it draws `─`, which is "ambiguous" to Unicode: one cell, or two in some East Asian set-ups.
 * `told` hears the width, or undefined when no answer came in time. Returns the ear for what the keyboard sends: everything but
 * the answer goes on to `hear`, in its order; what is typed before the answer waits for it.
 */
export function askWidth(
  hear: (bytes: Uint8Array) => void,
  after: (ms: number, run: () => void) => () => void,
  told: (width: number | undefined) => void,
): (bytes: Uint8Array) => void {
  let held: Uint8Array | undefined = new Uint8Array(0)
  const end = (width: number | undefined, rest: Uint8Array): void => {
    held = undefined
    cancel()
    told(width)
    if (rest.length > 0) hear(rest)
  }
  // The first picture may take longer than that to draw: an answer that lies ready by then is read first.
  const late = (): void => {
    if (held !== undefined) end(undefined, held)
  }
  const cancel = after(PATIENCE, () => void after(0, late))
  print(1, QUESTION, PATIENCE)
  return bytes => {
    if (held === undefined) return hear(bytes)
    held = Uint8Array.from([...held, ...bytes])
    const answer = answerIn(held)
    if (answer !== undefined) end(answer.column - 1, answer.rest)
  }
}
