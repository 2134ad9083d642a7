import type {Ms} from '../kube/object.ts'
import type {Change} from '../sim/request.ts'
import type {World} from '../sim/world.ts'

/** A command line that was run in this step: `verb` is its first word after kubectl, or the tutor's own word. */
/** A command that was run, with the beginning of its answer. */
export type Ran = {readonly at: Ms; readonly verb: string; readonly line: string; readonly ok: boolean; readonly said?: string}

/**
 * What a check judges: how the cluster stood when the step began, everything that happened since, and how it stands.
 * `worlds` gives every state since then, oldest first; it is walked only by checks about running processes.
 */
export type History = {
  readonly start: Ms
  readonly began: World
  readonly head: World
  readonly changes: readonly Change[]
  readonly worlds: () => Iterable<World>
  readonly ran: readonly Ran[]
  /** Chosen answers by question. */
  readonly answers: Readonly<Record<string, string>>
}

/** A judgement: whether it holds, and when it does not, the first thing that differs, with its moment where there is one. */
export type Verdict = {readonly ok: true} | {readonly ok: false; readonly why: string; readonly at?: Ms}

export const OK: Verdict = {ok: true}

export function not(why: string, at?: Ms): Verdict {
  return at === undefined ? {ok: false, why} : {ok: false, why, at}
}

/** A moment as the lesson's clock shows it: `0:41` since its start, `2:03:00` after an hour, `3d 04:05` after a day. */
export function clock(history: Pick<History, 'start'>, at: Ms): string {
  return clockText(at - history.start)
}

export function clockText(since: Ms): string {
  const seconds = Math.max(0, Math.floor(since / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const [day, hour, minute, second] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  if (day > 0) return `${day}d ${two(hour)}:${two(minute)}`
  return hour > 0 ? `${hour}:${two(minute)}:${two(second)}` : `${minute}:${two(second)}`
}
