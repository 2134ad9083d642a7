import {run} from '../../src/kubectl/run.ts'
import {emptyWorld} from '../../src/sim/world.ts'

type Input = {readonly id: string; readonly args: readonly string[]}
type ExplainAnswer = {readonly id: string; readonly code: number; readonly stdout: string; readonly stderr: string}

/** One row of the `explain` suite: the command's words, run against an empty cluster. */
export function answer({id, args}: Input): ExplainAnswer {
  const {exit, stdout, stderr} = run(emptyWorld('explain'), {argv: args})
  return {id, code: exit, stdout, stderr}
}
