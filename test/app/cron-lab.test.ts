import {describe, expect, test} from 'vitest'
import {cronLab, labLines, labOf, runText} from '../../src/app/cron-lab.ts'
import {newPlayer, openAt, send} from './player.ts'

const WEDNESDAY = Date.UTC(2026, 4, 6, 9)
const runs = (expression: string, zone = '') => cronLab(expression, zone, WEDNESDAY).runs.map(run => runText(run, zone, WEDNESDAY))

describe('the cron lab', () => {
  test('shows the next five runs on the wall clock of the zone', () => {
    expect(runs('0 9 * * 1').slice(0, 3)).toEqual(['Mon 11 May 09:00', 'Mon 18 May 09:00', 'Mon 25 May 09:00'])
    expect(runs('*/7 * * * *')).toEqual([
      'Wed  6 May 09:07',
      'Wed  6 May 09:14',
      'Wed  6 May 09:21',
      'Wed  6 May 09:28',
      'Wed  6 May 09:35',
    ])
    expect(runs('0 9 * * *', 'Europe/Berlin')[0]).toBe('Thu  7 May 09:00')
  })
  test('refuses in the words of the parser that Kubernetes uses', () => {
    expect(cronLab('0 0 * * 7', '', WEDNESDAY).error).toBe('end of range (7) above maximum (6): 7')
    expect(labLines(cronLab('0 0 9 * * *', '', WEDNESDAY), WEDNESDAY)).toEqual([
      '0 0 9 * * *',
      'refused: expected exactly 5 fields, found 6: [0 0 9 * * *]',
    ])
  })
  test('refuses a zone inside the schedule, as the API server does', () => {
    expect(cronLab('TZ=Europe/Berlin 30 2 * * *', '', WEDNESDAY).error).toContain('use timeZone field instead')
  })
  test('says so when it never runs, and names the year when it is another one', () => {
    expect(labLines(cronLab('0 0 31 2 *', '', WEDNESDAY), WEDNESDAY).at(-1)).toBe('It never runs.')
    expect(runs('0 0 29 2 *')[0]).toBe('Tue 29 Feb 2028 00:00')
  })
  test('follows the file while it is typed, quotes and comments left out', () => {
    const player = newPlayer()
    openAt(player, '4.3', 'exercise')
    const lab = () => (player.model.open === undefined ? undefined : labOf(player.model.open.exercise))
    expect(lab()?.expression).toBe('* 9 * * *')
    const line = player.model.open?.exercise.editors['windows.yaml']?.buffer.lines.findIndex(each => each.includes('schedule:')) ?? -1
    send(player, {type: 'edit', action: {do: 'line', line, text: "  schedule: '0 9 * * 1' # Mondays"}})
    expect(lab()).toMatchObject({expression: '0 9 * * 1', words: 'at 09:00, on Mondays'})
  })
})
