import type {Key, KubeObject, Problem} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodTerminal} from '../kube/pod.ts'
import {timestamp} from '../kube/time.ts'
import {notFound, uidConflict} from './problems.ts'
import type {Request, Why} from './request.ts'
import type {Draft} from './write.ts'
import {standing, store} from './write.ts'

type DeleteRequest = Extract<Request, {verb: 'delete'}>

/**
 * Deletes as the generic registry's BeforeDelete: pods get their grace (none before they have a node or after they ended),
 * finalizers hold everything else, `foreground` and `orphan` add a finalizer of the garbage collector.
 */
export function deleteObject(draft: Draft, request: DeleteRequest): Problem | undefined {
  const stored = standing(draft, request.key)
  if (stored === undefined) return notFound(request.key)
  if (request.uid !== undefined && request.uid !== stored.metadata.uid)
    return uidConflict(request.key, request.uid, stored.metadata.uid ?? '')
  if (stored.kind === 'Pod') return deletePod(draft, stored as Pod, request)
  const finalizers = withCascade(stored, request.cascade)
  if (finalizers.length === 0) {
    store(draft, request.key, undefined, request.why)
    return undefined
  }
  mark(draft, request.key, {...stored, metadata: {...stored.metadata, finalizers}}, 0, request.why)
  return undefined
}

function deletePod(draft: Draft, pod: Pod, request: DeleteRequest): undefined {
  const grace =
    pod.spec.nodeName === undefined || isPodTerminal(pod) ? 0 : Math.max(request.grace ?? pod.spec.terminationGracePeriodSeconds ?? 30, 0)
  const finalizers = withCascade(pod, request.cascade)
  const {deletionTimestamp, deletionGracePeriodSeconds = 0} = pod.metadata
  if (deletionTimestamp !== undefined && grace > 0 && grace >= deletionGracePeriodSeconds) return
  if (grace === 0 && finalizers.length === 0) {
    // Without grace the server still marks the pod before it removes it, and watches see both.
    if (deletionTimestamp === undefined) mark(draft, request.key, pod, 0, request.why)
    store(draft, request.key, undefined, request.why)
    return
  }
  mark(draft, request.key, {...pod, metadata: {...pod.metadata, ...(finalizers.length === 0 ? {} : {finalizers})}}, grace, request.why)
}

function withCascade(object: KubeObject, cascade: DeleteRequest['cascade']): readonly string[] {
  const old = (object.metadata.finalizers ?? []).filter(
    name => cascade === undefined || (name !== 'orphan' && name !== 'foregroundDeletion'),
  )
  if (cascade === 'orphan') return [...old, 'orphan']
  if (cascade === 'foreground') return [...old, 'foregroundDeletion']
  return old
}

/** Writes deletionTimestamp (when the grace ends) and the grace; the spec counts as changed, as upstream. */
function mark(draft: Draft, key: Key, object: KubeObject, grace: number, why: Why): void {
  const first = object.metadata.deletionTimestamp === undefined
  const generation = object.metadata.generation
  store(
    draft,
    key,
    {
      ...object,
      metadata: {
        ...object.metadata,
        deletionTimestamp: timestamp(draft.world.now + grace * 1000),
        deletionGracePeriodSeconds: grace,
        ...(first && generation !== undefined ? {generation: generation + 1} : {}),
      },
    },
    why,
  )
}
