import type {Job} from './job.ts'
import type {Condition} from './object.ts'

/** The condition Complete or Failed that is True, if the Job has come to its end, as FinishedCondition of pkg/controller/job/util. */
export function finishedCondition(job: Job): Condition | undefined {
  return job.status?.conditions?.find(({type, status}) => (type === 'Complete' || type === 'Failed') && status === 'True')
}

/** Whether the Job runs one pod for each completion index. */
export function isIndexed(job: Job): boolean {
  return job.spec.completionMode === 'Indexed'
}
