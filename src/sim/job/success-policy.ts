import type {Job} from '../../kube/job.ts'
import type {Intervals} from './intervals.ts'
import {overlap, parseIntervals, total} from './intervals.ts'

/**
 * The message with which spec.successPolicy calls a Job successful, or undefined while no rule is met. As matchSuccessPolicy of
 * success_policy.go.
 */
export function matchSuccessPolicy(job: Job, succeeded: Intervals): string | undefined {
  if (succeeded.length === 0) return undefined
  for (const [index, {succeededIndexes, succeededCount}] of (job.spec.successPolicy?.rules ?? []).entries()) {
    if (isMet(succeededIndexes, succeededCount, job.spec.completions ?? 0, succeeded)) return `Matched rules at index ${index}`
  }
  return undefined
}

function isMet(indexes: string | undefined, count: number | undefined, completions: number, succeeded: Intervals): boolean {
  if (indexes === undefined) return count !== undefined && total(succeeded) >= count
  const wanted = parseIntervals(indexes, completions)
  if (wanted.length === 0) return false
  const reached = overlap(wanted, succeeded)
  return reached === total(wanted) || (count !== undefined && reached >= count)
}
