/** Longest real time one tick may report: after a sleep of the machine the picture goes on where it was. */
const LONGEST_TICK = 250

/**
 * The one source of motion: tells `tick` how many real ms have passed, `fps` times a second, only between `run(true)` and
 * `run(false)`. At rest there is no timer at all. Frames that cannot be drawn in time are dropped, not queued.
 */
export type Clock = {readonly run: (wanted: boolean) => void}

export function newClock(fps: number, tick: (ms: number) => void): Clock {
  let timer: NodeJS.Timeout | undefined
  let last = 0
  const beat = (): void => {
    const now = performance.now()
    const passed = Math.min(LONGEST_TICK, now - last)
    last = now
    // A reader that does not keep up (a slow line) gets fewer pictures, not later ones.
    if (!process.stdout.writableNeedDrain) tick(passed)
  }
  const run = (wanted: boolean): void => {
    if (wanted === (timer !== undefined)) return
    if (wanted) {
      last = performance.now()
      timer = setInterval(beat, Math.round(1000 / fps))
    } else {
      clearInterval(timer)
      timer = undefined
    }
  }
  return {run}
}

/** Named delays: a later one with the same name replaces the earlier. */
export type Alarms = {
  readonly set: (name: string, ms: number, ring: () => void) => void
  readonly cancel: (name: string) => void
  readonly clear: () => void
}

export function newAlarms(): Alarms {
  const pending = new Map<string, NodeJS.Timeout>()
  const cancel = (name: string): void => {
    clearTimeout(pending.get(name))
    pending.delete(name)
  }
  const set = (name: string, ms: number, ring: () => void): void => {
    cancel(name)
    pending.set(
      name,
      setTimeout(() => {
        pending.delete(name)
        ring()
      }, ms),
    )
  }
  const clear = (): void => {
    for (const name of [...pending.keys()]) cancel(name)
  }
  return {set, cancel, clear}
}

/** The day by the learner's own clock, counted since 1970-01-01. */
export function dayNow(now: Date): number {
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / 86_400_000)
}
