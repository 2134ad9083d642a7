import type {ControllerRevision} from '../../kube/deployment.ts'
import type {KubeObject, Labels} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import {dataAt} from '../../kube/peek.ts'
import type {PodTemplateSpec} from '../../kube/pod.ts'
import {canonicalJson} from '../hash.ts'
import type {World} from '../world.ts'
import {find, orphans, owned} from '../world.ts'
import type {Claimer} from './claim.ts'
import {controllerReference} from './claim.ts'
import {matcher} from './selector.ts'

const LONGEST_PREFIX = 223

/** The patch a ControllerRevision stores: it puts this template back, whole. */
type RevisionData = {readonly spec: {readonly template: PodTemplateSpec}}

const patches = new WeakMap<PodTemplateSpec, RevisionData>()
const templates = new WeakMap<object, PodTemplateSpec>()

/** The data of the revision that keeps a template, as statefulset.getPatch and daemon.getPatch. One value per template. */
export function revisionData(template: PodTemplateSpec): RevisionData {
  const known = patches.get(template)
  if (known !== undefined) return known
  const marked = {...template, $patch: 'replace'}
  const data = {spec: {template: marked}}
  patches.set(template, data)
  return data
}

/** The template that a revision puts back, as ApplyRevision; undefined when the revision was made by something else. */
export function revisionTemplate(revision: ControllerRevision): PodTemplateSpec | undefined {
  const data = revision.data
  if (typeof data !== 'object' || data === null) return undefined
  const known = templates.get(data)
  if (known !== undefined) return known
  const {$patch: _mark, ...template} = dataAt(data, 'spec', 'template')
  if (typeof template.spec !== 'object' || template.spec === null) return undefined
  const read = template as PodTemplateSpec
  templates.set(data, read)
  return read
}

export function sameData(revision: ControllerRevision, data: RevisionData): boolean {
  return canonicalJson(revision.data) === canonicalJson(data)
}

/** Revisions of a controller, by revision number; `strays` among them match its selector and belong to nobody yet. */
export function revisionsOf(
  world: World,
  owner: Claimer,
): {readonly all: readonly ControllerRevision[]; readonly strays: readonly ControllerRevision[]} {
  const {namespace = '', uid = ''} = owner.metadata
  const all: ControllerRevision[] = []
  for (const revision of owned(world, uid, 'ControllerRevision')) if (controllerOf(revision)?.uid === uid) all.push(revision)
  const strays = strayRevisions(owner, orphans(world, 'ControllerRevision', namespace))
  all.push(...strays)
  return {all: all.length < 2 ? all : all.sort(byRevision), strays}
}

function strayRevisions(owner: Claimer, revisions: readonly ControllerRevision[]): readonly ControllerRevision[] {
  if (revisions.length === 0) return revisions
  const matches = matcher(owner.spec.selector)
  return revisions.filter(({metadata}) => metadata.deletionTimestamp === undefined && matches(metadata.labels))
}

export function byRevision(left: ControllerRevision, right: ControllerRevision): number {
  return left.revision - right.revision
}

/** The name of a revision: the controller's, cut to leave room for the hash. */
function revisionName(owner: string, hash: string): string {
  return `${owner.slice(0, LONGEST_PREFIX)}-${hash}`
}

/** What a new revision is made from. The hash label's key differs between StatefulSets and DaemonSets. */
type NewRevision = {
  readonly owner: KubeObject
  readonly template: PodTemplateSpec
  readonly hashLabel: string
  readonly number: number
  readonly hash: (collisionCount: number) => string
  readonly collisionCount: number
}

/**
 * The revision to create, under a name that is free or holds the same data already (`exists`). Each name taken by other data
 * counts one collision more, as history.CreateControllerRevision.
 */
export function newRevision(
  world: World,
  from: NewRevision,
): {readonly revision: ControllerRevision; readonly exists: boolean; readonly collisionCount: number} {
  const data = revisionData(from.template)
  const namespace = from.owner.metadata.namespace ?? ''
  for (let collisionCount = from.collisionCount; ; collisionCount++) {
    const hash = from.hash(collisionCount)
    const name = revisionName(from.owner.metadata.name, hash)
    const taken = find(world, 'ControllerRevision', namespace, name)
    if (taken !== undefined && sameData(taken, data)) return {revision: taken, exists: true, collisionCount}
    if (taken === undefined)
      return {revision: build(from, name, {...from.template.metadata?.labels, [from.hashLabel]: hash}), exists: false, collisionCount}
  }
}

function build({owner, template, number}: NewRevision, name: string, labels: Labels): ControllerRevision {
  const {namespace, annotations} = owner.metadata
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      ...(namespace === undefined ? {} : {namespace}),
      labels,
      ...(annotations === undefined ? {} : {annotations}),
      ownerReferences: [controllerReference(owner)],
    },
    data: revisionData(template),
    revision: number,
  }
}
