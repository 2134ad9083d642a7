/** Why the scheduler does what it does, in a beginner's words. */
export const SCHEDULER_REASONS = {
  'pod-scheduled': '{pod} goes to {node}: it passes every filter there, and no other node of those compared scores higher',
  'pod-scheduled-pinned': '{pod} goes to {node}: its node affinity names this node and no other',
  'pod-fits-nowhere': '{pod} waits: {words}. It is tried again when pods or nodes change',
  'pod-gated': '{pod} waits: it has scheduling gates ({gates}), and the scheduler does not look at it until they are gone',
  'pod-waits-for-volumes': '{pod} waits: {node} is chosen, and its claims are bound there first',
  'volume-promised': '{claim} waits for its first consumer: {pod} will run on {node}, where {volume} can be used',
  'node-selected-for-claim': '{claim} waits for its first consumer: {pod} will run on {node}, so the volume is made for that node',
  'pod-waits-for-room': '{pod} waits: on {node} pods of lower priority ({victims}) are ended to make room for it',
  'pod-loses-its-place': '{pod} was to get room on {node}: a pod of higher priority takes it, so the scheduler looks for another place',
  'pod-preempts': '{victim} makes room for {pod} on {node}: it has a lower priority',
} as const
