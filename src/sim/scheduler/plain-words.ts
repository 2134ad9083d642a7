import type {Diagnosis} from './message.ts'

/** What each refusal of the filters means, for one node and for several. */
const PLAIN: Readonly<Record<string, readonly [string, string]>> = {
  'node(s) were unschedulable': ['is cordoned', 'are cordoned'],
  'node(s) had untolerated taint(s)': ['has a taint that it does not tolerate', 'have a taint that it does not tolerate'],
  "node(s) didn't match Pod's node affinity/selector": [
    'lacks the labels that its nodeSelector or affinity asks for',
    'lack the labels that its nodeSelector or affinity asks for',
  ],
  "node(s) didn't satisfy plugin(s) [NodeAffinity]": ['is not the node it is pinned to', 'are not the node it is pinned to'],
  "node(s) didn't match the requested node name": ['has another name', 'have other names'],
  "node(s) didn't have free ports for the requested pod ports": ['has its host port in use', 'have its host port in use'],
  'Too many pods': ['has as many pods as it may', 'have as many pods as they may'],
  'Insufficient cpu': ['has too little cpu left', 'have too little cpu left'],
  'Insufficient memory': ['has too little memory left', 'have too little memory left'],
  "node(s) didn't match pod affinity rules": ['runs no pod that it has to be with', 'run no pod that it has to be with'],
  "node(s) didn't match pod anti-affinity rules": ['runs a pod that it has to keep away from', 'run a pod that it has to keep away from'],
  "node(s) didn't satisfy existing pods anti-affinity rules": ['runs a pod that keeps it away', 'run a pod that keeps it away'],
  "node(s) didn't match pod topology spread constraints": [
    'would get more than its share (topologySpreadConstraints)',
    'would get more than their share (topologySpreadConstraints)',
  ],
  "node(s) didn't match PersistentVolume's node affinity": ['cannot reach its volume', 'cannot reach its volume'],
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod': [
    'is of no use: another pod has the claim for itself (ReadWriteOncePod)',
    'are of no use: another pod has the claim for itself (ReadWriteOncePod)',
  ],
}

/** The scheduler's diagnosis in a beginner's words. */
export function plainly({nodes, refusals, pinnedAway, early}: Diagnosis): string {
  if (early !== undefined) return plainEarly(early)
  if (nodes === 0) return 'there is no node'
  const counts = new Map<string, number>()
  for (const reason of refusals.flatMap(({reasons}) => reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  if (pinnedAway > 0) counts.set("node(s) didn't satisfy plugin(s) [NodeAffinity]", pinnedAway)
  const parts = [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([reason, count]) => `${count} ${worded(reason, count)}`)
  return `no node takes it; ${parts.join(', ')}`
}

function worded(reason: string, count: number): string {
  const [one, many] = PLAIN[reason] ?? [`refuses (${reason})`, `refuse (${reason})`]
  return count === 1 ? one : many
}

function plainEarly(early: string): string {
  const missing = /^persistentvolumeclaim "(.*)" not found$/.exec(early)?.[1]
  if (missing !== undefined) return `it uses the PersistentVolumeClaim ${missing}, which is not there`
  const leaving = /^persistentvolumeclaim "(.*)" is being deleted$/.exec(early)?.[1]
  if (leaving !== undefined) return `its PersistentVolumeClaim ${leaving} is being deleted`
  const gone = /^persistentvolume "(.*)" not found$/.exec(early)?.[1]
  if (gone !== undefined) return `the volume ${gone} of its claim is gone`
  if (early.startsWith('pod has unbound immediate')) return 'a PersistentVolumeClaim of it has no volume yet'
  return early
}
