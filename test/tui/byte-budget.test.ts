import {Writable} from 'node:stream'
import {setImmediate as soon} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {firstModel, wantsTicks} from '../../src/app/model.ts'
import type {Msg} from '../../src/app/msg.ts'
import type {Store} from '../../src/app/store.ts'
import {newStore} from '../../src/app/store.ts'
import {update} from '../../src/app/update.ts'
import {KeyboardStream} from '../../src/host/terminal.ts'
import {openScreen} from '../../src/tui/open.tsx'
import {Pages} from '../../src/tui/pages.tsx'
import {newPlayer, SETTINGS} from '../app/player.ts'

/** TIME-08, at 80x24: what a line of a slow connection has to carry. */
const PLAYING_BYTES = 6 * 1024
const ECHO_BYTES = 300
/** TIME-07: pictures a second. */
const FPS = 12
/** Ink's pause between two pictures, ms: it rounds up. */
const FRAME = Math.ceil(1000 / FPS)

/** A terminal that counts. It is a terminal to Ink in everything that Ink asks of one. */
class Counter extends Writable {
  readonly columns = 80
  readonly rows = 24
  readonly isTTY = true
  bytes = 0
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length
    done()
  }
}

type Screen = {
  readonly store: Store
  readonly counted: Counter
  readonly close: () => void
  /** Bytes that are written until all of this is drawn. */
  readonly after: (...msgs: readonly Msg[]) => Promise<number>
}

function openCounted(): Screen {
  const model = firstModel({...SETTINGS, colour: true}, {columns: 80, rows: 24}, newPlayer().model.packs, {})
  const store = newStore(model, () => {}, update)
  const counted = new Counter()
  const machine = {stdin: new KeyboardStream(), stdout: counted, fps: FPS, escapeMs: 50, after: () => () => {}}
  const screen = openScreen(store, machine, Pages)
  screen.begin(Pages, update)
  const after = async (...msgs: readonly Msg[]): Promise<number> => {
    const before = counted.bytes
    for (const msg of msgs) store.send(msg)
    // React draws in turns of its own, which are real; Ink's pauses between pictures are of the clock that the test moves.
    await soon()
    await vi.advanceTimersByTimeAsync(FRAME)
    await soon()
    return counted.bytes - before
  }
  return {store, counted, after, close: screen.close}
}

/** The most bytes that any second of pictures in a row takes, while what plays plays on; at most so many seconds of it. */
async function busiestSecond(screen: Screen, seconds: number): Promise<number> {
  const frames: number[] = []
  while (frames.length < seconds * FPS && wantsTicks(screen.store.getState())) frames.push(await screen.after({type: 'tick', ms: FRAME}))
  return Math.max(...frames.map((_, at) => frames.slice(at, at + FPS).reduce((sum, bytes) => sum + bytes, 0)))
}

beforeEach(() => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance']})
})
afterEach(() => {
  vi.useRealTimers()
})

describe('TIME-08: bytes on the line at 80x24', () => {
  test.each([
    ['1.5', 0],
    ['3.4', 2],
    ['4.1', 0],
  ])('scene %s plays within the budget', async (lesson, mark) => {
    const screen = openCounted()
    await screen.after({type: 'open', lesson: idOf(lesson)}, {type: 'next'})
    while (screen.store.getState().open?.page === 'say') await screen.after({type: 'next'})
    for (let at = 0; at < mark; at++) await screen.after({type: 'scene', by: 1})
    await screen.after({type: 'again'}, {type: 'play'})
    const busiest = await busiestSecond(screen, 6)
    screen.close()
    expect(busiest).toBeGreaterThan(0)
    expect(busiest).toBeLessThanOrEqual(PLAYING_BYTES)
  })

  test('a run of many Pods in an exercise plays within the budget', async () => {
    const screen = openCounted()
    await exercise(screen, '3.4')
    await screen.after({type: 'solution'}, {type: 'apply'})
    const busiest = await busiestSecond(screen, 6)
    screen.close()
    expect(busiest).toBeGreaterThan(0)
    expect(busiest).toBeLessThanOrEqual(PLAYING_BYTES)
  })

  test('a letter at the prompt is echoed in at most 300 bytes', async () => {
    const screen = openCounted()
    await exercise(screen, '1.2')
    await screen.after({type: 'focus', on: 'prompt'})
    for (const text of 'kubectl get pods') {
      const bytes = await screen.after({type: 'prompt-edit', action: {do: 'type', text}})
      expect(bytes).toBeGreaterThan(0)
      expect(bytes).toBeLessThanOrEqual(ECHO_BYTES)
    }
    screen.close()
  })

  test('a letter in the editor is echoed in at most 300 bytes, once its file is known to be edited', async () => {
    const screen = openCounted()
    await exercise(screen, '1.2')
    await screen.after({type: 'edit', action: {do: 'place', at: {line: 8, column: 14}}})
    await screen.after({type: 'edit', action: {do: 'type', text: 'e'}})
    for (const text of 'xample') {
      const bytes = await screen.after({type: 'edit', action: {do: 'type', text}})
      expect(bytes).toBeGreaterThan(0)
      expect(bytes).toBeLessThanOrEqual(ECHO_BYTES)
    }
    screen.close()
  })

  test('at rest nothing is written and no timer runs', async () => {
    const screen = openCounted()
    await exercise(screen, '1.2')
    await screen.after({type: 'solution'}, {type: 'apply'})
    await busiestSecond(screen, 60)
    expect(wantsTicks(screen.store.getState())).toBe(false)
    await screen.after()
    const {bytes} = screen.counted
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(screen.counted.bytes).toBe(bytes)
    screen.close()
  })
})

async function exercise(screen: Screen, number: string): Promise<void> {
  await screen.after({type: 'open', lesson: idOf(number)})
  for (let pages = 0; pages < 60 && screen.store.getState().open?.page !== 'exercise'; pages++) await screen.after({type: 'next'})
}

function idOf(number: string): string {
  const lesson = newPlayer()
    .model.packs.flatMap(pack => pack.lessons)
    .find(each => each.number === number)
  if (lesson === undefined) throw new Error(`there is no lesson ${number}`)
  return lesson.id
}
