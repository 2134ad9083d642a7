import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../src/kube/object.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import type {StatefulSet} from '../../../src/kube/statefulset.ts'
import type {Tally} from '../../../src/sim/statefulset/tally.ts'
import {tallyPods} from '../../../src/sim/statefulset/tally.ts'
import type {Table} from '../../../src/sim/table.ts'
import {drop, emptyTable, newOwner, put} from '../../../src/sim/table.ts'
import {emptyWorld} from '../../../src/sim/world.ts'

const SET: StatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name: 'web', namespace: 'default', uid: 'set-uid'},
  spec: {
    serviceName: 'web',
    selector: {matchLabels: {app: 'web'}},
    template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'nginx'}]}},
  },
}

type Shape = {
  readonly ordinal: string
  readonly app: 'web' | 'other'
  readonly revision: string
  readonly ready: boolean
  readonly leaving: boolean
  readonly mine: boolean
  readonly gone: boolean
}

const shape: fc.Arbitrary<Shape> = fc.record({
  // Now and then two names with one ordinal, and one that is far off.
  ordinal: fc.oneof({weight: 30, arbitrary: fc.nat(60).map(String)}, {weight: 1, arbitrary: fc.constantFrom('01', '9999999999', 'x')}),
  app: fc.oneof({weight: 20, arbitrary: fc.constant('web' as const)}, {weight: 1, arbitrary: fc.constant('other' as const)}),
  revision: fc.constantFrom('a', 'b'),
  ready: fc.boolean(),
  leaving: fc.oneof({weight: 4, arbitrary: fc.constant(false)}, {weight: 1, arbitrary: fc.constant(true)}),
  mine: fc.oneof({weight: 20, arbitrary: fc.constant(true)}, {weight: 1, arbitrary: fc.constant(false)}),
  gone: fc.oneof({weight: 3, arbitrary: fc.constant(false)}, {weight: 1, arbitrary: fc.constant(true)}),
})

function podOf({ordinal, app, revision, ready, leaving, mine}: Shape): Pod {
  const name = `web-${ordinal}`
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      labels: {app, 'controller-revision-hash': revision, 'statefulset.kubernetes.io/pod-name': name},
      ownerReferences: [{apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set-uid', controller: mine}],
      ...(leaving && {deletionTimestamp: '2026-05-06T09:00:00Z'}),
    },
    spec: {containers: [{name: 'c', image: 'nginx'}]},
    status: {phase: 'Running', conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}]},
  }
}

const plain = ({count, ready, available, lowest, highest, sum, unwell, strangers, revisions}: Tally) => ({
  ...{count, ready, available, lowest, highest, sum, unwell, strangers},
  revisions: revisions.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
})

describe('the tally of a StatefulSet', () => {
  it('that is carried on from look to look is that of a set seen for the first time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(shape, fc.boolean()), {maxLength: 300}), writes => {
        const set = {...SET, spec: {...SET.spec}}
        const owner = newOwner()
        const empty = emptyWorld('seed')
        let byOwner: Table<string, KubeObject> = emptyTable()
        for (const [next, look] of writes) {
          const key = `set-uid Pod/default/web-${next.ordinal}`
          byOwner = next.gone ? drop(byOwner, key, owner) : put(byOwner, key, podOf(next), owner)
          if (!look) continue
          const world = {...empty, indexes: {...empty.indexes, byOwner}}
          const carried = plain(tallyPods(world, {...set, status: {replicas: 0}}))
          expect(carried).toEqual(plain(tallyPods(world, {...set, spec: {...set.spec}})))
        }
      }),
      {numRuns: 100},
    )
  })
})
