import type {Ms, Timestamp} from './object.ts'

/** Where every virtual clock starts: Wednesday 6 May 2026, 09:00:00 UTC. */
export const EPOCH: Ms = Date.UTC(2026, 4, 6, 9, 0, 0)

/** The API's text for a moment: whole seconds, cut off, never rounded, as metav1.Time. */
export function timestamp(ms: Ms): Timestamp {
  const second = Math.floor(ms / 1000)
  if (second !== last.second) last = {second, text: textOf(second)}
  return last.text
}

/** Thousands of writes fall into one second; its text is made once. */
let last = {second: Number.NaN, text: ''}

function textOf(second: number): Timestamp {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
}

/** Milliseconds of an API timestamp (with or without a fraction); NaN for text that is none. */
export function parseTimestamp(text: Timestamp): Ms {
  if (text !== lastParsed.text) lastParsed = {text, ms: Date.parse(text)}
  return lastParsed.ms
}

/** Much of what is compared happened in one second: its text is read once. */
let lastParsed = {text: '', ms: Number.NaN}
