import {withDefaults} from '../../../src/kube/defaults/object.ts'
import type {Key, KubeObject} from '../../../src/kube/object.ts'
import {EPOCH} from '../../../src/kube/time.ts'
import {podSummary} from '../../../src/kube/columns-pod.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import type {NewNode} from '../../../src/sim/cluster.ts'
import {newCluster} from '../../../src/sim/cluster.ts'
import type {Change, Request} from '../../../src/sim/request.ts'
import {act, advance, changesAt, newTimeline} from '../../../src/sim/timeline.ts'
import type {Timeline} from '../../../src/sim/timeline.ts'
import type {World} from '../../../src/sim/world.ts'
import {find, list} from '../../../src/sim/world.ts'

const WHY = {rule: 'asked', facts: {}}

/** A cluster with its clock: objects are made by hand, time goes on as told, everything that happened can be read. */
export class Cluster {
  timeline: Timeline
  constructor(
    nodes: readonly NewNode[] = [{name: 'node-a'}, {name: 'node-b'}, {name: 'node-c'}],
    binding: 'Immediate' | 'WaitForFirstConsumer' = 'WaitForFirstConsumer',
  ) {
    this.timeline = newTimeline(newCluster({seed: 'test', nodes, binding}))
  }
  get world(): World {
    return this.timeline.head
  }
  ask(...requests: Request[]): void {
    const next = act(this.timeline, requests)
    if ('reason' in next) throw new Error(next.message)
    this.timeline = next
  }
  create(object: {readonly kind: string; readonly metadata: {readonly name: string}; readonly [field: string]: unknown}): void {
    const full = withDefaults(object.kind, {apiVersion: 'v1', ...object, metadata: {namespace: 'default', ...object.metadata}})
    this.ask({verb: 'create', object: full as KubeObject, why: WHY})
  }
  pod(name: string, spec: object, labels: {readonly [key: string]: string} = {}): void {
    this.create({kind: 'Pod', metadata: {name, ...(Object.keys(labels).length > 0 && {labels})}, spec})
  }
  remove(key: Key, grace?: number): void {
    this.ask({verb: 'delete', key, ...(grace !== undefined && {grace}), why: WHY})
  }
  power(node: string, on: boolean): void {
    const images = {'docker.io/library/nginx:1.27': EPOCH, 'docker.io/library/busybox:1.36': EPOCH}
    this.ask({
      verb: 'ran',
      key: `Node//${node}`,
      machines: {[node]: {name: node, on, images, since: this.world.now, registered: 'yes'}},
      why: WHY,
    })
  }
  /** Goes on to `seconds` after the start. */
  to(seconds: number): this {
    this.timeline = advance(this.timeline, EPOCH + seconds * 1000)
    return this
  }
  get(name: string): Pod | undefined {
    return find(this.world, 'Pod', 'default', name)
  }
  /** The STATUS column. */
  status(name: string): string {
    const pod = this.get(name)
    return pod === undefined ? '(gone)' : podSummary(pod).status
  }
  events(name: string, component = 'kubelet'): string[] {
    return list(this.world, 'Event', 'default')
      .filter(event => event.involvedObject.name === name && event.source.component === component)
      .map(event => `${event.type} ${event.reason} x${event.count}: ${event.message}`)
  }
  changes(): Change[] {
    const found: Change[] = []
    for (let step = 0; step <= this.timeline.steps; step++) found.push(...changesAt(this.timeline, step))
    return found
  }
  /** Distinct STATUS texts of a pod, by first appearance. */
  states(name: string): string[] {
    const seen: string[] = []
    for (const {key, object, what} of this.changes()) {
      if (key !== `Pod/default/${name}` || object === undefined) continue
      const state = what === 'deleted' ? '(gone)' : podSummary(object).status
      if (!seen.includes(state)) seen.push(state)
    }
    return seen
  }
}

export function box(script: string, more: object = {}): object {
  return {containers: [{name: 'c', image: 'busybox:1.36', command: ['sh', '-c', script], ...more}]}
}

/** A pod that must be there. */
export function podOf(cluster: Cluster, name: string): Pod {
  const pod = cluster.get(name)
  if (pod === undefined) throw new Error(`no pod ${name}`)
  return pod
}
