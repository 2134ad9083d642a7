import {expect, test} from 'vitest'
import type {PodView, StageView} from '../../src/app/stage.ts'
import type {Key} from '../../src/kube/object.ts'
import {openEditor} from '../../src/editor/editor.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {drawCluster} from '../../src/tui/cluster.ts'
import {drawEditor} from '../../src/tui/editor-pane.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {rowText} from '../../src/tui/paint.ts'
import {drawPicture} from '../../src/tui/pictures/picture.ts'
import {waitingRow} from '../../src/tui/waiting-row.ts'
import {newPlayer, openAt, run, send} from '../app/player.ts'

const LOOK = {glyphs: glyphs('unicode'), moving: new Set<string>()}
/** Inner width of the cluster's pane, of the editor's, and of the everyday picture at 80x24. */
const [CLUSTER, EDITOR, PICTURE] = [37, 39, 33]

function pod(name: string): PodView {
  const key: Key = `Pod/default/${name}`
  return {
    key,
    name,
    state: 'pending',
    word: 'Pending',
    ready: '0/1',
    restarts: 0,
    owner: 'web',
    ownerKind: 'StatefulSet',
    disks: [],
    node: '',
  }
}

const stage = (waiting: readonly PodView[]): StageView => ({nodes: [], waiting, makers: [], spare: [], now: 0})
const ghost = (name: string) => ({node: '', owner: 'StatefulSet/web', name})
const told = (waiting: readonly PodView[], ghosts: ReturnType<typeof ghost>[]) =>
  rowText(waitingRow(stage(waiting), CLUSTER, {...LOOK, ghosts})).trimEnd()

test('pods without a node and pods to come are named where they fit, and else counted: no name is cut', () => {
  expect(told([], [ghost('web-0'), ghost('web-1')])).toBe('to come ┆web-0 ┆web-1')
  expect(told([pod('web-0')], [ghost('web-1')])).toBe('no node: ○ web-0 Pending  1 to come')
  expect(told([pod('web-0'), pod('web-1'), pod('web-2')], [])).toBe('no node: ○ web-0 Pending  +2')
  const spare = [{key: 'PersistentVolumeClaim/default/shared' as Key, name: 'shared', size: '1Gi', bound: true}]
  expect(rowText(waitingRow({...stage([pod('store-2')]), spare}, CLUSTER, LOOK)).trimEnd()).toBe('no node: ○ store-2 Pending')
})

test('a second pod on a node gets a row of its own while there is one left, and is counted when there is none', () => {
  const names = ['node-a', 'node-b', 'node-c']
  const node = (name: string, pods: readonly PodView[]): StageView['nodes'][number] => ({
    key: `Node//${name}`,
    name,
    word: '',
    locked: false,
    pods,
  })
  const view = {
    ...stage([]),
    nodes: names.map((name, at) => node(name, at === 2 ? [pod('store-0'), pod('store-1')] : [pod(`other-${at}`)])),
  }
  const drawn = (height: number) => drawCluster(view, CLUSTER, height, LOOK).map(row => rowText(row).trim())
  expect(drawn(5)).toEqual(['node-a  ○ other-0 Pending', 'node-b  ○ other-1 Pending', 'node-c  ○ store-0 Pending', '○ store-1 Pending', ''])
  expect(drawn(4).at(2)).toBe('node-c  ○ store-0 Pending +1')
})

test('the thing that was chosen stands below the nodes, also a Service and where there is room for one only', () => {
  const maker = (kind: string, name: string) => ({key: `${kind}/default/${name}` as Key, kind, name, count: '1 of 3 ready', settled: false})
  const makers = [maker('StatefulSet', 'web'), maker('Service', 'nginx')]
  const row = (chosen: Key) => rowText(waitingRow({...stage([]), makers}, CLUSTER, {...LOOK, makers: true, chosen})).trim()
  expect(row('StatefulSet/default/web')).toMatch(/^>statefulset\/web/)
  expect(row('Service/default/nginx')).toMatch(/^>service\/nginx/)
})

function said(plain: string, height: number): string {
  const diagnosis = [{line: 1, column: 1, message: '', plain}]
  const view = {editor: openEditor('kind: Pod\n'), file: 'a.yaml', files: 1, at: 1, edited: false, focused: true, choices: [], diagnosis}
  return drawEditor(view, EDITOR, height, LOOK.glyphs)
    .map(row => rowText(row).slice(1, -1).trim())
    .slice(1, -1)
    .join(' ')
}

test('what is wrong with a line is said to its end, with the repair, in the editor of the smallest full screen', () => {
  const plain = 'apiVersion stands in line 1 already; only the last one counts. Part the two objects by a line with ---.'
  expect(said(plain, 11)).toContain(plain)
  expect(said('one word after the other '.repeat(20), 11)).toMatch(/…$/)
})

test('the key that leads to the next file stands whole beside its name, also when the file is edited', () => {
  const view = {editor: openEditor(''), file: 'windows.yaml', files: 2, at: 1, edited: true, focused: true, choices: [], diagnosis: []}
  const title = (edited: boolean, width: number) => rowText(drawEditor({...view, edited}, width, 8, LOOK.glyphs)[0] ?? [])
  expect(title(true, EDITOR)).toContain('windows.yaml (F6 next) ')
  expect(title(true, 60)).toContain('windows.yaml (1 of 2, F6 next) ')
  expect(title(false, EDITOR)).toContain('F6 next) ')
})

test('a picture of an empty cluster says so in words that fit beside the nodes', () => {
  const said = (kind: 'hall' | 'agency') =>
    drawPicture(kind, newCluster({seed: '1', nodes: []}), PICTURE, 6, LOOK).map(row => rowText(row).trim())
  expect(said('hall')).toEqual(['THE HALL: place cards', '', 'No table is set yet.', 'There is no StatefulSet.', '', ''])
  expect(said('agency')).toEqual(['THE AGENCY: order book', '', 'The book is empty.', 'There is no Job.', '', ''])
})

test('a floor of the building has its name, what hangs on its door, and who is there, in the width beside the nodes', () => {
  const player = newPlayer({motion: false})
  openAt(player, '2.5', 'exercise')
  run(player, 'kubectl cordon node-b')
  const world = player.model.open?.exercise.session.timeline.head
  const rows = world === undefined ? [] : drawPicture('building', world, PICTURE, 12, LOOK).map(row => rowText(row).trimEnd())
  expect(rows.filter(row => /node-/.test(row))).toEqual([
    expect.stringMatching(/^│ 3 node-c \[●\] guard \+\d guests?/),
    expect.stringMatching(/^│ 2 node-b cordoned \[●\] guard/),
    expect.stringMatching(/^│ 1 node-a \[●\] guard/),
  ])
})

test('a Job that names no number is a work queue, not one of one', () => {
  const player = newPlayer({motion: false})
  openAt(player, '3.4', 'exercise')
  const text = (): string => {
    const world = player.model.open?.exercise.session.timeline.head
    return world === undefined ? '' : drawPicture('agency', world, PICTURE, 12, LOOK).map(rowText).join('\n')
  }
  send(player, {type: 'edit', action: {do: 'replace-all', text: QUEUE}}, {type: 'apply'})
  expect(text()).toMatch(/order paint {2}3 done, work queue/)
})

const QUEUE = `apiVersion: batch/v1
kind: Job
metadata: {name: paint}
spec:
  parallelism: 3
  template:
    spec:
      containers: [{name: main, image: "busybox:1.37", command: [sh, -c, sleep 1]}]
      restartPolicy: Never
`
