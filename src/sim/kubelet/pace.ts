/** The kubelet's own periods and delays, in ms, with their upstream names. */
export const PACE = {
  /** A pod's first look until its volumes are there: the reconciler of the volume manager polls. */
  mounts: 100,
  /** genericPlegRelistPeriod, and the period of the sync loop's ticker: what has ended or is due is seen at the next tick. */
  tick: 1000,
  /** syncPeriod of the status manager. */
  statuses: 10_000,
  /** When after its start a kubelet ticks first. */
  firstTick: 500,
  /** The least time from the status that says how a pod ended to its removal. */
  heard: 50,
  /** From a final status to the delete that follows it, longer than it takes to be heard of. */
  removal: 25,
  /** backOffPeriod with the mean of its jitter (0 to 50 %). */
  backOff: 12_500,
  /** The jitter's mean on a crash-loop's remaining back-off. */
  jitter: 1.25,
  /** resyncInterval: no back-off wait is longer, before jitter. */
  longestWait: 60_000,
  /** containerBackOff: 10 s doubling to MaxCrashLoopBackOff 300 s; forgotten after twice that. */
  crashFirst: 10_000,
  crashMost: 300_000,
  crashForgets: 600_000,
  /** imageBackOffPeriod 10 s doubling to MaxImageBackOff 300 s. */
  pullFirst: 10_000,
  pullMost: 300_000,
  /** How much later than another a container runtime may send TERM. */
  unevenness: 30,
  /** minimumGracePeriodInSeconds. */
  leastGrace: 2_000,
  /** Failed mounts: durationBeforeRetry doubles from 500 ms to 2 min 2 s. */
  mountFirst: 500,
  mountMost: 122_000,
} as const
