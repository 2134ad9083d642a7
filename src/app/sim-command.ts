import {playScenario} from './scenario/play.ts'
import {milliseconds, readScenario} from './scenario/scenario.ts'
import {story} from './scenario/story.ts'

export type SimAnswer = {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** The canonical rows as JSON Lines, for --trace. */
  readonly trace?: string
}

/** `sim SCENARIO`: plays a scenario and tells what happened. `until` is a span such as `90s` or `5m`. Exit 3: no scenario. */
export function simCommand(name: string, text: string, until?: string): SimAnswer {
  const scenario = readScenario(text)
  if ('problem' in scenario) return {exit: 3, stdout: '', stderr: `${name}, line ${scenario.line}: ${scenario.problem}\n`}
  const limit = until === undefined ? undefined : milliseconds(until) / 1000
  if (limit !== undefined && !(limit > 0)) return {exit: 2, stdout: '', stderr: `--until ${until}: use a span such as 90s or 5m\n`}
  const {rows, timeline} = playScenario(scenario, limit)
  return {
    exit: 0,
    stdout: story(timeline)
      .map(line => `${line}\n`)
      .join(''),
    stderr: '',
    trace: rows.map(row => `${JSON.stringify(row)}\n`).join(''),
  }
}
