import {expect, test} from 'vitest'
import {parseSchedule} from '../../src/kube/cron.ts'
import {scheduleWords} from '../../src/kube/cron-words.ts'

function said(expression: string) {
  const schedule = parseSchedule(expression)
  if ('error' in schedule) throw new Error(schedule.error)
  return scheduleWords(schedule)
}

test.each([
  ['*/1 * * * *', 'every minute, every day'],
  ['0 9 * * 1', 'at 09:00, on Mondays'],
  ['* 9 * * 1', 'every minute, from 09:00 to 09:59, on Mondays'],
  ['5 * * * *', 'at 5 past the hour, every hour, every day'],
  ['*/5 9-16 * * 1-5', 'every 5 minutes from 0, from 09:00 to 16:59, Monday to Friday'],
  ['*/45 * * * *', 'at minutes 0 and 45, every day'],
  ['10/15 * * * *', 'at minutes 10, 25, 40 and 55, every day'],
  ['30 7,19 * * 1-5', 'at 07:30 and 19:30, Monday to Friday'],
  ['0 9-17 * * 1-5', 'at 0 past the hour, from 09:00 to 17:59, Monday to Friday'],
  ['0 0 1-7 * 1', 'at 00:00, on days 1 to 7 of the month, and also on Mondays'],
  ['0 0 13 * 5', 'at 00:00, on day 13 of the month, and also on Fridays'],
  ['0 14 * * */2', 'at 14:00, on Sundays, Tuesdays, Thursdays and Saturdays'],
  ['0 14 ? * 1', 'at 14:00, on Mondays'],
  ['0 6 1,15 * *', 'at 06:00, on days 1 and 15 of the month'],
  ['0 0 29 2 *', 'at 00:00, on day 29 of the month, in Feb'],
  ['@every 90m', 'every 90 minutes, counted from the run before'],
  ['@hourly', 'at 0 past the hour, every hour, every day'],
])('%s is read aloud as: %s', (expression, words) => {
  expect(said(expression).words).toBe(words)
})

test.each([
  ['*/7 * * * *', 'After minute 56 it begins again at 0: the last gap is 4 minutes.'],
  ['0 */5 * * *', 'After 20:00 it begins again at 00:00: the last gap is 4 hours.'],
  ['0 14 */10 * 1-5', 'Both day fields are set: a day counts when either of them fits.'],
  ['* 9 * * 1', 'A star in the first field means every minute of these hours.'],
])('%s comes with its trap', (expression, note) => {
  expect(said(expression).notes).toEqual([note])
})

test.each(['*/5 * * * *', '0 14 */1 * 1-5', '0 9 * * 1'])('%s has no trap', expression => {
  expect(said(expression).notes).toEqual([])
})
