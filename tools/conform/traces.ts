import {playScenario} from '../../src/app/scenario/play.ts'
import {readScenario} from '../../src/app/scenario/scenario.ts'

/** Plays one scenario and returns its trace as JSON Lines. Throws for a file that is no scenario. */
export function play(scenarioText: string): string {
  const scenario = readScenario(scenarioText)
  if ('problem' in scenario) throw new Error(`line ${scenario.line}: ${scenario.problem}`)
  return playScenario(scenario)
    .rows()
    .map(row => `${JSON.stringify(row)}\n`)
    .join('')
}
