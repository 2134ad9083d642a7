import type {KubeObject} from '../kube/object.ts'
import type {Container, Pod} from '../kube/pod.ts'
import {isPodReady} from '../kube/pod.ts'
import {groupResource, resourceOfKind} from '../kube/resources.ts'
import {selects} from '../kube/selector.ts'
import type {LabelSelector} from '../kube/selector.ts'
import {at} from '../kube/peek.ts'
import {list} from '../sim/world.ts'
import type {Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import type {Session} from './session.ts'
import {lookUp, warn} from './session.ts'
import {resolve} from './targets.ts'
import {notFoundTrouble} from './trouble.ts'

/** What `POD` or `TYPE/NAME` names: the object itself. `missing` words the error, since logs and exec say it differently. */
export function objectNamed(session: Session, word: string, missing: (resource: string, name: string) => string): Or<KubeObject> {
  const [kind, name] = word.includes('/') ? [word.slice(0, word.indexOf('/')), word.slice(word.indexOf('/') + 1)] : ['pods', word]
  const resource = resolve(kind)
  if (isFault(resource)) return resource
  return lookUp(session.world, resource, session.namespace, name) ?? fault(missing(groupResource(resource), name))
}

export function serverMissing(resource: string, name: string): string {
  return `Error from server (NotFound): ${notFoundTrouble(resource, name).message}`
}

/** Pods of an object: itself, or those that a workload or Service selects, the ones most worth looking at first. */
export function podsOf(session: Session, object: KubeObject): Or<readonly Pod[]> {
  if (object.kind === 'Pod') return [object as Pod]
  const selector = object.kind === 'Service' ? {matchLabels: at(object, 'spec', 'selector')} : at(object, 'spec', 'selector')
  const fits = (pod: Pod): boolean => selects(selector as LabelSelector | undefined, pod.metadata.labels)
  const resource = resourceOfKind(object.kind)
  if (selector === undefined) return plainFault(`cannot get the logs from *v1.${resource?.kind ?? object.kind}: selector is not set`)
  // As ActivePods: running before waiting, Ready before not, older before younger.
  return [...list(session.world, 'Pod', object.metadata.namespace).filter(fits)].sort(
    (a, b) => rank(b) - rank(a) || (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
  )
}

function rank(pod: Pod): number {
  return (pod.spec.nodeName === undefined ? 0 : 4) + (pod.status?.phase === 'Running' ? 2 : 0) + (isPodReady(pod) ? 1 : 0)
}

/** As podcmd.AllContainerNames. */
function containerNames({spec}: Pod): string {
  return [...spec.containers.map(({name}) => name), ...(spec.initContainers ?? []).map(({name}) => `${name} (init)`)].join(', ')
}

/** The container meant: the one named, the one annotated as the default, or the first, with kubectl's remark when there are several. */
export function containerOf(session: Session, pod: Pod, named: string, quiet = false): Or<Container> {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  if (named !== '') {
    return (
      all.find(container => container.name === named) ??
      plainFault(`container ${named} is not valid for pod ${pod.metadata.name} out of: ${containerNames(pod)}`)
    )
  }
  const marked = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container']
  const chosen = all.find(container => container.name === marked) ?? pod.spec.containers[0]
  if (chosen === undefined) return plainFault(`pod ${pod.metadata.name} has no containers`)
  if (all.length > 1 && marked === undefined && !quiet) {
    warn(session, `Defaulted container "${chosen.name}" out of: ${containerNames(pod)}`)
  }
  return chosen
}
