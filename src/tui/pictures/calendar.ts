import {civilFrom, daysFromCivil} from '../../kube/civil.ts'
import {next} from '../../kube/cron-next.ts'
import {parseSchedule} from '../../kube/cron.ts'
import type {PodView} from '../../app/stage.ts'
import {podView} from '../../app/stage.ts'
import {controllerOf} from '../../kube/object.ts'
import type {CronJob, Job} from '../../kube/job.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {condition, scheduledAt} from '../../lesson/facts.ts'
import {list, owned} from '../../sim/world.ts'
import type {World} from '../../sim/world.ts'
import type {Look} from '../look.ts'
import {mark, STATE} from '../look.ts'
import type {Row} from '../paint.ts'
import {beside, fitRow} from '../paint.ts'

const DAY = 86_400
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
/** Ticks of one schedule that are looked up for the marks of a month. */
const MOST_TICKS = 800

/** The wall calendar: this month with a mark on each day that has a run, and under it each CronJob with its kept orders. */
export function drawCalendar(world: World, width: number, height: number, look: Look): readonly Row[] {
  const crons = list(world, 'CronJob', 'default')
  const left = monthRows(world, crons)
  const right = [...crons.flatMap(cron => cronRows(world, cron, look)), ...leaving(world, look)]
  const rows: readonly Row[] =
    width >= 60
      ? beside(
          [
            {rows: left, width: 30},
            {rows: right, width: width - 32},
          ],
          2,
        )
      : // Orders first: the month is what can be left out.
        [...right, ...left]
  return rows.slice(0, height).map(row => fitRow(row, width))
}

function monthRows(world: World, crons: readonly CronJob[]): readonly Row[] {
  const today = civilFrom(Math.floor(world.now / 1000))
  const first = daysFromCivil(today.year, today.month, 1)
  const days = daysFromCivil(today.year, today.month + 1, 1) - first
  const marked = markedDays(crons, first, days)
  // Weeks begin on Monday; 1970-01-01 was a Thursday.
  const offset = (((first + 3) % 7) + 7) % 7
  const rows: Row[] = [[`THE CALENDAR: ${MONTHS[today.month - 1] ?? ''} ${today.year}`], [' Mo  Tu  We  Th  Fr  Sa  Su']]
  for (let week = 0; week * 7 - offset < days; week++) {
    const cells = Array.from({length: 7}, (_, weekday) => {
      const day = week * 7 + weekday - offset + 1
      if (day < 1 || day > days) return '    '
      const text = String(day).padStart(2)
      return day === today.day ? `[${text}]` : ` ${text}${marked.has(day) ? '*' : ' '}`
    })
    rows.push([cells.join('')])
  }
  rows.push([`[${String(today.day).padStart(2)}] today ${clockOf(world.now)}   * a run`])
  return rows
}

function markedDays(crons: readonly CronJob[], first: number, days: number): ReadonlySet<number> {
  const marked = new Set<number>()
  const end = (first + days) * DAY * 1000
  for (const cron of crons) {
    const schedule = parseSchedule(cron.spec.schedule)
    if ('error' in schedule || cron.spec.suspend === true) continue
    let moment: number | undefined = first * DAY * 1000 - 1
    for (let ticks = 0; ticks < MOST_TICKS && moment !== undefined && moment < end; ticks++) {
      moment = next(schedule, moment, cron.spec.timeZone ?? 'UTC')
      if (moment === undefined || moment >= end) break
      const day = Math.floor(moment / 1000 / DAY) - first + 1
      marked.add(day)
      // A day that is marked needs no second look: on to its end.
      moment = (first + day) * DAY * 1000 - 1
    }
  }
  return marked
}

function cronRows(world: World, cron: CronJob, look: Look): readonly Row[] {
  const {name} = cron.metadata
  const schedule = parseSchedule(cron.spec.schedule)
  const upcoming = 'error' in schedule || cron.spec.suspend === true ? undefined : next(schedule, world.now, cron.spec.timeZone ?? 'UTC')
  const jobs = [...owned(world, cron.metadata.uid ?? '', 'Job')]
  const orders = jobs.map((job): Row => {
    const at = scheduledAt(job)
    const word = condition(job, 'Complete') === 'True' ? 'done' : condition(job, 'Failed') === 'True' ? 'failed' : 'at work'
    return [
      '  order ',
      mark(
        `Job/default/${job.metadata.name}`,
        at === '' ? job.metadata.name : `${dayOf(parseTimestamp(at), world.now)}${minuteOf(parseTimestamp(at))}`,
        look,
      ),
      `  ${word.padEnd(7)}`,
      // That the worker is done, too, goes without saying.
      ...(word === 'done' ? [] : workersOf(world, job, look)),
    ]
  })
  return [
    [mark(`CronJob/default/${name}`, name, look), `  ${cron.spec.schedule}`],
    ...(orders.length === 0 ? [['  no orders yet']] : orders),
    [
      cron.spec.suspend === true
        ? '  suspended'
        : upcoming === undefined
          ? '  next: never'
          : `  next: ${dayOf(upcoming, world.now)}${minuteOf(upcoming)}`,
    ],
    [],
  ]
}

/** The workers of an order, as their Pods stand. */
function workersOf(world: World, job: Job, look: Look): Row {
  return owned(world, job.metadata.uid ?? '', 'Pod')
    .slice(-3)
    .flatMap(pod => workerWords(podView(world, pod), look))
}

function workerWords(pod: PodView, look: Look): Row {
  const {glyph, role} = STATE[pod.state]
  return [' ', {text: look.glyphs[glyph], role}, ` ${pod.word}`]
}

/** Crews whose order has been torn up and who have not left yet. */
function leaving(world: World, look: Look): readonly Row[] {
  const jobs = new Set(list(world, 'Job', 'default').map(job => job.metadata.uid))
  return list(world, 'Pod', 'default')
    .filter(pod => controllerOf(pod)?.kind === 'Job' && !jobs.has(controllerOf(pod)?.uid))
    .map((pod): Row => ['  without an order', ...workerWords(podView(world, pod), look)])
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Empty for today, else the day in words. */
function dayOf(ms: number, now: number): string {
  if (Math.floor(ms / 1000 / DAY) === Math.floor(now / 1000 / DAY)) return ''
  const {weekday, day, month} = civilFrom(Math.floor(ms / 1000))
  return `${WEEKDAYS[weekday] ?? ''} ${day} ${(MONTHS[month - 1] ?? '').slice(0, 3)} `
}

/** Ticks come at full minutes. */
const minuteOf = (ms: number): string => clockOf(ms).slice(0, 5)

function clockOf(ms: number): string {
  const {hour, minute, second} = civilFrom(Math.floor(ms / 1000))
  return [hour, minute, second].map(part => String(part).padStart(2, '0')).join(':')
}
