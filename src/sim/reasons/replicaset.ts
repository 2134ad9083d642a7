/** Why a ReplicaSet does what it does. */
export const REPLICASET_REASONS = {
  'replicaset-makes-pod': 'spec.replicas of {set} is {replicas} and it has {active}',
  'replicaset-removes-pod':
    'spec.replicas of {set} is {replicas} and it has {active}; unready, crowded and young pods go first, and so {pod} goes',
  'replicaset-adopts-pod': '{pod} belonged to nobody and has the labels of {set}',
  'replicaset-releases-pod': 'the labels of {pod} do not match the selector of {set} any more',
  'replicaset-counts': 'the status of {set} follows its pods: {active} there, {ready} Ready',
} as const
