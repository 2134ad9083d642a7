import {playScenario} from './scenario/play.ts'
import {readScenario} from './scenario/scenario.ts'
import {SPAN_WORDS, span} from './scenario/span.ts'
import {stillWaiting, story} from './scenario/story.ts'

export type SimAnswer = {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** The canonical rows as JSON Lines, for --trace. */
  readonly trace?: string
}

/** `sim SCENARIO`: plays a scenario and tells what happened. `until` is a span such as `90s` or `5m`; `traced` asks for the rows too. Exit 3: no scenario. */
export function simCommand(name: string, text: string, until?: string, traced = false): SimAnswer {
  const scenario = readScenario(text)
  if ('problem' in scenario) return {exit: 3, stdout: '', stderr: `${name}, line ${scenario.line}: ${scenario.problem}\n`}
  const limit = until === undefined ? undefined : span(until)
  if (until !== undefined && !((limit ?? 0) > 0)) return {exit: 2, stdout: '', stderr: `--until ${until}: use ${SPAN_WORDS}\n`}
  const {rows, timeline, said} = playScenario(scenario, {traced, ...(limit === undefined ? {} : {until: limit / 1000})})
  return {
    exit: 0,
    stdout: [...story(timeline, said), ...stillWaiting(timeline.head)].map(line => `${line}\n`).join(''),
    stderr: '',
    ...(traced
      ? {
          trace: rows()
            .map(row => `${JSON.stringify(row)}\n`)
            .join(''),
        }
      : {}),
  }
}
