import type {Open} from './model.ts'
import {WORDS} from './words.ts'

/** The one thing there is to say above the prompt: that all is done, a remark, or why the first check does not hold yet. */
export function remarkOf(open: Open): string | undefined {
  if (open.exercise.editing !== undefined && open.exercise.remark !== undefined) return open.exercise.remark
  if (open.exercise.passed) return WORDS.allDone
  if (open.exercise.remark !== undefined) return open.exercise.remark
  const failed = open.exercise.verdicts.find(verdict => !verdict.ok)
  return failed !== undefined && !failed.ok && open.exercise.session.ran.length > 0 ? failed.why : undefined
}
