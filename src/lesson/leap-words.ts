import {spanOf} from '../kube/cron-words.ts'
import {timestamp} from '../kube/time.ts'
import type {Leap} from '../sim/leap/leap.ts'

/** What a reader is told of a stretch that repeats and was not run. */
export function leapWords({world, period, times}: Leap): string {
  const [from, to] = [timestamp(world.now), timestamp(world.now + period.ms * times)]
  const count = String(times).replace(/\B(?=(\d{3})+$)/gu, ',')
  return `From ${from} to ${to} the same ${spanOf(period.ms / 1000)} came ${count} times over. They are not played one by one.`
}
