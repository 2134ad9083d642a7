import type {Effect} from '../../src/app/effect.ts'
import type {Model, Settings} from '../../src/app/model.ts'
import {firstModel, wantsTicks} from '../../src/app/model.ts'
import type {Msg} from '../../src/app/msg.ts'
import {update} from '../../src/app/update.ts'
import {inOrder} from '../../src/lesson/read-library.ts'
import {loadPack, PACKS} from '../lesson/pack-files.ts'

export const SETTINGS: Settings = {glyphs: 'unicode', colour: false, motion: true}
const LIBRARY = inOrder(PACKS.map(loadPack))

/** The program without a machine: messages go in, models and effects come out; time passes only when asked. */
export type Player = {model: Model; readonly effects: Effect[]}

export function newPlayer(settings: Partial<Settings> = {}, columns = 80, rows = 24): Player {
  return {model: firstModel({...SETTINGS, ...settings}, {columns, rows}, LIBRARY, {}), effects: []}
}

export function send(player: Player, ...msgs: readonly Msg[]): void {
  for (const msg of msgs) {
    const [model, effects] = update(player.model, msg)
    player.model = model
    player.effects.push(...effects)
  }
}

/** Ticks until nothing moves by itself, a tenth of a second each; at most two minutes of real time. */
export function letPlay(player: Player, most = 1200): void {
  for (let tick = 0; tick < most && wantsTicks(player.model); tick++) send(player, {type: 'tick', ms: 100})
}

/** From the menu to a page of a lesson. */
export function openAt(player: Player, lesson: string, page: 'say' | 'scene' | 'predict' | 'exercise' | 'debrief'): void {
  send(player, {type: 'open', lesson})
  for (let steps = 0; steps < 60 && player.model.open?.page !== page; steps++) send(player, {type: 'next'})
}

export function run(player: Player, ...lines: readonly string[]): void {
  for (const line of lines) send(player, {type: 'run', line})
}
