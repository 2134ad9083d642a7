import type {DiskView, NodeView, PodView, StageView} from '../app/stage.ts'
import type {GoalPod} from '../lesson/goal.ts'
import {box, fitHeight, spread} from './box.ts'
import type {Look} from './look.ts'
import {mark, STATE} from './look.ts'
import type {Row} from './paint.ts'
import {beside, fitRow, rowCells} from './paint.ts'
import type {Role} from './theme.ts'
import {ghostName, waitingRow} from './waiting-row.ts'
import {cells, cutMiddle} from './width.ts'

/** A node is drawn no taller than this: empty boxes say nothing. */
const TALLEST = 16
/** Below this a box hides more than it shows: then each node is a line, or a few. */
const SHORTEST = 6
const NARROWEST = 14

type Detail = 'boxes' | 'lines'

/** Nodes side by side with their pods and disks, in exactly `width` by `height`. What does not fit is counted. */
export function drawCluster(view: StageView, width: number, height: number, look: Look): readonly Row[] {
  const waiting = waitingRow(view, width, look)
  const room = height - 1
  if (view.nodes.length === 0) return fitHeight([['no nodes'], waiting], height)
  const perRow = Math.min(view.nodes.length, Math.max(1, Math.floor((width + 1) / 12)))
  const lines = Math.ceil(view.nodes.length / perRow)
  const each = Math.min(TALLEST, Math.floor(room / lines))
  if (each < SHORTEST || Math.floor((width - (perRow - 1)) / perRow) < NARROWEST)
    return [...fitHeight(drawList(view.nodes, width, room, look), room), waiting]
  const rows: Row[] = []
  for (let line = 0; line < lines; line++) {
    rows.push(...nodeLine(view.nodes.slice(line * perRow, (line + 1) * perRow), perRow, width, each, look))
  }
  return [...fitHeight(rows, room), waiting]
}

/** A line for each node with its pods side by side: nothing is hidden while there is room anywhere. */
function drawList(nodes: readonly NodeView[], width: number, height: number, look: Look): readonly Row[] {
  const names = Math.max(...nodes.map(node => cells(node.name) + (node.word === '' ? 0 : cells(node.word) + 1)))
  const indent = Math.min(names + 2, Math.floor(width / 2))
  const shown = nodes.length <= height ? nodes : nodes.slice(0, height - 1)
  const rest: readonly Row[] = shown.length === nodes.length ? [] : [[`+${nodes.length - shown.length} more nodes`]]
  // A row for each node; rows that are left go to the first that have more than fits into one.
  let left = height - shown.length - rest.length
  const rows = shown.flatMap(node => {
    const {role} = nodeSign(node)
    const head = fitRow(
      [
        mark(node.key, node.name, look, role),
        ...(node.word === '' ? [] : [{text: ` ${node.word}`, ...(role === undefined ? {} : {role})}]),
      ],
      indent,
    )
    const ghosts = (look.ghosts ?? []).filter(ghost => ghost.node === node.name).map(ghost => ghostRow(ghost, width - indent, look))
    const rows = filled([...node.pods.map(pod => podCell(pod, width - indent, look)), ...ghosts], width - indent, 1 + left)
    left -= rows.length - 1
    return rows.map((row, at): Row => [...(at === 0 ? head : [' '.repeat(indent)]), ...row])
  })
  return [...rows, ...rest]
}

/** Cells one after the other in at most `most` rows; what does not fit is counted. */
function filled(parts: readonly Row[], width: number, most: number): readonly Row[] {
  const rows: Row[] = [[]]
  for (const [at, part] of parts.entries()) {
    const row = rows[rows.length - 1] ?? []
    const left = parts.length - at
    const last = rows.length === most && left > 1 ? 4 : 0
    if (row.length === 0 || rowCells(row) + 2 + rowCells(part) + last <= width)
      rows[rows.length - 1] = row.length === 0 ? part : [...row, '  ', ...part]
    else if (rows.length < most) rows.push(part)
    else {
      rows[rows.length - 1] = [...row, ` +${left}`]
      break
    }
  }
  return rows
}

/** `● web-0 1/1 ≡`: state, name, READY, and a disk where there is one. */
function podCell(pod: PodView, width: number, look: Look): Row {
  const {glyph, role} = STATE[pod.state]
  const disks = pod.disks.map(disk => (disk.bound ? ` ${look.glyphs.disk}` : ` ${look.glyphs.disk} waits`)).join('')
  const word = pod.state === 'running' || pod.state === 'unready' ? pod.ready : pod.word
  // What it is doing is a word one knows or does not; a name can lose its middle.
  const room = Math.max(SHORTEST_NAME, width - 3 - cells(word) - cells(disks))
  const name = cutMiddle(pod.name, Math.min(LONGEST_NAME, room), look.glyphs.more)
  return [
    {text: look.glyphs[glyph], role},
    ' ',
    mark(pod.key, name, look),
    ` ${cutMiddle(word, Math.max(4, width - cells(name) - 3 - cells(disks)), look.glyphs.more)}${disks}`,
  ]
}

const LONGEST_NAME = 20
const SHORTEST_NAME = 8

/** A door that somebody has closed is no failure; a machine that is silent is one. */
function nodeSign(node: NodeView): {readonly role?: Role} {
  return node.word === '' ? {} : {role: node.word === 'cordoned' ? 'pending' : 'failed'}
}

function ghostRow(ghost: GoalPod, width: number, {glyphs}: Look): Row {
  return [{text: `${glyphs.notYetVertical} ${cutMiddle(ghostName(ghost), width - 2, glyphs.more)}`, role: 'pending'}]
}

function nodeLine(nodes: readonly NodeView[], perRow: number, width: number, height: number, look: Look): readonly Row[] {
  const nodeWidth = Math.min(40, Math.floor((width - (perRow - 1)) / perRow))
  const detail = detailFor(nodes, nodeWidth, height)
  return beside(
    nodes.map(node => ({rows: drawNode(node, nodeWidth, height, detail, look), width: nodeWidth})),
    1,
  )
}

/** Boxes where every pod of every node has one; lines otherwise, so that neighbours look alike. */
function detailFor(nodes: readonly NodeView[], width: number, height: number): Detail {
  const tallest = Math.max(...nodes.map(node => node.pods.reduce((sum, pod) => sum + boxHeight(pod), 0)))
  return width >= 20 && tallest <= height - 2 ? 'boxes' : 'lines'
}

const boxHeight = (pod: PodView) => (pod.disks.length === 0 ? 3 : 7)

function drawNode(node: NodeView, width: number, height: number, detail: Detail, look: Look): readonly Row[] {
  const sign = nodeSign(node)
  const name = mark(node.key, node.name, look, sign.role)
  // A word that does not fit beside the name stands below it.
  const signed = node.word === '' ? (node.locked ? 'locked' : '') : node.word
  const titled = cells(node.name) + cells(signed) + 6 <= width
  const title: Row = signed === '' || !titled ? [name] : [name, {text: ` ${signed}`, ...sign}]
  const room = height - 2
  // Narrow boxes have no margin inside: every letter of a name counts.
  const margin = width < 16 ? 0 : 1
  const inner = width - 2 - 2 * margin
  const blocks: (readonly Row[])[] = node.pods.map(pod => (detail === 'boxes' ? podBox(pod, inner, look) : podLines(pod, inner, look)))
  const ghosts = (look.ghosts ?? []).filter(ghost => ghost.node === node.name)
  for (const ghost of ghosts) blocks.push([ghostRow(ghost, inner, look)])
  const rows: Row[] = signed === '' || titled ? [] : [[{text: signed, ...sign}]]
  let left = blocks.length
  for (const block of blocks) {
    // The last row is kept for the count of those that did not fit.
    if (rows.length + block.length > room - (left > 1 ? 1 : 0)) break
    rows.push(...block)
    left -= 1
  }
  if (left > 0) rows.push([`+${left} more`])
  return box(
    rows.map(row => [' '.repeat(margin), ...row]),
    width,
    height,
    look.glyphs,
    {title, dotted: node.word === 'no power'},
  )
}

function podBox(pod: PodView, width: number, look: Look): readonly Row[] {
  const {glyphs} = look
  const dotted = pod.state === 'creating' || pod.state === 'pending' || pod.state === 'terminating'
  const name = cutMiddle(pod.name, width - 6, glyphs.more)
  const body = box([[' ', ...stateRow(pod, width - 4, look)]], width, 3, glyphs, {title: [mark(pod.key, name, look)], dotted})
  const [disk] = pod.disks
  if (disk === undefined) return body
  const half = Math.floor((width - 1) / 2)
  const top = withJoint(body[2] ?? [], half, glyphs.joinDown)
  const wire: Row = [' '.repeat(half), disk.bound ? glyphs.vertical : glyphs.waitingLine, ...(disk.bound ? [] : [' waits'])]
  const diskTop = withJoint(box([], width, 2, glyphs)[0] ?? [], half, glyphs.joinUp)
  const diskRows = box([[' ', ...diskRow(disk, width - 4, look)]], width, 3, glyphs)
  return [body[0] ?? [], body[1] ?? [], top, wire, diskTop, diskRows[1] ?? [], diskRows[2] ?? []]
}

/** The row with one cell of its line replaced by a joint. Lines are one cell a letter. */
function withJoint(row: Row, at: number, joint: string): Row {
  const text = row.map(part => (typeof part === 'string' ? part : part.text)).join('')
  return [text.slice(0, at), joint, text.slice(at + 1)]
}

/** Glyph, word and count: `● Running     1/1`. Where both have no room, the count of a pod that is not running goes. */
function stateRow(pod: PodView, width: number, {glyphs}: Look): Row {
  const {glyph, role} = STATE[pod.state]
  const word = pod.restarts > 0 && cells(pod.word) + 10 < width ? `${pod.word} (${pod.restarts})` : pod.word
  const runs = pod.state === 'running' || pod.state === 'unready'
  const ready = runs || cells(word) + cells(pod.ready) + 3 <= width ? pod.ready : ''
  const room = width - 2 - (ready === '' ? 0 : cells(ready) + 1)
  return fitRow(spread([{text: glyphs[glyph], role}, ` ${cutMiddle(word, room, glyphs.more)}`], [ready], width), width)
}

/** A disk by its name; its size where both have room. That it waits is always said. */
function diskRow(disk: DiskView, width: number, look: Look): Row {
  const word = disk.bound ? disk.size : 'wait'
  const both = cells(disk.name) + cells(word) + 4 <= width
  const tail = both || !disk.bound ? `  ${word}` : ''
  const name = cutMiddle(disk.name, width - cells(tail) - 2, look.glyphs.more)
  return [look.glyphs.disk, ' ', mark(disk.key, name, look), tail]
}

/** One row for a pod: name first, count and word as room allows; its disk in a row below. */
function podLines(pod: PodView, width: number, look: Look): readonly Row[] {
  const {glyph, role} = STATE[pod.state]
  const fits = cells(pod.name) + cells(pod.ready) + 3 <= width
  const tail = width >= 26 ? `${pod.word} ${pod.ready}` : width >= 14 || fits ? pod.ready : ''
  const name = cutMiddle(pod.name, Math.max(4, width - 2 - (tail === '' ? 0 : cells(tail) + 1)), look.glyphs.more)
  const first = spread([{text: look.glyphs[glyph], role}, ' ', mark(pod.key, name, look)], [tail], width)
  return [first, ...pod.disks.map((disk): Row => ['  ', ...diskRow(disk, width - 2, look)])]
}

/** Who made what, one row each: `statefulset/web      2 of 3 ready`. */
export function drawMakers(view: StageView, width: number, height: number, look: Look): readonly Row[] {
  const rows = view.makers.map((maker): Row => {
    const name = `${maker.kind.toLowerCase()}/${maker.name}`
    const room = Math.min(32, width - cells(maker.count) - 2)
    const shown = cutMiddle(name, room, look.glyphs.more)
    return [
      mark(maker.key, shown, look),
      ' '.repeat(Math.max(1, Math.min(30, room) + 2 - cells(shown))),
      maker.settled ? maker.count : {text: maker.count, role: 'running'},
    ]
  })
  if (rows.length <= height || height <= 1) return rows.slice(0, height)
  return [...rows.slice(0, Math.max(0, height - 1)), [`+${rows.length - height + 1} more`]]
}
