import type {Ms} from '../../kube/object.ts'
import {timestamp} from '../../kube/time.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** A moment in the words of `date +FORMAT`, in UTC, as containers have it. */
export function dateText(now: Ms, format: string): string {
  const text = timestamp(now)
  const [day = '', clock = ''] = text.slice(0, -1).split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  const [hour = '', minute = '', second = ''] = clock.split(':')
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(now / 86_400_000) + 4) % 7
  const yearStart = Math.floor(now / 86_400_000) - dayOfYear(Number(year), Number(month), Number(date)) + 1
  const values: Readonly<Record<string, string>> = {
    Y: year,
    m: month,
    d: date,
    H: hour,
    M: minute,
    S: second,
    y: year.slice(2),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
    e: String(Number(date)).padStart(2, ' '),
    I: String(((Number(hour) + 11) % 12) + 1).padStart(2, '0'),
    p: Number(hour) < 12 ? 'AM' : 'PM',
    F: day,
    T: clock,
    R: `${hour}:${minute}`,
    D: `${month}/${date}/${year.slice(2)}`,
    s: String(Math.floor(now / 1000)),
    N: `${String(Math.floor(now) % 1000).padStart(3, '0')}000000`,
    j: String(Math.floor(now / 86_400_000) - yearStart + 1).padStart(3, '0'),
    u: String(weekday === 0 ? 7 : weekday),
    w: String(weekday),
    A: DAYS[weekday] ?? '',
    a: (DAYS[weekday] ?? '').slice(0, 3),
    B: MONTHS[Number(month) - 1] ?? '',
    b: (MONTHS[Number(month) - 1] ?? '').slice(0, 3),
    h: (MONTHS[Number(month) - 1] ?? '').slice(0, 3),
    c: `${(DAYS[weekday] ?? '').slice(0, 3)} ${(MONTHS[Number(month) - 1] ?? '').slice(0, 3)} ${String(Number(date)).padStart(2, ' ')} ${clock} ${year}`,
  }
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => values[letter] ?? whole)
}

const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

function dayOfYear(year: number, month: number, date: number): number {
  const leap = month > 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0)
  return (BEFORE[month - 1] ?? 0) + date + (leap ? 1 : 0)
}
