import type {PodView} from '../../app/stage.ts'
import {numAt} from '../../kube/peek.ts'
import {list} from '../../sim/world.ts'
import type {World} from '../../sim/world.ts'
import {stageOf} from '../../app/stage.ts'
import type {Look} from '../look.ts'
import {mark, STATE} from '../look.ts'
import type {Row} from '../paint.ts'
import {beside, fitRow} from '../paint.ts'

const CHAIR = 11

/** What a pod does as a guest of the wedding. */
const SEATED: Readonly<Record<PodView['state'], string>> = {
  running: 'seated',
  unready: 'stands',
  creating: 'walks in',
  pending: 'at door',
  terminating: 'leaves',
  failed: 'is ill',
  completed: 'went home',
}

/** The hall with place cards: a chair for every number of every set, with its guest and the coat on its hook. */
export function drawHall(world: World, width: number, look: Look): readonly Row[] {
  const pods = new Map([...stageOf(world).nodes.flatMap(node => node.pods), ...stageOf(world).waiting].map(pod => [pod.name, pod]))
  const rows: Row[] = [['THE HALL: place cards'], []]
  for (const set of list(world, 'StatefulSet', 'default')) {
    const {name} = set.metadata
    const claim = set.spec.volumeClaimTemplates?.[0]?.metadata.name
    const start = numAt(set, 'spec', 'ordinals', 'start')
    const chairs = Array.from({length: numAt(set, 'spec', 'replicas')}, (_, at) => `${name}-${start + at}`)
    const perRow = Math.max(1, Math.floor(width / CHAIR))
    for (let from = 0; from < chairs.length; from += perRow) {
      const blocks = chairs
        .slice(from, from + perRow)
        .map(chair => ({rows: chairRows(world, chair, pods.get(chair), claim, look), width: CHAIR}))
      rows.push(...beside(blocks), [])
    }
    if (chairs.length === 0) rows.push([`${name}: no chairs`])
  }
  if (rows.length === 2) rows.push(['No table is set yet.'], ['There is no StatefulSet.'])
  return rows.map(row => fitRow(row, width))
}

function chairRows(world: World, chair: string, guest: PodView | undefined, claim: string | undefined, look: Look): readonly Row[] {
  const key = guest?.key ?? `Pod/default/${chair}`
  const card: Row = ['[', mark(key, chair, look), ']']
  const hook = claim === undefined ? [] : [[hasClaim(world, `${claim}-${chair}`) ? 'hook: coat' : 'hook: none']]
  if (guest === undefined) return [card, ['  empty'], ...hook]
  const {glyph, role} = STATE[guest.state]
  return [card, [{text: look.glyphs[glyph], role}, ` ${SEATED[guest.state]}`], ...hook]
}

function hasClaim(world: World, name: string): boolean {
  return list(world, 'PersistentVolumeClaim', 'default').some(claim => claim.metadata.name === name)
}

/** The hall with free seats: tables are nodes, and a guest takes any chair. The host counts heads. */
export function drawFreeSeats(world: World, width: number, look: Look): readonly Row[] {
  const view = stageOf(world)
  const rows: Row[] = [['THE HALL: free seats'], []]
  for (const node of view.nodes) {
    const dark = node.word === 'no power' || node.word === 'NotReady'
    const guests = node.pods.flatMap((pod): Row => [{text: look.glyphs[STATE[pod.state].glyph], role: STATE[pod.state].role}, ' '])
    rows.push(
      fitRow(
        [`table ${node.name.replace('node-', '')}  `, ...guests, dark ? 'in the dark' : node.pods.length === 0 ? 'free chairs' : ''],
        width,
      ),
    )
  }
  rows.push([])
  for (const deployment of list(world, 'Deployment', 'default')) {
    rows.push(
      fitRow(
        [
          `host of ${deployment.metadata.name}: wants ${numAt(deployment, 'spec', 'replicas')}, sees ${numAt(deployment, 'status', 'readyReplicas')}`,
        ],
        width,
      ),
    )
  }
  return rows
}
