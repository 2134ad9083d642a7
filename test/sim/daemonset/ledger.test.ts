import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {DaemonSet} from '../../../src/kube/daemonset.ts'
import type {Node} from '../../../src/kube/node.ts'
import type {KubeObject} from '../../../src/kube/object.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {carriedLook} from '../../../src/sim/daemonset/ledger.ts'
import type {Look} from '../../../src/sim/daemonset/look.ts'
import {lookAt} from '../../../src/sim/daemonset/look.ts'
import {manage} from '../../../src/sim/daemonset/manage.ts'
import {rollingUpdate} from '../../../src/sim/daemonset/rolling.ts'
import {countNodes} from '../../../src/sim/daemonset/status.ts'
import {claimPods} from '../../../src/sim/history/claim.ts'
import type {Table} from '../../../src/sim/table.ts'
import {drop, emptyTable, newOwner, put} from '../../../src/sim/table.ts'
import {emptyWorld} from '../../../src/sim/world.ts'

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>

const STRATEGIES: readonly Strategy[] = [
  {type: 'OnDelete'},
  {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 2}},
  {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: '30%'}},
]

const setWith = (updateStrategy: Strategy): DaemonSet => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: {name: 'agent', namespace: 'default', uid: 'set-uid'},
  spec: {
    selector: {matchLabels: {app: 'agent'}},
    template: {metadata: {labels: {app: 'agent'}}, spec: {containers: [{name: 'c', image: 'nginx'}], nodeSelector: {disk: 'ssd'}}},
    updateStrategy,
  },
})

const rarely = fc.oneof({weight: 12, arbitrary: fc.constant(false)}, {weight: 1, arbitrary: fc.constant(true)})
const write = fc.record({
  pod: fc.nat(40),
  node: fc.nat(12),
  bound: fc.boolean(),
  hash: fc.constantFrom('old', 'new'),
  phase: fc.constantFrom('Pending', 'Running', 'Running', 'Running', 'Failed', 'Succeeded'),
  ready: fc.boolean(),
  leaving: rarely,
  stranger: rarely,
  gone: fc.oneof({weight: 3, arbitrary: fc.constant(false)}, {weight: 1, arbitrary: fc.constant(true)}),
})
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never

function podOf({pod, node, bound, hash, phase, ready, leaving, stranger}: Write): Pod {
  const matchFields = [{key: 'metadata.name', operator: 'In' as const, values: [`node-${node}`]}]
  const nodeAffinity = {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields}]}}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `agent-${pod}`,
      namespace: 'default',
      creationTimestamp: `2026-05-06T09:00:0${pod % 10}Z`,
      labels: {app: stranger ? 'other' : 'agent', 'controller-revision-hash': hash},
      ownerReferences: [{apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'set-uid', controller: true}],
      ...(leaving && {deletionTimestamp: '2026-05-06T09:00:00Z'}),
    },
    spec: {containers: [{name: 'c', image: 'nginx'}], affinity: {nodeAffinity}, ...(bound && {nodeName: `node-${node}`})},
    status: {phase: phase as 'Running', conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}]},
  }
}

/** Nodes 0 to 9 exist; 8 and 9 are not for this set. */
function nodesTable(): Table<string, Node> {
  let nodes: Table<string, Node> = emptyTable()
  for (let number = 0; number < 10; number++) {
    const name = `node-${number}`
    nodes = put(nodes, name, {apiVersion: 'v1', kind: 'Node', metadata: {name, labels: {disk: number < 8 ? 'ssd' : 'hdd'}}})
  }
  return nodes
}

const answers = (look: Look) => ({managed: manage(look), rolled: rollingUpdate(look), counted: countNodes(look, 0)})

describe('a look of a DaemonSet that is carried on', () => {
  it('wants and counts the same as one that goes through all nodes and pods', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STRATEGIES), fc.array(fc.tuple(write, fc.boolean()), {maxLength: 250}), (strategy, writes) => {
        const set = setWith(strategy)
        const owner = newOwner()
        const empty = emptyWorld('seed')
        const nodes = nodesTable()
        let byOwner: Table<string, KubeObject> = emptyTable()
        let carriedOn = 0
        for (const [next, looks] of writes) {
          const key = `set-uid Pod/default/agent-${next.pod}`
          byOwner = next.gone ? drop(byOwner, key, owner) : put(byOwner, key, podOf(next), owner)
          if (!looks) continue
          const world = {...empty, indexes: {...empty.indexes, byOwner, nodes}}
          const {pods, released} = claimPods(world, set)
          const carried = carriedLook(world, set, 'new')
          expect(carried === undefined).toBe(released.length > 0)
          if (carried === undefined) continue
          carriedOn++
          expect(answers(carried)).toEqual(answers(lookAt(world, set, 'new', pods)))
        }
        fc.pre(carriedOn > 0)
      }),
      {numRuns: 100},
    )
  })
})
