import {parseSchedule} from '../kube/cron.ts'
import {next} from '../kube/cron-next.ts'
import type {Ms} from '../kube/object.ts'
import {list} from '../sim/world.ts'
import type {World} from '../sim/world.ts'

/** The next minute that a CronJob of this world names, in ms since 1970; undefined when none does. */
export function nextTick(world: World): Ms | undefined {
  const ticks = list(world, 'CronJob').flatMap(cron => {
    const schedule = parseSchedule(cron.spec.schedule)
    const tick = 'error' in schedule || cron.spec.suspend === true ? undefined : next(schedule, world.now, cron.spec.timeZone ?? 'UTC')
    return tick === undefined ? [] : [tick]
  })
  return ticks.length === 0 ? undefined : Math.min(...ticks)
}
