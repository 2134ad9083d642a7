import type {Node} from '../../kube/node.ts'
import {hash32} from '../chance.ts'
import {flat} from '../flat.ts'
import {findByKey, podsOnNode} from '../world.ts'
import {withSandbox} from './conditions.ts'
import type {Draft} from './draft.ts'
import {edit, event, tickAfter, why, writeStatus} from './draft.ts'
import type {OpenJob} from './memory.ts'
import {withConditions} from './status.ts'

/** Makes the pod's sandbox, or makes it anew: its network with an address, told at once. */
export function makeSandbox(draft: Draft, job: OpenJob): void {
  const old = draft.memory.sandbox
  const facts = why(draft, 'pod-sandbox', {node: draft.node})
  if (old !== undefined)
    event(
      draft,
      {reason: 'SandboxChanged', message: 'Pod sandbox changed, it will be killed and re-created.'},
      why(draft, 'pod-sandbox-changed', {node: draft.node}),
    )
  const sandbox = {since: draft.now, ip: old?.ip ?? newAddress(draft), attempt: (old?.attempt ?? -1) + 1}
  const memory = edit(draft)
  memory.sandbox = sandbox
  memory.probesSince ??= draft.now
  memory.relist = tickAfter(draft, draft.now)
  // The runtime tells of the ready sandbox while containers are still being made.
  writeStatus(draft, withConditions(draft.pod.status ?? {}, withSandbox(draft)), facts)
  job.at = draft.now
  job.did = true
}

/** The next free address of the node's own range. */
function newAddress(draft: Draft): string {
  if (draft.pod.spec.hostNetwork === true)
    return (findByKey(draft.world, `Node//${draft.node}`) as Node | undefined)?.status?.addresses?.[0]?.address ?? ''
  const pods = podsOnNode(draft.world, draft.node)
  const net = hash32(draft.node) & 255
  const first = hash32(draft.uid)
  for (let host = 0; host < 250; host++) {
    const ip = flat(`10.244.${net}.${((first + host) % 250) + 2}`)
    if (!pods.some(({status}) => status?.podIP === ip)) return ip
  }
  return `10.245.${net}.2`
}
