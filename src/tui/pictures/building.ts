import type {NodeView} from '../../app/stage.ts'
import {stageOf} from '../../app/stage.ts'
import {list} from '../../sim/world.ts'
import type {World} from '../../sim/world.ts'
import {fitHeight} from '../box.ts'
import type {Look} from '../look.ts'
import {STATE} from '../look.ts'
import type {Row, Span} from '../paint.ts'
import {fitRow, rowCells} from '../paint.ts'
import {cutMiddle} from '../width.ts'

/** The building: a floor for each node, the highest on top, with the guard and the crew that each contract sent there. */
export function drawBuilding(world: World, width: number, height: number, look: Look): readonly Row[] {
  const {glyphs} = look
  const contracts = list(world, 'DaemonSet', 'default').map(set => set.metadata.name)
  const floors = stageOf(world).nodes.toReversed()
  const inner = Math.min(34, width - 2)
  // Ceilings between the floors where there is room for them; the floors themselves come first.
  const ceilings = 2 * floors.length + 2 + contracts.length <= height
  const line = `${glyphs.joinRight}${glyphs.horizontal.repeat(inner)}${glyphs.joinLeft}`
  const rows: Row[] = [['THE BUILDING'], [`${glyphs.topLeft}${glyphs.horizontal.repeat(inner)}${glyphs.topRight}`]]
  for (const [at, floor] of floors.entries()) {
    rows.push([glyphs.vertical, ...fitRow(floorRow(floor, floors.length - at, contracts, inner, look), inner), glyphs.vertical])
    if (at === floors.length - 1) rows.push([`${glyphs.bottomLeft}${glyphs.horizontal.repeat(inner)}${glyphs.bottomRight}`])
    else if (ceilings) rows.push([line])
  }
  for (const name of contracts) rows.push(fitRow([contractWords(world, name, width, look)], width))
  return fitHeight(rows, rows.length)
}

/** Which floor it is and how it stands, then who is on it: the name first, since that is what is sought. */
function floorRow(floor: NodeView, number: number, contracts: readonly string[], width: number, look: Look): Row {
  const people = contracts.map((contract): readonly Span[] => {
    const guard = floor.pods.find(pod => pod.ownerKind === 'DaemonSet' && pod.owner === contract)
    if (guard === undefined) return [' [ ]']
    const {glyph, role} = STATE[guard.state]
    return [' [', {text: look.glyphs[glyph], role}, `] ${contract.slice(0, 7)}`]
  })
  const sign = floor.word !== '' ? floor.word : floor.locked ? 'locked' : ''
  const role = floor.word === '' || floor.word === 'cordoned' ? ('pending' as const) : ('failed' as const)
  const row: Row = [` ${number} ${floor.name}`, ...(sign === '' ? [] : [' ', {text: sign, role}]), ...people.flat()]
  const others = floor.pods.filter(pod => pod.ownerKind !== 'DaemonSet').length
  if (others === 0) return row
  const guests = ` +${others} ${others === 1 ? 'guest' : 'guests'}`
  return [...row, rowCells(row) + guests.length <= width ? guests : ` +${others}`]
}

/** How many the contract wants and has; a long name gives way to the numbers. */
function contractWords(world: World, name: string, width: number, {glyphs}: Look): string {
  const set = list(world, 'DaemonSet', 'default').find(each => each.metadata.name === name)
  const count = `: wanted ${set?.status?.desiredNumberScheduled ?? 0}, ready ${set?.status?.numberReady ?? 0}`
  const told = `${name}${count}: counted, never typed`
  return told.length <= width ? told : `${cutMiddle(name, width - count.length, glyphs.more)}${count}`
}
