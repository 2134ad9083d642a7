import type {PodView, StageView} from '../app/stage.ts'
import type {GoalPod} from '../lesson/goal.ts'
import type {Look} from './look.ts'
import {mark, STATE} from './look.ts'
import type {Row, Span} from './paint.ts'
import {fitRow, rowCells} from './paint.ts'
import {cells, cutMiddle} from './width.ts'

/** Pods that no node has taken, and claims that no pod uses: one row below the nodes, always kept, so that nothing jumps. */
export function waitingRow(view: StageView, width: number, look: Look): Row {
  const pods = named(
    'no node: ',
    view.waiting.map(pod => podWord(pod, look)),
    width,
  )
  const disks = named(
    'no Pod: ',
    view.spare.map((disk): Row => [look.glyphs.disk, ' ', mark(disk.key, disk.name, look)]),
    width - rowCells(pods),
  )
  const waiting = [...pods, ...disks]
  const row = [...waiting, ...ghostWords(view, width - rowCells(waiting), look)]
  return fitRow([...row, ...(look.makers === true ? makerWords(view, width - rowCells(row), look) : [])], width)
}

/** A word and as many parts as fit behind it, each whole; what does not fit is counted. Nothing for no parts, or no room. */
function named(lead: string, parts: readonly Row[], width: number): Row {
  if (parts.length === 0 || cells(lead) + 4 > width) return []
  const row: Span[] = [lead]
  for (const [at, part] of parts.entries()) {
    const left = parts.length - at
    if (rowCells(row) + rowCells(part) + (left > 1 ? 4 : 0) > width) return [...row, `+${left}  `]
    row.push(...part, '  ')
  }
  return row
}

/** Who wants how many, where no rows of their own are kept for that: `statefulset/web 1 of 2 ready`. */
function makerWords(view: StageView, width: number, look: Look): Row {
  const row: Span[] = ['  ']
  // What is looked at comes first: without it nobody would see what Up and Down have chosen.
  const chosen = view.makers.filter(each => each.key === look.chosen)
  const others = view.makers.filter(each => each.kind !== 'Service' && each.key !== look.chosen)
  for (const maker of [...chosen, ...others]) {
    const name = cutMiddle(`${maker.kind.toLowerCase()}/${maker.name}`, 22, look.glyphs.more)
    // Half a count would be another count.
    if (rowCells(row) + cells(name) + cells(maker.count) + 1 > width) break
    row.push(mark(maker.key, name, look), ' ', maker.settled ? maker.count : {text: maker.count, role: 'running'}, '   ')
  }
  return row
}

/** `to come ┆web-1 ┆shop x2`: what the goal has and the cluster has not, where no node is known beforehand. Only counted where names have no room. */
function ghostWords(view: StageView, width: number, {ghosts = [], glyphs}: Look): Row {
  const nodes = new Set(view.nodes.map(node => node.name))
  const coming = ghosts.filter(each => !nodes.has(each.node)).map(ghostName)
  if (coming.length === 0) return []
  const counts = new Map<string, number>()
  for (const name of coming) counts.set(name, (counts.get(name) ?? 0) + 1)
  const {notYetVertical: side} = glyphs
  const words = [...counts].flatMap(([name, count]): Row => [{text: ` ${side}${name}`, role: 'pending'}, count > 1 ? ` x${count}` : ''])
  const told: Row = ['to come', ...words]
  return rowCells(told) <= width ? told : [{text: `${coming.length} to come`, role: 'pending'}]
}

/** A pod of the goal by its name, or by its owner's where nobody can know the name. */
export function ghostName({owner, name}: GoalPod): string {
  return name === '' ? (owner.split('/')[1] ?? owner) : name
}

function podWord(pod: PodView, look: Look): Row {
  const {glyph, role} = STATE[pod.state]
  return [{text: look.glyphs[glyph], role}, ' ', mark(pod.key, pod.name, look), ` ${pod.word}`]
}
