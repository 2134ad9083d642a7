/** Why a Deployment does what it does, and why it waits. */
export const DEPLOYMENT_REASONS = {
  'deployment-replicaset-is-refused':
    '{deployment} needs a new ReplicaSet, but the API server refuses it ({message}); it tries again, and waits longer each time',
  'deployment-makes-replicaset': 'the template of {deployment} is new, and {set} is the ReplicaSet for it (revision {number})',
  'deployment-renumbers-replicaset': '{set} carries the template of {deployment} and becomes revision {number}',
  'deployment-scales-up': '{deployment} may have {most} pods at a time (replicas and maxSurge), so {set} grows from {from} to {to}',
  'deployment-scales-down':
    '{deployment} needs {least} available pods (replicas less maxUnavailable), so {set} shrinks from {from} to {to}',
  'deployment-scales': 'spec.replicas of {deployment} is {replicas} now, so {set} goes from {from} to {to}',
  'deployment-recreates':
    'the strategy of {deployment} is Recreate: all old pods go before a new one is made, so {set} goes from {from} to {to}',
  'deployment-notes-size': '{set} notes the size of {deployment}',
  'deployment-adopts-replicaset': '{set} belonged to nobody and has the labels of {deployment}',
  'deployment-releases-replicaset': 'the labels of {set} do not match the selector of {deployment} any more',
  'deployment-drops-replicaset': '{set} has no pods and {deployment} keeps only {limit} old ReplicaSets (revisionHistoryLimit)',
  'deployment-counts': 'the status of {deployment} follows its ReplicaSets: {updated} new pods, {available} available',
  'deployment-notes-revision': '{deployment} is at revision {number}',
  'deployment-waits-for-ready':
    'the rollout of {deployment} waits: {available} of {replicas} new pods are available; it keeps {least} (maxUnavailable) to {most} pods (maxSurge)',
  'deployment-waits-for-old': 'the strategy of {deployment} is Recreate: it waits until all old pods are gone',
  'deployment-is-paused': 'the rollout of {deployment} is paused until you resume it',
} as const
