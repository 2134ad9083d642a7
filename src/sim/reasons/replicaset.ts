/** Why a ReplicaSet does what it does. */
export const REPLICASET_REASONS = {
  'replicaset-makes-pod': '{set} wants {replicas} pods and has {active}',
  'replicaset-removes-pod':
    '{set} wants {replicas} pods and has {active}; {pod} is the first to go (not scheduled, not Ready, crowded or young before others)',
  'replicaset-adopts-pod': '{pod} belonged to nobody and has the labels of {set}',
  'replicaset-releases-pod': 'the labels of {pod} do not match the selector of {set} any more',
  'replicaset-counts': 'the pods of {set} have changed, so its status does',
} as const
