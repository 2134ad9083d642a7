import type {Picture} from '../../lesson/lesson.ts'
import type {World} from '../../sim/world.ts'
import {fitHeight} from '../box.ts'
import type {Look} from '../look.ts'
import type {Row} from '../paint.ts'
import {drawAgency} from './agency.ts'
import {drawBuilding} from './building.ts'
import {drawCalendar} from './calendar.ts'
import {drawFreeSeats, drawHall} from './hall.ts'

const DESK: readonly string[] = [
  'RECEPTION DESK',
  '',
  'does it end by itself?     yes: once, a Job',
  '                           by the clock, a CronJob',
  'one on every floor?        yes: a DaemonSet',
  'own name or own disk?      yes: a StatefulSet',
  'none of these              free seats: a Deployment',
  '',
  'Ask in this order; the first yes decides.',
  'Two yes? Then it is two things.',
]

/** The everyday picture of a chapter, drawn from the world: the same event moves it and the cluster. */
export function drawPicture(kind: Picture, world: World, width: number, height: number, look: Look): readonly Row[] {
  return fitHeight(rowsOf(kind, world, width, height, look), height)
}

function rowsOf(kind: Picture, world: World, width: number, height: number, look: Look): readonly Row[] {
  switch (kind) {
    case 'hall':
      return drawHall(world, width, look)
    case 'free-seats':
      return drawFreeSeats(world, width, look)
    case 'building':
      return drawBuilding(world, width, height, look)
    case 'agency':
      return drawAgency(world, width, height, look)
    case 'calendar':
      return drawCalendar(world, width, height, look)
    case 'desk':
      return DESK.map(text => [text])
  }
}
