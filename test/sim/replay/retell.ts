import {createHash} from 'node:crypto'
import {playScenario} from '../../../src/app/scenario/play.ts'
import {readScenario} from '../../../src/app/scenario/scenario.ts'
import type {Timeline} from '../../../src/sim/timeline.ts'
import {changesAt, inputs, replay} from '../../../src/sim/timeline.ts'

/** A history in one word: two histories with the same are the same, byte for byte. */
export type Retold = {
  readonly name: string
  readonly changes: number
  readonly played: string
  readonly replayed: string
  readonly trace: string
}

/** Plays a scenario, and plays its recording (what was done and when) once more from the start. */
export function retell(text: string): Retold {
  const scenario = readScenario(text)
  if ('problem' in scenario) throw new Error(`line ${scenario.line}: ${scenario.problem}`)
  const {timeline, rows} = playScenario(scenario)
  const again = replay(timeline.start, inputs(timeline), timeline.head.now)
  const {changes, hash} = told(timeline)
  const trace = createHash('sha256').update(
    rows()
      .map(row => `${JSON.stringify(row)}\n`)
      .join(''),
  )
  return {name: scenario.name, changes, played: hash, replayed: told(again).hash, trace: trace.digest('hex')}
}

/** Every change of a history with the objects it made, and how many there are. */
function told(timeline: Timeline): {readonly changes: number; readonly hash: string} {
  const hash = createHash('sha256')
  let changes = 0
  for (let step = 1; step <= timeline.steps; step++) {
    for (const change of changesAt(timeline, step)) {
      hash.update(`${JSON.stringify(change)}\n`)
      changes += 1
    }
  }
  return {changes, hash: hash.digest('hex')}
}
