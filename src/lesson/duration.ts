import type {Ms} from '../kube/object.ts'

const UNITS: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000}

/** A span as authors and learners write it: `90s`, `10m`, `1h30m`, `2d`. Undefined when it is none, negative or over ten years. */
export function readSpan(text: string): Ms | undefined {
  if (text.length > 40 || !/^(\d+(ms|s|m|h|d|w))+$/.test(text)) return undefined
  let sum = 0
  for (const piece of text.matchAll(/(\d+)(ms|s|m|h|d|w)/g)) sum += Number(piece[1]) * (UNITS[piece[2] ?? ''] ?? 0)
  return sum <= 10 * 366 * 86_400_000 ? sum : undefined
}
