import {makeKey} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {groupKind, RESOURCES} from '../kube/resources.ts'
import {textAt} from '../kube/peek.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts} from './flags.ts'
import {meetsAll, parseSelector} from './label-selector.ts'
import {LAST_APPLIED} from './last-applied.ts'
import type {Manifest} from './manifests.ts'
import type {Report} from './report.ts'
import type {Session} from './session.ts'
import {ask, isRefusal, listAll} from './session.ts'
import {faultOf} from './trouble.ts'

/** What --prune looks at unless told otherwise: namespaced kinds first (k8s.io/kubectl/pkg/util/prune). */
const DEFAULT =
  'ConfigMap Endpoints PersistentVolumeClaim Pod ReplicationController Secret Service Job CronJob Ingress DaemonSet Deployment ReplicaSet StatefulSet Namespace PersistentVolume'

/** `apply --prune`: deletes what was applied once, has the labels, and stands in no manifest of this time. */
export function prune(session: Session, values: Values, manifests: readonly Manifest[], report: Report): Fault | undefined {
  const resources = prunedResources(texts(values, 'prune-allowlist'))
  if (isFault(resources)) return resources
  const selection = parseSelector(text(values, 'selector'))
  if (typeof selection === 'string') return plainFault(selection)
  const visited = new Set(manifests.map(({resource, namespace, name}) => makeKey(resource.kind, namespace, name)))
  const namespaces = [...new Set(manifests.map(({namespace}) => namespace).filter(Boolean))]
  for (const resource of [...resources.filter(({namespaced}) => namespaced), ...resources.filter(({namespaced}) => !namespaced)]) {
    const objects = resource.namespaced
      ? namespaces.flatMap(namespace => listAll(session.world, resource, namespace))
      : listAll(session.world, resource)
    for (const object of objects) {
      const {name, namespace = ''} = object.metadata
      const key = makeKey(resource.kind, namespace, name)
      if (visited.has(key) || textAt(object, 'metadata', 'annotations', LAST_APPLIED) === '') continue
      if (!meetsAll(selection, object.metadata.labels ?? {})) continue
      const answer = report.dry === 'none' ? ask(session, {verb: 'delete', key, cascade: 'background'}) : []
      if (isRefusal(answer)) return faultOf([{message: `error pruning ${groupKind(resource)} ${name}: ${answer.message}`}])
      report.tell(object, 'pruned')
    }
  }
  return undefined
}

function prunedResources(given: readonly string[]): Or<readonly Resource[]> {
  if (given.length === 0) return DEFAULT.split(' ').flatMap(kind => RESOURCES.find(resource => resource.kind === kind) ?? [])
  const found: Resource[] = []
  for (const entry of given) {
    const [group = '', version = '', kind, ...more] = entry.split('/')
    if (kind === undefined || more.length > 0)
      return plainFault(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`)
    const own = group === 'core' ? '' : group
    const resource = RESOURCES.find(each => each.group === own && each.version === version && each.kind === kind)
    if (resource === undefined) return plainFault(`no matches for kind "${kind}" in version "${own === '' ? '' : `${own}/`}${version}"`)
    found.push(resource)
  }
  return found
}
