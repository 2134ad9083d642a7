import type {Problem} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import type {KubeEvent} from '../kube/service.ts'
import {timestamp} from '../kube/time.ts'
import {hash32, uid} from './chance.ts'
import type {Request} from './request.ts'
import {get} from './table.ts'
import {find} from './world.ts'
import type {Draft} from './write.ts'
import {store} from './write.ts'

/**
 * Records an event as client-go's recorder does: the same words about the same object by the same component are one Event
 * that counts up. Cluster-scoped objects have their events in namespace default.
 */
export function recordEvent(draft: Draft, request: Extract<Request, {verb: 'event'}>): Problem | undefined {
  const {world} = draft
  const about = get(world.objects, request.about)
  const {kind, namespace, name} = splitKey(request.about)
  const space = namespace === '' ? 'default' : namespace
  const words = [request.about, about?.metadata.uid ?? '', request.type, request.reason, request.message, request.component, request.fieldPath ?? ''].join('\n')
  const eventName = `${name}.${hash32(words).toString(16).padStart(8, '0')}${hash32(`${words}.`).toString(16).padStart(8, '0')}`
  const now = timestamp(world.now)
  const known = find(world, 'Event', space, eventName)
  const event: KubeEvent = known === undefined
    ? {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {name: eventName, namespace: space, uid: uid(world.seed, eventName, world.revision), creationTimestamp: now},
        involvedObject: {
          apiVersion: about?.apiVersion ?? 'v1',
          kind,
          name,
          ...(namespace === '' ? {} : {namespace}),
          ...(about?.metadata.uid === undefined ? {} : {uid: about.metadata.uid}),
          ...(request.fieldPath === undefined ? {} : {fieldPath: request.fieldPath}),
        },
        reason: request.reason,
        message: request.message,
        type: request.type,
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: {component: request.component},
        reportingComponent: request.component,
      }
    : {...known, count: known.count + 1, lastTimestamp: now}
  store(draft, `Event/${space}/${eventName}`, event, request.why)
  return undefined
}
