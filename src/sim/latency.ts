/**
 * How long things take, in ms of virtual time. Rows in the first part are ours (a real cluster needs a few ms more or less);
 * rows in the second part are Kubernetes' own numbers with the upstream name beside them.
 */
export const LATENCY = {
  /** From a write to the loops that watch the kind. */
  watch: 10,
  /** From a write to a Job to the CronJob controller, which looks before the Job controller has done anything. */
  watchJobs: 5,
  /** From a new StatefulSet to its first pod: its revision is written before. */
  firstRevision: 20,
  /** From a new PodDisruptionBudget to its controller, which has nothing else to do. */
  newBudget: 5,
  /** From a change of a pod to the ReplicaSet controller: pods that were made one look apart are seen to become Ready one by one. */
  watchPods: 5,
  /** A ReplicaSet's pods are made one after the other and seen again before the next look takes any away: some have a node by then. */
  expectations: 100,
  /** One write by a controller to the API server. */
  apiCall: 10,
  /** Scheduler's look at a pod that has just come. */
  schedule: 20,
  /** Scheduler's look at waiting pods after something gave them hope: they stand ready in its queue. */
  reschedule: 5,
  /** Kubelet hears of a pod bound to its node. */
  kubelet: 60,
  /** A kubelet that starts looks at the pods of its node with its first relist (genericPlegRelistPeriod), when the node is Ready already. */
  kubeletStart: 1_000,
  /** Sandbox and network of a pod. */
  sandbox: 250,
  /** Create and start of one container. */
  start: 150,
  /** Garbage collector's look at a dependent. */
  collect: 120,
  /** Its look at an owner that goes in stages, once a dependent has gone: before the owner's controller has looked. */
  collectAgain: 10,
  /** EndpointSlice controller: endpointUpdatesBatchPeriod is 0; the work queue takes a moment. */
  endpoints: 60,
  /** The volume controller looks at a claim: after the scheduler has looked at the pod that uses it. */
  provision: 40,
  /** From a new volume to the binding of its claim: long enough for the scheduler to try in between, as it does. */
  bindVolume: 50,

  /** Node monitor grace period (kube-controller-manager --node-monitor-grace-period, 50 s in 1.36). */
  nodeMonitorGrace: 50_000,
  /** --node-monitor-period. */
  nodeMonitorPeriod: 5_000,
  /** Pod garbage collection: gcCheckPeriod, and quarantineTime of podgc. */
  podGcPeriod: 20_000,
  podGcQuarantine: 40_000,
  /** An Event is kept so long after its last count (kube-apiserver --event-ttl). */
  eventTtl: 3_600_000,
  /** Work queue: DefaultTypedControllerRateLimiter, 5 ms doubling to 1000 s. */
  retryFirst: 5,
  retryMost: 1_000_000,
  /** DefaultJobApiBackOff and MaxJobApiBackOff. */
  retryJob: 1_000,
  retryJobMost: 60_000,
} as const
