import {describe, expect, it} from 'vitest'
import type {Node} from '../../../src/kube/node.ts'
import type {PodSpec, Taint} from '../../../src/kube/pod.ts'
import {eligibility} from '../../../src/sim/daemonset/eligible.ts'
import {daemonSet} from '../loops/small-cluster.ts'

const containers = [{name: 'c', image: 'nginx'}]
const set = (spec: Partial<PodSpec> = {}) => {
  const base = daemonSet()
  return {...base, spec: {...base.spec, template: {...base.spec.template, spec: {containers, ...spec}}}}
}
const node = (labels: Record<string, string> = {}, ...taints: Taint[]): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {name: 'node-a', labels},
  spec: {taints},
})
const taint = (key: string, effect: Taint['effect'], value?: string): Taint => ({key, effect, ...(value === undefined ? {} : {value})})
const ask = (spec: Partial<PodSpec>, on: Node) => eligibility(set(spec))(on)

describe('whether a node is for a DaemonSet', () => {
  it('every node is, when the template asks for nothing', () => {
    expect(ask({}, node())).toBe('should')
  })

  it('a node is not whose labels do not fit nodeSelector or required affinity', () => {
    expect(ask({nodeSelector: {disk: 'ssd'}}, node())).toBe('not')
    expect(ask({nodeSelector: {disk: 'ssd'}}, node({disk: 'ssd'}))).toBe('should')
    const among = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt', values: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: 'cpus', operator, values}]}]},
        },
      },
    })
    expect(ask(among('Gt', ['4']), node({cpus: '8'}))).toBe('should')
    expect(ask(among('Lt', ['4']), node({cpus: '8'}))).toBe('not')
    expect(ask(among('NotIn', ['8']), node({cpus: '8'}))).toBe('not')
    expect(ask(among('DoesNotExist', []), node())).toBe('should')
  })

  it('a taint without NoExecute lets a pod stay, one with NoExecute does not', () => {
    expect(ask({}, node({}, taint('gpu', 'NoSchedule')))).toBe('stay')
    expect(ask({}, node({}, taint('gpu', 'NoExecute')))).toBe('not')
    expect(ask({}, node({}, taint('gpu', 'PreferNoSchedule')))).toBe('should')
    expect(ask({tolerations: [{operator: 'Exists'}]}, node({}, taint('gpu', 'NoExecute')))).toBe('should')
    expect(ask({tolerations: [{key: 'gpu', operator: 'Equal', value: 'a'}]}, node({}, taint('gpu', 'NoSchedule', 'b')))).toBe('stay')
  })

  it('daemons tolerate cordoned nodes and nodes in trouble, but are not made on unreachable ones', () => {
    expect(ask({}, node({}, taint('node.kubernetes.io/unschedulable', 'NoSchedule')))).toBe('should')
    expect(ask({}, node({}, taint('node.kubernetes.io/memory-pressure', 'NoSchedule')))).toBe('should')
    const unreachable = [taint('node.kubernetes.io/unreachable', 'NoSchedule'), taint('node.kubernetes.io/unreachable', 'NoExecute')]
    expect(ask({}, node({}, ...unreachable))).toBe('stay')
    expect(ask({}, node({}, taint('node.kubernetes.io/network-unavailable', 'NoSchedule')))).toBe('stay')
    expect(ask({hostNetwork: true}, node({}, taint('node.kubernetes.io/network-unavailable', 'NoSchedule')))).toBe('should')
  })
})
