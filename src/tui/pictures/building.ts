import type {NodeView} from '../../app/stage.ts'
import {stageOf} from '../../app/stage.ts'
import {list} from '../../sim/world.ts'
import type {World} from '../../sim/world.ts'
import {fitHeight} from '../box.ts'
import type {Look} from '../look.ts'
import {STATE} from '../look.ts'
import type {Row, Span} from '../paint.ts'
import {fitRow} from '../paint.ts'

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
    rows.push([glyphs.vertical, ...fitRow(floorRow(floor, floors.length - at, contracts, look), inner), glyphs.vertical])
    if (at === floors.length - 1) rows.push([`${glyphs.bottomLeft}${glyphs.horizontal.repeat(inner)}${glyphs.bottomRight}`])
    else if (ceilings) rows.push([line])
  }
  for (const name of contracts) rows.push(fitRow([contractWords(world, name, width)], width))
  return fitHeight(rows, rows.length)
}

function floorRow(floor: NodeView, number: number, contracts: readonly string[], look: Look): Row {
  const people = contracts.map((contract): readonly Span[] => {
    const guard = floor.pods.find(pod => pod.ownerKind === 'DaemonSet' && pod.owner === contract)
    if (guard === undefined) return ['[ ] ']
    const {glyph, role} = STATE[guard.state]
    return ['[', {text: look.glyphs[glyph], role}, `] ${contract.slice(0, 7)} `]
  })
  const others = floor.pods.filter(pod => pod.ownerKind !== 'DaemonSet').length
  const sign = floor.word !== '' ? floor.word : floor.locked ? 'locked' : ''
  return [
    ` ${number} `,
    ...people.flat(),
    ...(others > 0 ? [`+${others} guests `] : []),
    ...(sign === ''
      ? []
      : [{text: sign, role: floor.word === '' || floor.word === 'cordoned' ? ('pending' as const) : ('failed' as const)}]),
    ` ${floor.name}`,
  ]
}

function contractWords(world: World, name: string, width: number): string {
  const set = list(world, 'DaemonSet', 'default').find(each => each.metadata.name === name)
  const count = `${name}: wanted ${set?.status?.desiredNumberScheduled ?? 0}, ready ${set?.status?.numberReady ?? 0}`
  const told = `${count}: counted, never typed`
  return told.length <= width ? told : count
}
