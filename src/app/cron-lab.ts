import {clockAt} from '../kube/zones.ts'
import {parseSchedule, timeZoneProblems} from '../kube/cron.ts'
import {next} from '../kube/cron-next.ts'
import {scheduleWords} from '../kube/cron-words.ts'
import type {Ms} from '../kube/object.ts'
import {editorText} from '../editor/editor.ts'
import {list} from '../sim/world.ts'
import {shownAt} from '../sim/past/shown-at.ts'
import type {Exercise} from './model.ts'

/** One schedule, looked at from all sides: read aloud, its next runs, and the traps that are in just this one. */
export type CronLab = {
  readonly expression: string
  readonly zone: string
  /** The API server's parser refuses it, in its own words. */
  readonly error?: string
  readonly words: string
  readonly notes: readonly string[]
  /** Moments in ms since 1970; fewer than asked for when it stops firing. */
  readonly runs: readonly Ms[]
}

const RUNS = 5
const LONGEST = 200

/** What a schedule means from `now` on; `runs` is how many of the next ones are looked up. */
export function cronLab(expression: string, zone: string, now: Ms, runs: number = RUNS): CronLab {
  const text = expression.slice(0, LONGEST)
  const base = {expression: text, zone, words: '', notes: [], runs: []}
  const [problem] = timeZoneProblems(zone === '' ? undefined : zone)
  if (text.includes('TZ')) return {...base, error: 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'}
  const schedule = parseSchedule(text)
  if ('error' in schedule) return {...base, error: schedule.error}
  if (problem !== undefined) return {...base, error: problem}
  const found: Ms[] = []
  for (let moment = next(schedule, now, zone === '' ? 'UTC' : zone); moment !== undefined && found.length < runs; ) {
    found.push(moment)
    moment = next(schedule, moment, zone === '' ? 'UTC' : zone)
  }
  return {...base, ...scheduleWords(schedule), runs: found}
}

/** The lab for what one works on: the schedule in the open file, as it is typed; else the first CronJob of the cluster. */
export function labOf(exercise: Exercise): CronLab | undefined {
  const {timeline} = exercise.session
  const {now} = timeline.head
  const editor = exercise.editors[exercise.file]
  const typed = editor === undefined ? undefined : scheduleIn(editorText(editor))
  if (typed !== undefined) return cronLab(typed.expression, typed.zone, now)
  const [cron] = list(shownAt(timeline, exercise.playhead.step), 'CronJob', 'default')
  return cron === undefined ? undefined : cronLab(cron.spec.schedule, cron.spec.timeZone ?? '', now)
}

/** The first `schedule:` and `timeZone:` of a text, also while the rest of it cannot be read. */
function scheduleIn(text: string): {readonly expression: string; readonly zone: string} | undefined {
  const lines = text.split('\n')
  const value = (key: string) => {
    const line = lines.find(each => each.trimStart().startsWith(`${key}:`))
    return line === undefined ? undefined : unquoted(line.slice(line.indexOf(':') + 1).trim())
  }
  const expression = value('schedule')
  return expression === undefined ? undefined : {expression, zone: value('timeZone') ?? ''}
}

function unquoted(text: string): string {
  const quote = text[0]
  if (quote === '"' || quote === "'") return text.slice(1, text.indexOf(quote, 1) < 0 ? undefined : text.indexOf(quote, 1))
  const comment = text.indexOf(' #')
  return (comment < 0 ? text : text.slice(0, comment)).trim()
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon 11 May 09:00` on the wall clock of the zone; another year is named. */
export function runText(ms: Ms, zone: string, now: Ms): string {
  const at = clockAt(zone === '' ? 'UTC' : zone, Math.floor(ms / 1000))
  const here = clockAt(zone === '' ? 'UTC' : zone, Math.floor(now / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const year = at.year === here.year ? '' : ` ${at.year}`
  const seconds = at.second === 0 ? '' : `:${two(at.second)}`
  return `${WEEKDAYS[at.weekday] ?? ''} ${String(at.day).padStart(2)} ${MONTHS[at.month - 1] ?? ''}${year} ${two(at.hour)}:${two(at.minute)}${seconds}`
}

/** The lab as lines, for the prompt and for plain mode. */
export function labLines(lab: CronLab, now: Ms): readonly string[] {
  if (lab.error !== undefined) return [`${lab.expression}`, `refused: ${lab.error}`]
  const zone = lab.zone === '' ? 'UTC' : lab.zone
  return [
    `${lab.expression}: ${lab.words}.`,
    ...lab.notes,
    ...(lab.runs.length === 0 ? ['It never runs.'] : [`Next runs (${zone}):`, ...lab.runs.map(run => `  ${runText(run, lab.zone, now)}`)]),
  ]
}
