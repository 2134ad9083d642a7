/** For our own bugs only: what a learner can cause is a value (`Problem`), never a throw. */
export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`this is a bug in k8s-workloads-tutor: ${message}`)
}
