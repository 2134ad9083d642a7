import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {decideLooks} from '../../src/app/capability.ts'
import {nowOf} from '../../src/app/beats.ts'
import type {Model, Scene} from '../../src/app/model.ts'
import {wantsTicks} from '../../src/app/model.ts'
import {makeScene} from '../../src/app/open-lesson.ts'
import {stageOf} from '../../src/app/stage.ts'
import {newClock} from '../../src/host/clock.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {changesAt, worldAt} from '../../src/sim/timeline.ts'
import {exerciseRows} from '../../src/tui/exercise-page.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import type {KeyName} from '../../src/tui/key-names.ts'
import {bindingsFor, messageFor} from '../../src/tui/keymap.ts'
import {lessonRows} from '../../src/tui/lesson-page.ts'
import {rowText} from '../../src/tui/paint.ts'
import type {Player} from '../app/player.ts'
import {letPlay, newPlayer, openAt, run, send} from '../app/player.ts'

const UNICODE = glyphs('unicode')

function openOf(player: Player): NonNullable<Model['open']> {
  const {open} = player.model
  if (open === undefined) throw new Error('no lesson is open')
  return open
}
const scene = (player: Player): Scene => openOf(player).scene
const head = (player: Player) => scene(player).playhead

/** Presses keys as the decoder names them. */
function press(player: Player, ...keys: readonly KeyName[]): void {
  for (const key of keys) {
    const msg = messageFor(player.model, {type: 'key', key, ...(key.length === 1 ? {text: key} : {})})
    if (msg !== undefined) send(player, msg)
  }
}

function screen(player: Player): string {
  const open = openOf(player)
  const rows = open.page === 'exercise' ? exerciseRows(player.model, open, UNICODE) : lessonRows(player.model, open, 20, UNICODE)
  return rows.map(rowText).join('\n')
}

/** What happened, word for word, in the order in which it happened. */
function historyOf({session: {timeline}}: Scene): string {
  return JSON.stringify(Array.from({length: timeline.steps}, (_, at) => changesAt(timeline, at + 1)))
}

test('TIME-01: the same lesson has the same history each time, and drawing it changes nothing', () => {
  const lesson = newPlayer()
    .model.packs.flatMap(pack => pack.lessons)
    .filter(isWritten)
    .find(each => each.number === '1.5')
  if (lesson === undefined) throw new Error('there is no lesson 1.5')
  expect(historyOf(makeScene(lesson))).toBe(historyOf(makeScene(lesson)))
  const player = newPlayer()
  openAt(player, '1.5', 'scene')
  const before = historyOf(scene(player))
  const {timeline} = scene(player).session
  screen(player)
  expect(scene(player).session.timeline).toBe(timeline)
  expect(historyOf(scene(player))).toBe(before)
})

describe('TIME-02: the keys of time', () => {
  test('play and pause, step and step back, first and last, again', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    press(player, ']')
    expect(head(player).playing).toBe(true)
    press(player, 'space')
    expect(head(player).playing).toBe(false)
    const {step} = head(player)
    press(player, '.', '.')
    expect(head(player).step).toBeGreaterThan(step)
    press(player, ',', ',')
    expect(head(player).step).toBe(step)
    press(player, 'end')
    expect(head(player).step).toBe(scene(player).session.timeline.steps)
    press(player, 'home')
    expect(head(player).step).toBe(0)
    press(player, 'r')
    expect(head(player)).toMatchObject({step: scene(player).marks[scene(player).mark]?.from})
  })
  test('teaching points back and on, and five speeds', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    press(player, ']', ']')
    expect(scene(player).mark).toBe(2)
    press(player, '[')
    expect(scene(player).mark).toBe(1)
    press(player, '+', '+', '+')
    expect(head(player).speed).toBe(4)
    press(player, '0')
    expect(head(player).speed).toBe(1)
    press(player, '-', '-', '-')
    expect(head(player).speed).toBe(0.25)
  })
  test('g goes to a step by its number', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    press(player, 'g', '3', 'enter')
    expect(head(player).step).toBe(scene(player).beats[2])
  })
  test('run until settled, and to the next minute that a CronJob names', () => {
    const player = newPlayer({motion: false})
    openAt(player, '4.1', 'exercise')
    run(player, 'kubectl apply -f hello.yaml')
    send(player, {type: 'focus', on: 'cluster'})
    const moment = () => openOf(player).exercise.session.timeline.head.now - openOf(player).exercise.session.start
    press(player, 't')
    // The Job of 09:01 has been made, and its Pod has come to its end.
    expect(moment()).toBeGreaterThanOrEqual(60_000)
    expect(moment()).toBeLessThan(120_000)
    const before = moment()
    press(player, 'e')
    expect(moment()).toBeGreaterThanOrEqual(before)
  })
  test('each is told on the page of keys, and the same words are commands', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    const told = bindingsFor(player.model).flatMap(row => (row.show === undefined ? [] : [row.show]))
    for (const key of ['Space', '.', ',', '[', ']', '+', '-', '0', 'Home', 'End', 'r', 'g', 'v', 'w']) expect(told).toContain(key)
    openAt(player, '1.2', 'exercise')
    run(player, 'play')
    expect(openOf(player).exercise.playhead.playing).toBe(true)
    run(player, 'pause', 'step-back')
    expect(openOf(player).exercise.session.ran.at(-1)?.verb).toBe('step-back')
  })
})

test('TIME-03: a thousand steps back and forth lead through equal states', () => {
  const player = newPlayer({motion: false})
  openAt(player, '1.5', 'scene')
  const {session, beats} = scene(player)
  const seen = new Map<number, string>()
  const state = (step: number) => JSON.stringify(stageOf(worldAt(session.timeline, step)))
  for (const beat of [0, ...beats]) seen.set(beat, state(beat))
  send(player, {type: 'seek', to: 'first'})
  for (let at = 0; at < 1000; at++) {
    // Three on and two back, and at the end all the way home again.
    send(player, {type: 'step', by: at % 5 < 3 ? 1 : -1})
    if (head(player).step === session.timeline.steps) send(player, {type: 'seek', to: 'first'})
    if (at % 20 === 0) expect(state(head(player).step)).toBe(seen.get(head(player).step))
  }
})

test('TIME-04: a wait of more than two seconds is folded, and its length is said', () => {
  const player = newPlayer()
  openAt(player, '1.9', 'scene')
  const said = new Set<string>()
  for (const _ of scene(player).marks) {
    for (let tick = 0; tick < 400 && head(player).playing; tick++) {
      send(player, {type: 'tick', ms: 100})
      for (const [words] of screen(player).matchAll(/… \d+ (s|min|h|days) later/g)) said.add(words)
    }
    send(player, {type: 'scene', by: 1})
  }
  expect([...said]).toContainEqual(expect.stringMatching(/… (60 min|1 h) later/))
})

describe('TIME-05: the scene waits at each teaching point', () => {
  test('it plays to the end of its point, and no further', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    send(player, {type: 'next'})
    letPlay(player)
    expect(head(player)).toMatchObject({playing: false, step: scene(player).marks[1]?.to})
    expect(scene(player).mark).toBe(1)
  })
  test('with reduced motion it begins paused', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'scene')
    send(player, {type: 'next'}, {type: 'next'})
    expect(head(player).playing).toBe(false)
    expect(wantsTicks(player.model)).toBe(false)
  })
})

test('TIME-06: while one types the cluster moves, and neither focus nor caret does', () => {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'solution'}, {type: 'apply'}, {type: 'edit', action: {do: 'place', at: {line: 3, column: 4}}})
  send(player, {type: 'edit', action: {do: 'type', text: 'x'}})
  const caret = () => openOf(player).exercise.editors['web.yaml']?.buffer.cursor
  const before = caret()
  const {step} = openOf(player).exercise.playhead
  letPlay(player)
  expect(openOf(player).exercise.playhead.step).toBeGreaterThan(step)
  expect(openOf(player).exercise.passed).toBe(true)
  expect(player.model.focus).toBe('editor')
  expect(caret()).toEqual(before)
})

describe('TIME-07: one timer for everything that moves', () => {
  beforeEach(() => void vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'performance']}))
  afterEach(() => void vi.useRealTimers())

  test('twelve pictures a second, four over a slow line', () => {
    const around = {env: {TERM: 'xterm-256color'}, stdinIsTerminal: true, stdoutIsTerminal: true, platform: 'linux'}
    expect(decideLooks({}, around).fps.value).toBe(12)
    expect(decideLooks({lowBandwidth: true}, around).fps.value).toBe(4)
    expect(decideLooks({}, {...around, env: {...around.env, SSH_CONNECTION: 'a b'}}).fps.value).toBe(4)
  })
  test('asked twice it still ticks once, and at rest there is no timer at all', () => {
    const ticks: number[] = []
    const clock = newClock(12, ms => ticks.push(ms))
    clock.run(true)
    clock.run(true)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(1000)
    expect(ticks.length).toBe(12)
    clock.run(false)
    expect(vi.getTimerCount()).toBe(0)
  })
  test('TIME-10: a reader that does not keep up gets fewer pictures, not later ones', () => {
    const ticks: number[] = []
    const clock = newClock(12, ms => ticks.push(ms))
    const drain = vi.spyOn(process.stdout, 'writableNeedDrain', 'get').mockReturnValue(true)
    clock.run(true)
    vi.advanceTimersByTime(1000)
    expect(ticks).toEqual([])
    drain.mockReturnValue(false)
    vi.advanceTimersByTime(100)
    // One picture of now, not twelve of what was missed.
    expect(ticks.length).toBe(1)
    expect(ticks[0]).toBeLessThanOrEqual(250)
    clock.run(false)
    drain.mockRestore()
  })
})

test('TIME-08: at rest nobody asks for ticks, on any page', () => {
  const player = newPlayer()
  expect(wantsTicks(player.model)).toBe(false)
  for (const page of ['say', 'scene', 'predict', 'exercise', 'debrief'] as const) {
    openAt(player, '1.2', page)
    letPlay(player)
    expect(wantsTicks(player.model)).toBe(false)
  }
})

test('TIME-09: the clock on the screen changes once a second at most, and stands while a wait is folded', () => {
  const player = newPlayer()
  openAt(player, '4.1', 'scene')
  const shown: string[] = []
  for (let tick = 0; tick < 100 && head(player).playing; tick++) {
    send(player, {type: 'tick', ms: 100})
    const {session, beats, playhead} = scene(player)
    shown.push(`${playhead.step} ${Math.floor(nowOf(session.timeline, beats, playhead) / 1000)}`)
  }
  // Within one beat the seconds go on one by one; a jump comes with a beat of its own.
  const changes = shown.filter((each, at) => at > 0 && each !== shown[at - 1])
  const beats = new Set(shown.map(each => each.split(' ')[0])).size
  expect(changes.length).toBeLessThanOrEqual(beats + shown.length / 10)
})
