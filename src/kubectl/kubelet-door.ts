import type {Pod} from '../kube/pod.ts'
import {get} from '../sim/table.ts'
import type {Fault} from './fault.ts'
import {fault} from './fault.ts'
import type {Session} from './session.ts'

/** Where the API server asks for the names of nodes, and the port at which kubelets listen. */
const RESOLVER = '10.255.255.53:53'
const KUBELET_PORT = 10250

/**
 * Logs and commands come from the kubelet, whom the API server calls by the node's Hostname, its default's first choice
 * (kubelet-preferred-address-types). A machine that is off, or was never there, has no name any more: what the server
 * says then. Undefined when the kubelet answers, and for a pod that has no node yet.
 */
function unreachable({world}: Session, {spec: {nodeName = ''}}: Pod): string | undefined {
  if (nodeName === '' || get(world.machines, nodeName)?.on === true) return undefined
  return `dial tcp: lookup ${nodeName} on ${RESOLVER}: no such host`
}

/** The answer to a question for a container's log when its kubelet cannot be reached, as LogLocation in pkg/registry/core/pod and its streamer. */
export function logFault(session: Session, pod: Pod, container: string, query: Readonly<Record<string, string>>): Fault | undefined {
  const why = unreachable(session, pod)
  if (why === undefined) return undefined
  const asked = Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&')
  const path = ['containerLogs', pod.metadata.namespace, pod.metadata.name, container].join('/')
  const url = `https://${pod.spec.nodeName}:${KUBELET_PORT}/${path}${asked === '' ? '' : `?${asked}`}`
  return fault(`Error from server: Get ${JSON.stringify(url)}: ${why}`)
}

/** The answer to a command for a container when its kubelet cannot be reached, as apimachinery's UpgradeAwareHandler. */
export function execFault(session: Session, pod: Pod): Fault | undefined {
  const why = unreachable(session, pod)
  return why === undefined ? undefined : fault(`Error from server: error dialing backend: ${why}`)
}
