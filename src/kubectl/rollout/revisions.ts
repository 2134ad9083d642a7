import type {KubeObject} from '../../kube/object.ts'
import type {Data} from '../../kube/peek.ts'
import {at, dataAt, isData, numAt, put, textAt} from '../../kube/peek.ts'
import {applyStrategic} from '../../kube/strategic-merge.ts'
import type {World} from '../../sim/world.ts'
import {list} from '../../sim/world.ts'
import {replicaSetsOf} from '../describe/workloads.ts'
import {goSort} from '../go-sort.ts'

/** One revision of a workload: its number, its pod template, why it was made, and what to send to go back to it. */
export type Revision = {readonly number: number; readonly template: unknown; readonly cause: string; readonly source: KubeObject}

const REVISION = 'deployment.kubernetes.io/revision'
const CAUSE = 'kubernetes.io/change-cause'

/** Revisions by number. Of a Deployment its ReplicaSets; of the others the ControllerRevisions they own. */
export function revisionsOf(world: World, object: KubeObject): readonly Revision[] {
  const found = object.kind === 'Deployment' ? ofReplicaSets(world, object) : ofControllerRevisions(world, object)
  return goSort(found, (a, b) => a.number < b.number)
}

function ofReplicaSets(world: World, deployment: KubeObject): readonly Revision[] {
  const {old, current} = replicaSetsOf(world, deployment)
  return [...old, ...(current === undefined ? [] : [current])]
    .filter(set => textAt(set, 'metadata', 'annotations', REVISION) !== '')
    .map(set => {
      const cause = textAt(set, 'metadata', 'annotations', CAUSE)
      const template = at(set, 'spec', 'template')
      const annotated =
        cause === ''
          ? template
          : put(template, ['metadata', 'annotations'], {...dataAt(template, 'metadata', 'annotations'), [CAUSE]: cause})
      return {number: Number(textAt(set, 'metadata', 'annotations', REVISION)), template: annotated, cause, source: set}
    })
}

function ofControllerRevisions(world: World, object: KubeObject): readonly Revision[] {
  const owned = list(world, 'ControllerRevision', object.metadata.namespace).filter(revision =>
    revision.metadata.ownerReferences?.some(reference => reference.controller === true && reference.uid === object.metadata.uid),
  )
  return owned.map(revision => ({
    number: numAt(revision, 'revision'),
    template: at(asOf(object, revision), 'spec', 'template'),
    cause: textAt(revision, 'metadata', 'annotations', CAUSE),
    source: revision,
  }))
}

/** The object as it was at a revision: the revision's data is a strategic merge patch that replaces the template. */
export function asOf(object: KubeObject, revision: KubeObject): KubeObject {
  const data: Data = dataAt(revision, 'data')
  const patched = isData(data.spec) ? applyStrategic(object.kind, object as Data, data) : undefined
  return patched === undefined || typeof patched === 'string' ? object : (patched.object as KubeObject)
}
