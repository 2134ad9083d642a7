/** Why a DaemonSet does what it does, and why it waits. */
export const DAEMONSET_REASONS = {
  'daemonset-makes-revision': 'the template of {set} is new, and {revision} keeps it as revision {number}',
  'daemonset-renumbers-revision': 'the template of {set} is that of {revision} again, which becomes revision {number}; no new one is made',
  'daemonset-drops-revision': '{revision} is in use no more and {set} keeps only {limit} old revisions (revisionHistoryLimit)',
  'daemonset-merges-revisions': '{revision} holds the same template as {kept}; one of them is enough',
  'daemonset-adopts-revision': '{revision} belonged to nobody and has the labels of {set}',
  'daemonset-adopts-pod': '{pod} belonged to nobody and has the labels of {set}',
  'daemonset-releases-pod': 'the labels of {pod} do not match the selector of {set} any more',
  'daemonset-makes-pod': '{node} is one of the nodes that {set} is for, and has no pod of it',
  'daemonset-surges-pod': '{node} still runs the old pod of {set}; maxSurge lets the new one start beside it',
  'daemonset-removes-pod':
    '{node} is not one of the nodes that {set} is for (its selector, affinity or tolerations do not fit), so {pod} has to go',
  'daemonset-removes-surplus': '{node} has more than one pod of {set}; the oldest stays and {pod} goes',
  'daemonset-replaces-failed-pod': '{pod} on {node} has failed; it is deleted so that another is made',
  'daemonset-replaces-ended-pod': '{pod} on {node} has ended; a daemon runs for ever, so it is deleted and another is made',
  'daemonset-updates-pod': '{pod} has an old template of {set} and may go: the update takes {most} at a time (maxUnavailable)',
  'daemonset-replaces-broken-pod': '{pod} has an old template of {set} and is not available anyway, so it is replaced at once',
  'daemonset-drops-old-pod': 'the new pod of {set} on {node} is available, so the old one, {pod}, goes',
  'daemonset-forgets-node': '{pod} waits for {node}, which does not exist any more',
  'daemonset-counts':
    'the status of {set} follows its nodes: {desired} should have a pod, {current} do, {ready} are Ready, {updated} have the newest template',
  'daemonset-waits-for-budget':
    '{pod} keeps its old template for now: {unavailable} of the pods of {set} are being replaced or not available (maxUnavailable: {most})',
  'daemonset-waits-for-surge': '{pod} keeps its old template for now: {surging} new pods of {set} are not available yet (maxSurge: {most})',
  'daemonset-waits-for-you': '{pod} keeps its old template until somebody deletes it: the updateStrategy of {set} is OnDelete',
  'daemonset-waits-for-end': '{pod} on {node} is being deleted; the next one is made when it is gone',
  'daemonset-waits-after-failure': '{pod} on {node} has failed again; it is replaced after {seconds} s, twice as long each time',
  'daemonset-has-no-node': 'no node fits {set}: its nodeSelector, affinity and tolerations leave none',
} as const
