/** Limits of one world. Passing one is a Problem or an error that names it. */
export const BOUNDS = {
  /** Objects in a world: the published limits of one real cluster, with events. */
  objects: 1_500_000,
  /** Looks in one call of `settle` or `advance`. */
  steps: 50_000_000,
  /** Bytes of one object as text, as etcd's request limit. */
  objectBytes: 1_500_000,
  /** Looks at one moment of virtual time before we call it a loop that never rests. */
  stepsAtOneMoment: 200_000,
  /** Looks in a row that change nothing before `stepOnce` comes back: a cluster that only waits for far-off deadlines. */
  idleLooks: 100_000,
} as const
