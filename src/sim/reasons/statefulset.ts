/** Why a StatefulSet does what it does, and why it waits. */
export const STATEFULSET_REASONS = {
  'statefulset-makes-revision': 'the template of {set} is new, and {revision} keeps it as revision {number}',
  'statefulset-renumbers-revision':
    'the template of {set} is that of {revision} again, which becomes revision {number}; no new one is made',
  'statefulset-drops-revision': '{revision} is in use no more and {set} keeps only {limit} old revisions (revisionHistoryLimit)',
  'statefulset-adopts-revision': '{revision} belonged to nobody and has the labels of {set}',
  'statefulset-adopts-pod': '{pod} belonged to nobody and has the name and labels of {set}',
  'statefulset-releases-pod': 'the labels of {pod} do not match the selector of {set} any more',
  'statefulset-makes-claim': '{pod} needs a claim of its own, and {claim} does not exist yet',
  'statefulset-makes-pod': 'spec.replicas of {set} is {replicas}, {pod} is missing, and all before it are Ready',
  'statefulset-makes-first-pod': 'spec.replicas of {set} is {replicas} and {pod}, the first, is missing',
  'statefulset-makes-pod-at-once': 'spec.replicas of {set} is {replicas} and {pod} is missing; podManagementPolicy is Parallel',
  'statefulset-labels-pod': '{pod} lacks the labels of its identity',
  'statefulset-replaces-ended-pod': '{pod} has ended ({phase}); it is deleted so that it can be made again under the same name',
  'statefulset-scales-down': 'spec.replicas of {set} is {replicas}; {pod} has the highest ordinal and goes first',
  'statefulset-scales-down-at-once': 'spec.replicas of {set} is {replicas} and {pod} is beyond; podManagementPolicy is Parallel',
  'statefulset-updates-pod':
    '{pod} has the template of {old} and {set} wants {new}; it is the highest that does, and all above it are Ready',
  'statefulset-reowns-claim':
    'persistentVolumeClaimRetentionPolicy of {set} says who owns {claim}: the garbage collector removes it with its owner',
  'statefulset-loses-race':
    'the volume controller wrote {claim} at the same moment, so the owner of {claim} could not be set; it is tried again',
  'statefulset-counts': 'the status of {set} follows its pods: {pods} there, {ready} Ready, {updated} with the newest template',
  'statefulset-waits-for-predecessor': '{pod} waits: {predecessor} is not Ready yet; podManagementPolicy is OrderedReady',
  'statefulset-waits-for-available': '{pod} waits: {predecessor} has not been Ready for minReadySeconds ({seconds} s) yet',
  'statefulset-waits-for-ready': '{set} waits for {pod} to be Ready',
  'statefulset-waits-for-end':
    '{pod} is being deleted; only when it is gone is the next one of that name made, since two pods never share an identity',
  'statefulset-waits-for-name':
    '{pod} cannot be made: there is a pod of that name that does not belong to {set}; it is tried again ever more rarely',
  'statefulset-waits-for-claim': '{pod} waits: its claim {claim} is still being removed',
  'statefulset-keeps-extra-pod': '{pod} is not removed yet: {blocker} is not Ready, and OrderedReady removes nothing until it is',
  'statefulset-removes-one-by-one': '{pod} is being removed; OrderedReady removes the next one when it is gone',
  'statefulset-is-stuck':
    '{pod} has the template of {old} and is not Ready; OrderedReady waits for it and does not replace it, until somebody deletes it',
  'statefulset-update-waits':
    '{pod} keeps its old template: {blocker} is not Ready yet, and an update replaces one pod at a time from the highest ordinal down',
  'statefulset-update-waits-for-available':
    '{pod} keeps its old template: {blocker} has not been Ready for minReadySeconds ({seconds} s) yet',
  'statefulset-partition-holds': '{pod} and those below keep their old template: the partition of {set} is {partition}',
  'statefulset-waits-for-you': '{pod} keeps its old template until somebody deletes it: the updateStrategy of {set} is OnDelete',
} as const
