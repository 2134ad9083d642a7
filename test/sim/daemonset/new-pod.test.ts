import {describe, expect, it} from 'vitest'
import {daemonPods, isUpdated, targetNode, withDaemonTolerations} from '../../../src/sim/daemonset/new-pod.ts'
import {daemonSet} from '../loops/small-cluster.ts'

const base = daemonSet()
const set = {...base, metadata: {...base.metadata, uid: 'u', annotations: {'deprecated.daemonset.template.generation': '3'}}}

describe('a daemon pod', () => {
  it('is meant for its node before it is scheduled', () => {
    const pod = daemonPods(set, 'hash')('node-a')
    expect(targetNode(pod)).toBe('node-a')
    expect(targetNode({...pod, spec: {...pod.spec, nodeName: 'node-b'}})).toBe('node-b')
    expect(targetNode({...pod, spec: {containers: []}})).toBeUndefined()
  })

  it('gives up the required affinity of its template for the name of its node, and keeps the preferred one', () => {
    const preferred = [{weight: 1, preference: {matchExpressions: [{key: 'disk', operator: 'Exists' as const}]}}]
    const required = {nodeSelectorTerms: [{matchExpressions: [{key: 'disk', operator: 'Exists' as const}]}]}
    const nodeAffinity = {
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
      requiredDuringSchedulingIgnoredDuringExecution: required,
    }
    const template = {...set.spec.template, spec: {...set.spec.template.spec, affinity: {nodeAffinity}}}
    const pod = daemonPods({...set, spec: {...set.spec, template}}, 'hash')('node-a')
    expect(pod.spec.affinity?.nodeAffinity).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['node-a']}]}],
      },
    })
  })

  it('is up to date by its hash, or by the old count of templates', () => {
    const pod = daemonPods(set, 'hash')('node-a')
    expect(isUpdated(pod, 'hash', undefined)).toBe(true)
    expect(isUpdated(pod, 'other', '3')).toBe(true)
    expect(isUpdated(pod, 'other', '4')).toBe(false)
  })

  it('keeps a toleration of its template that says the same', () => {
    const own = {key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule'} as const
    const tolerations = withDaemonTolerations({containers: [], tolerations: [own]}).tolerations
    expect(tolerations?.filter(toleration => toleration.key === own.key)).toEqual([own])
    expect(tolerations).toHaveLength(6)
  })
})
