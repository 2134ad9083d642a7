/** Why a Job does what it does, and why it waits. */
export const JOB_REASONS = {
  'job-makes-pod': '{job} is not done and has a pod less than its parallelism ({parallelism}) allows',
  'job-makes-pod-again': '{job} is not done and its back-off has passed, so it tries again (failed pods so far: {failed})',
  'job-makes-indexed-pod': 'index {index} of {job} is not done and has no pod',
  'job-removes-pod': '{job} wants fewer pods than it has (wanted: {wanted}, active: {active}), and {pod} is the least advanced',
  'job-suspends-pod': '{job} is suspended, so its running pods are removed; this does not count as a failure',
  'job-ends-pods': 'the end of {job} is decided ({reason}), so pods that still run are stopped',
  'job-has-counted-pod': '{pod} has ended and {job} has counted it, so its finalizer may go',
  'job-lets-orphan-go': '{pod} has no running Job that would count it, so its finalizer may go',
  'job-adopts-pod': '{pod} belonged to nobody and has the labels of {job}',
  'job-releases-pod': 'the labels of {pod} do not match the selector of {job} any more',
  'job-counts': 'the pods of {job} have changed, so its status does',
  'job-suspends': 'spec.suspend of {job} was set to true',
  'job-resumes': 'spec.suspend of {job} was set to false; its start time begins anew',
  'job-has-succeeded': '{job} has reached its goal and its last pod has ended',
  'job-has-failed': '{job} has failed ({reason}) and its last pod has ended',
  'job-is-suspended': '{job} waits: it is suspended until somebody sets spec.suspend to false',
  'job-waits-for-pods': '{job} waits for its pods to end (running or starting: {count})',
  'job-waits-for-end':
    '{job} waits until pods that are being deleted have ended ({count} left): its podReplacementPolicy is Failed, or it has a podFailurePolicy',
  'job-waits-for-parallelism': '{job} makes no pod: its parallelism is 0, or nothing is left to do',
  'job-waits-for-last-pods': '{job} becomes {condition} when the last of its pods has ended (being deleted: {count})',
  'job-backs-off':
    '{job} waits until {until} before it tries again: 10 s after a failure, 20 s after two in a row, 40 s after three (so far: {failures})',
} as const
