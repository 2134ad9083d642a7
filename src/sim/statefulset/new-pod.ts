import type {Pod, PodTemplateSpec, Volume} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import type {PersistentVolumeClaim} from '../../kube/volume.ts'
import {podFromTemplate} from '../history/pod-template.ts'
import {partitionOf, podName, REVISION_LABEL, startOrdinal, withIdentity} from './identity.ts'

/** The two revisions a set lives with during an update: their names and templates. */
export type Revisions = {
  readonly current: {readonly name: string; readonly template: PodTemplateSpec}
  readonly update: {readonly name: string; readonly template: PodTemplateSpec}
}

/** The pod of one ordinal, with host name, identity labels, claims and revision, as newVersionedStatefulSetPod. */
export function newPod(set: StatefulSet, ordinal: number, revisions: Revisions): Pod {
  const {name, template} = revisionFor(set, ordinal, revisions)
  const base = podFromTemplate(template, set, {[REVISION_LABEL]: name})
  const named = {...base, metadata: {...base.metadata, name: podName(set, ordinal)}}
  const pod = withIdentity(named, ordinal)
  const subdomain = set.spec.serviceName
  const volumes = volumesOf(set, template.spec.volumes ?? [], ordinal)
  return {
    ...pod,
    spec: {
      ...pod.spec,
      hostname: pod.metadata.name,
      ...(subdomain === undefined || subdomain === '' ? {} : {subdomain}),
      ...(volumes.length === 0 ? {} : {volumes}),
    },
  }
}

/** Below the partition the old template is kept, also for a pod that is made anew. */
function revisionFor(set: StatefulSet, ordinal: number, {current, update}: Revisions): Revisions['current'] {
  const strategy = set.spec.updateStrategy
  const rolling = strategy?.rollingUpdate
  if (rolling !== undefined) return ordinal < startOrdinal(set) + partitionOf(set) ? current : update
  const kept = strategy?.type === 'RollingUpdate' && ordinal < startOrdinal(set) + (set.status?.currentReplicas ?? 0)
  return kept ? current : update
}

/** Claims first, then the template's own volumes; a claim takes the place of a volume with its name, as updateStorage. */
function volumesOf(set: StatefulSet, own: readonly Volume[], ordinal: number): readonly Volume[] {
  const claims = set.spec.volumeClaimTemplates ?? []
  const names = new Set(claims.map(claim => claim.metadata.name))
  const claimed = claims.map(claim => ({name: claim.metadata.name, persistentVolumeClaim: {claimName: claimName(set, claim, ordinal)}}))
  return [...claimed, ...own.filter(volume => !names.has(volume.name))]
}

export function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`
}

/** The claim of one ordinal, with the labels of the set's selector, as getPersistentVolumeClaims. */
export function newClaim(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): PersistentVolumeClaim {
  const {status: _status, ...claim} = template
  const labels = {...template.metadata.labels, ...set.spec.selector.matchLabels}
  const namespace = set.metadata.namespace
  return {
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      ...(namespace === undefined ? {} : {namespace}),
      ...(Object.keys(labels).length === 0 ? {} : {labels}),
    },
  }
}
