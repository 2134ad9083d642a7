/**
 * What is remembered of one card: how often in a row it was known, and the day (since 1970, by the learner's own clock) on which it
 * was asked or learnt last.
 */
export type Reviewed = {readonly times: number; readonly on: number}

/** Days after which a card comes back: the day after it was learnt, then later and later. Known so often, it rests. */
const DAYS = [1, 3, 7, 21] as const

/** A card that was known this often comes back no more by itself. */
export const MOST_TIMES = DAYS.length

/** In how many days a card comes back: 0 when it is due, undefined when it rests. One without any memory (an older file) is due. */
export function dueIn(card: Reviewed | undefined, today: number): number | undefined {
  if (card === undefined) return 0
  const wait = DAYS[card.times]
  if (wait === undefined) return undefined
  // A day that is still to come was written by a clock that went wrong; the card must not be lost over it.
  if (card.on > today + 1) return 0
  return Math.max(0, card.on + wait - today)
}

/** After it was asked today. What was known before it was due counts as no further time, or one evening would do for a month. */
export function asked(card: Reviewed | undefined, known: boolean, today: number): Reviewed {
  if (!known) return {times: 0, on: today}
  if (card !== undefined && dueIn(card, today) !== 0) return card
  return {times: Math.min(MOST_TIMES, (card?.times ?? 0) + 1), on: today}
}

/** Two memories of the same card: the later asking counts; on the same day that of `newer`. */
export function laterOf(older: Reviewed | undefined, newer: Reviewed | undefined): Reviewed | undefined {
  if (older === undefined || newer === undefined) return newer ?? older
  return older.on > newer.on ? older : newer
}
