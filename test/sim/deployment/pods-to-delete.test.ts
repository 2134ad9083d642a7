import {describe, expect, it} from 'vitest'
import type {Pod} from '../../../src/kube/pod.ts'
import {EPOCH, timestamp} from '../../../src/kube/time.ts'
import {podsToDelete} from '../../../src/sim/deployment/pods-to-delete.ts'

type Facts = {
  readonly node?: string
  readonly phase?: 'Pending' | 'Running'
  readonly ready?: number
  readonly cost?: string
  readonly restarts?: number
  readonly age?: number
}

/** Times are hours before now. */
function pod(name: string, {node = name, phase = 'Running', ready = 1, cost, restarts = 0, age = 1}: Facts = {}): Pod {
  const conditions = ready === 0 ? [] : [{type: 'Ready', status: 'True' as const, lastTransitionTime: timestamp(EPOCH - ready * 3_600_000)}]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      creationTimestamp: timestamp(EPOCH - age * 3_600_000),
      ...(cost === undefined ? {} : {annotations: {'controller.kubernetes.io/pod-deletion-cost': cost}}),
    },
    spec: {...(node === '' ? {} : {nodeName: node}), containers: [{name: 'c', image: 'nginx'}]},
    status: {phase, conditions, containerStatuses: [{name: 'c', ready: true, restartCount: restarts, image: '', imageID: ''}]},
  }
}

const first = (...pods: Pod[]) => podsToDelete(pods, pods, 1, EPOCH)[0]?.metadata.name

describe('a ReplicaSet that has too many pods deletes', () => {
  it('one without a node before one with', () => expect(first(pod('a'), pod('b', {node: ''}))).toBe('b'))
  it('a pending one before a running one', () => expect(first(pod('a'), pod('b', {phase: 'Pending'}))).toBe('b'))
  it('one that is not Ready before one that is', () => expect(first(pod('a'), pod('b', {ready: 0}))).toBe('b'))
  it('a cheap one before a dear one', () => expect(first(pod('a', {cost: '10'}), pod('b', {cost: '-1'}))).toBe('b'))
  it('one that shares its node before one that is alone', () =>
    expect(first(pod('a'), pod('b', {node: 'n'}), pod('c', {node: 'n'}))).not.toBe('a'))
  it('one that is Ready since lately before one that is Ready for long', () =>
    expect(first(pod('a', {ready: 16}), pod('b', {ready: 1}))).toBe('b'))
  it('one that restarts before one that runs', () => expect(first(pod('a'), pod('b', {restarts: 3}))).toBe('b'))
  it('a young one before an old one', () => expect(first(pod('a', {age: 16}), pod('b', {age: 1}))).toBe('b'))
})
