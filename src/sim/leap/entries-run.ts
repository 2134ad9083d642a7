import type {Timeline} from '../timeline.ts'
import {endOf} from './leap.ts'

/**
 * The entries after `from` up to `to` that were run, in order. A leap is left out: it holds millions, and what happens in it has happened
 * in the period before it.
 */
export function* entriesRun({leaps}: Timeline, from: number, to: number): Iterable<number> {
  let next = from + 1
  for (const leap of leaps) {
    for (; next <= Math.min(to, leap.step); next++) yield next
    next = Math.max(next, endOf(leap) + 1)
  }
  for (; next <= to; next++) yield next
}

/** The entries from `from` back to the first. Of a leap that `from` lies in, one period; of others nothing. */
export function* entriesBack({leaps}: Timeline, from: number): Iterable<number> {
  let next = from
  for (const leap of leaps.toReversed()) {
    const end = endOf(leap)
    for (; next > end; next--) yield next
    for (const stop = Math.max(leap.step, from - leap.steps); from <= end && next > stop; next--) yield next
    next = Math.min(next, leap.step)
  }
  for (; next >= 1; next--) yield next
}
