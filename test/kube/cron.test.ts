import {CronExpressionParser} from 'cron-parser'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {CronField} from '../../src/kube/cron.ts'
import {formatSchedule, parseSchedule, timeZoneProblems} from '../../src/kube/cron.ts'
import {next} from '../../src/kube/cron-next.ts'
import {parseTimestamp, timestamp} from '../../src/kube/time.ts'

const error = (expression: string) => {
  const parsed = parseSchedule(expression)
  return 'error' in parsed ? parsed.error : undefined
}

/** The next `count` runs after a time, as UTC texts. */
function runs(expression: string, from: string, zone?: string, count = 3): readonly string[] {
  const schedule = parseSchedule(formatSchedule(expression, zone))
  if ('error' in schedule) return [schedule.error]
  const times: string[] = []
  let at: number | undefined = parseTimestamp(from)
  for (let index = 0; index < count && at !== undefined; index++) {
    at = next(schedule, at)
    times.push(at === undefined ? 'never' : timestamp(at))
  }
  return times
}

describe('a schedule', () => {
  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 0 0 * * *', 'expected exactly 5 fields, found 6: [0 0 0 * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['* 22-2 * * *', 'beginning of range (22) beyond end of range (2): 22-2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['* * L * *', 'failed to parse int from L: strconv.Atoi: parsing "L": invalid syntax'],
    ['*/-1 * * * *', 'negative number (-1) not allowed: -1'],
    [
      '99999999999999999999 * * * *',
      'failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
    ['@reboot', 'unrecognized descriptor: @reboot'],
    ['@every 1x', 'failed to parse duration @every 1x: time: unknown unit "x" in duration "1x"'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['TZ=Mars/X 0 9 * * *', 'provided bad location Mars/X: unknown time zone Mars/X'],
    ['TZ=Europe 0 9 * * *', 'provided bad location Europe: is a directory'],
    ['TZ=Europe/Berlin/x 0 9 * * *', 'provided bad location Europe/Berlin/x: not a directory'],
    ['TZ=../UTC 0 9 * * *', 'provided bad location ../UTC: time: invalid location name'],
    ['TZ=UTC', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
  ])('%j is refused as robfig/cron does', (expression, message) => {
    expect(error(expression)).toBe(message)
  })

  it.each([
    ['5/15 * * * *', '2026-05-06T09:00:00Z', ['2026-05-06T09:05:00Z', '2026-05-06T09:20:00Z', '2026-05-06T09:35:00Z']],
    ['0 0 13 * FRI', '2026-05-06T09:00:00Z', ['2026-05-08T00:00:00Z', '2026-05-13T00:00:00Z', '2026-05-15T00:00:00Z']],
    ['0 0 */2 * FRI', '2026-05-06T09:00:00Z', ['2026-05-07T00:00:00Z', '2026-05-08T00:00:00Z', '2026-05-09T00:00:00Z']],
    ['0 0 */1 * FRI', '2026-05-06T09:00:00Z', ['2026-05-08T00:00:00Z', '2026-05-15T00:00:00Z', '2026-05-22T00:00:00Z']],
    ['0 0 29 2 *', '2096-02-28T12:00:00Z', ['2096-02-29T00:00:00Z', 'never']],
    ['0 0 30 2 *', '2026-05-06T09:00:00Z', ['never']],
    [', * * * *', '2026-05-06T09:00:00Z', ['never']],
    ['1,,2 * * * *', '2026-05-06T09:00:00Z', ['2026-05-06T09:01:00Z', '2026-05-06T09:02:00Z', '2026-05-06T10:01:00Z']],
    ['@every 1h30m', '2026-05-06T09:00:07Z', ['2026-05-06T10:30:07Z', '2026-05-06T12:00:07Z', '2026-05-06T13:30:07Z']],
    ['@midnight', '2026-12-31T09:00:00Z', ['2027-01-01T00:00:00Z', '2027-01-02T00:00:00Z', '2027-01-03T00:00:00Z']],
  ])('%j after %s', (expression, from, times) => {
    expect(runs(expression, from)).toEqual(times)
  })

  it('leaves out a day on which the clock jumps over its time', () => {
    expect(runs('30 2 * * *', '2026-03-07T12:00:00Z', 'America/New_York', 2)).toEqual(['2026-03-09T06:30:00Z', '2026-03-10T06:30:00Z'])
  })

  it('fires twice when the clock shows its time twice', () => {
    expect(runs('30 1 * * *', '2026-11-01T04:00:00Z', 'America/New_York', 3)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00Z',
      '2026-11-02T06:30:00Z',
    ])
  })

  it('goes on where a zone leaves out a whole day', () => {
    expect(runs('0 12 30 12 *', '2011-12-29T23:30:00Z', 'Pacific/Apia', 1)).toEqual(['2012-12-29T22:00:00Z'])
  })
})

describe('a time zone', () => {
  it.each([
    [undefined, []],
    ['Europe/Berlin', []],
    ['Europe/Kyiv', []],
    ['', ['timeZone must be nil or non-empty string']],
    ['europe/berlin', ['unknown time zone europe/berlin']],
    ['Local', ['timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones']],
    ['local', ['timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones', 'unknown time zone local']],
    ['Europe', ['is a directory']],
    ['zone.tab', ['malformed time zone information']],
    ['Europe/../Berlin', ['unknown time zone Europe/../Berlin']],
  ])('%j is judged as the API server does', (zone, problems) => {
    expect(timeZoneProblems(zone)).toEqual(problems)
  })
})

describe('cron-parser', () => {
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({min, max}).map(String),
      fc.tuple(fc.integer({min, max}), fc.integer({min, max})).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({min: 2, max: 20}).map(step => `*/${step}`),
    )
  const list = ({values, star}: CronField) => (star ? '*' : values.join(','))

  it('gives the same next run for the same sets of values, away from clock changes', () => {
    const schedules = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map(fields => fields.join(' '))
    fc.assert(
      fc.property(
        schedules,
        fc.integer({min: parseTimestamp('2026-01-01T00:00:00Z'), max: parseTimestamp('2027-12-01T00:00:00Z')}),
        (expression, from) => {
          const schedule = parseSchedule(expression)
          if ('error' in schedule || schedule.kind === 'every') throw new Error(expression)
          const canonical = [schedule.minute, schedule.hour, schedule.dom, schedule.month, schedule.dow].map(list).join(' ')
          const theirs = CronExpressionParser.parse(canonical, {currentDate: new Date(from), tz: 'UTC'})
            .next()
            .getTime()
          expect(next(schedule, from)).toBe(theirs)
        },
      ),
      {numRuns: 200},
    )
  })
})
