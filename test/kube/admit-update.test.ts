import {describe, expect, it} from 'vitest'
import {admitCreate, admitUpdate} from '../../src/kube/admit.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {at, put} from '../../src/kube/peek.ts'
import {unifiedDiff} from '../../src/kube/unified-diff.ts'

type Fields = {readonly [key: string]: unknown}

const container: Fields = {name: 'web', image: 'nginx:1'}
const template: Fields = {metadata: {labels: {app: 'web'}}, spec: {containers: [container]}}
const selector: Fields = {matchLabels: {app: 'web'}}

function stored(kind: string, apiVersion: string, spec: Fields): KubeObject {
  const result = admitCreate({apiVersion, kind, metadata: {name: 'web'}, spec}, ['default'])
  if (!('object' in result)) throw new Error(result.message)
  return {
    ...result.object,
    metadata: {...result.object.metadata, uid: 'u-1', resourceVersion: '7', creationTimestamp: '2026-05-06T09:00:00Z'},
  }
}

/** The stored object with one field changed, put to the server. */
function change(object: KubeObject, path: readonly (string | number)[], value: unknown): ReturnType<typeof admitUpdate> {
  const changed = put(object, path, value)
  return admitUpdate({...object, ...changed}, object)
}

function errors(result: ReturnType<typeof admitUpdate>): readonly string[] {
  if ('object' in result) throw new Error('it was accepted')
  return (result.causes ?? []).map(cause => `${cause.field}: ${cause.message}`)
}

describe('an update', () => {
  const set = stored('StatefulSet', 'apps/v1', {selector, template, serviceName: 'web'})

  it('keeps what the server alone sets, and counts changes of the spec', () => {
    const result = change({...set, status: {replicas: 3}}, ['spec', 'replicas'], 5)
    expect(result).toMatchObject({
      object: {
        metadata: {uid: 'u-1', resourceVersion: '7', creationTimestamp: '2026-05-06T09:00:00Z', generation: 2},
        status: {replicas: 3},
      },
    })
  })

  it('that changes nothing leaves the generation', () => {
    expect(admitUpdate(set, set)).toMatchObject({object: {metadata: {generation: 1}}, warnings: []})
  })

  it('of labels alone leaves the generation', () => {
    expect(change(set, ['metadata', 'labels'], {team: 'a'})).toMatchObject({object: {metadata: {generation: 1, labels: {team: 'a'}}}})
  })

  it('spells an amount anew without being a change', () => {
    const limited = {...template, spec: {containers: [{...container, resources: {limits: {memory: '1Gi'}}}]}}
    const object = stored('StatefulSet', 'apps/v1', {selector, template: limited})
    const path = ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits', 'memory']
    expect(change(object, path, '1024Mi')).toMatchObject({object: {metadata: {generation: 1}}})
  })
})

describe('a StatefulSet', () => {
  const set = stored('StatefulSet', 'apps/v1', {selector, template, serviceName: 'web'})

  it.each([
    ['serviceName', 'other'],
    ['podManagementPolicy', 'Parallel'],
    ['volumeClaimTemplates', [{metadata: {name: 'a'}, spec: {}}]],
  ])('may not change its %s', (field, value) => {
    expect(errors(change(set, ['spec', field], value))).toEqual([
      expect.stringMatching(/^spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'/),
    ])
  })

  it('may change its template', () => {
    expect(change(set, ['spec', 'template', 'spec', 'containers', 0, 'image'], 'nginx:2')).toMatchObject({
      object: {metadata: {generation: 2}},
    })
  })
})

describe('a DaemonSet', () => {
  it('counts its templates, and keeps its selector', () => {
    const set = stored('DaemonSet', 'apps/v1', {selector, template})
    const annotation = 'deprecated.daemonset.template.generation'
    expect(change(set, ['spec', 'template', 'spec', 'containers', 0, 'image'], 'nginx:2')).toMatchObject({
      object: {metadata: {annotations: {[annotation]: '2'}}},
    })
    expect(change(set, ['spec', 'minReadySeconds'], 3)).toMatchObject({object: {metadata: {annotations: {[annotation]: '1'}}}})
    const relabelled = put(set, ['spec', 'template', 'metadata', 'labels'], {app: 'x'})
    const next = {...set, ...put(relabelled, ['spec', 'selector'], {matchLabels: {app: 'x'}})}
    expect(errors(admitUpdate(next, set))).toEqual(['spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable'])
  })
})

describe('a Job', () => {
  const spec = {template: {spec: {restartPolicy: 'Never', containers: [container]}}}
  const running = stored('Job', 'batch/v1', spec)
  const job: KubeObject = {...running, metadata: {...running.metadata, uid: 'UID'}}

  it.each([
    ['parallelism', 3],
    ['backoffLimit', 1],
    ['suspend', true],
    ['activeDeadlineSeconds', 9],
    ['ttlSecondsAfterFinished', 1],
  ])('may change its %s', (field, value) => {
    expect(change(job, ['spec', field], value)).toMatchObject({object: {spec: {[field]: value}}})
  })

  it('may not change its completions or its template', () => {
    expect(errors(change(job, ['spec', 'completions'], 2))).toEqual(['spec.completions: Invalid value: 2: field is immutable'])
    expect(errors(change(job, ['spec', 'template', 'spec', 'containers', 0, 'image'], 'nginx:2'))).toEqual([
      expect.stringMatching(
        /^spec.template: Invalid value: \{"labels":\{.*\},"Spec":\{"Volumes":null,"InitContainers":null,"Containers":\[\{"Name":"web","Image":"nginx:2"/,
      ),
    ])
  })

  it('while suspended may be given a node and resources, but no other image', () => {
    const waiting: KubeObject = {...job, ...put(job, ['spec', 'suspend'], true)}
    const path = ['spec', 'template', 'spec']
    expect(change(waiting, [...path, 'nodeSelector'], {disk: 'ssd'})).toMatchObject({object: {metadata: {generation: 2}}})
    expect(change(waiting, [...path, 'containers', 0, 'resources'], {limits: {cpu: '1'}})).toMatchObject({
      object: {metadata: {generation: 2}},
    })
    expect(errors(change(waiting, [...path, 'containers', 0, 'image'], 'nginx:2'))).toEqual([
      expect.stringMatching(/^spec.template.spec: Invalid value: /),
    ])
  })
})

describe('a Pod', () => {
  const pod = stored('Pod', 'v1', {containers: [container]})

  it('takes a new image', () => {
    expect(change(pod, ['spec', 'containers', 0, 'image'], 'nginx:2')).toMatchObject({object: {metadata: {generation: 2}}})
  })

  it('shows what else was changed as a diff of the whole spec', () => {
    const [error = ''] = errors(change(pod, ['spec', 'containers', 0, 'workingDir'], '/srv'))
    expect(error).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`/)
    expect(error).toContain('\n-   "WorkingDir": "",\n+   "WorkingDir": "/srv",\n')
    expect(error.endsWith('\n')).toBe(true)
  })

  it('keeps its tolerations and may get more', () => {
    const more = [...(at(pod, 'spec', 'tolerations') as unknown[]), {key: 'gpu', operator: 'Exists'}]
    expect(change(pod, ['spec', 'tolerations'], more)).toMatchObject({object: {metadata: {generation: 2}}})
    const fewer = [
      {key: 'node.kubernetes.io/not-ready', operator: 'Exists'},
      {key: 'node.kubernetes.io/unreachable', operator: 'Exists'},
    ]
    expect(errors(change(pod, ['spec', 'tolerations'], fewer))).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })

  it('neither gains nor loses containers', () => {
    expect(errors(change(pod, ['spec', 'containers'], [container, {name: 'b', image: 'b'}]))).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ])
  })
})

describe('a PersistentVolumeClaim', () => {
  const claim = stored('PersistentVolumeClaim', 'v1', {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}})
  const bound: KubeObject = {...claim, status: {phase: 'Bound', capacity: {storage: '1Gi'}}}
  const path = ['spec', 'resources', 'requests', 'storage']

  it('may grow when it is bound and its class lets it', () => {
    expect(change(bound, path, '2Gi')).toMatchObject({object: {spec: {resources: {requests: {storage: '2Gi'}}}}})
    const next: KubeObject = {...bound, ...put(bound, path, '2Gi')}
    expect(admitUpdate(next, bound, {expandable: false})).toMatchObject({reason: 'Forbidden'})
  })

  it('may not shrink', () => {
    expect(errors(change(bound, path, '512Mi'))).toEqual([
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    ])
  })

  it('may not change before it is bound', () => {
    expect(errors(change(claim, path, '2Gi'))).toEqual([expect.stringMatching(/^spec: Forbidden: spec is immutable after creation/)])
  })
})

describe('a Service', () => {
  it('keeps the address it was given when an update leaves it out', () => {
    const service = stored('Service', 'v1', {ports: [{port: 80}], clusterIP: '10.0.0.9'})
    expect(change(service, ['spec'], {ports: [{port: 81}]})).toMatchObject({object: {spec: {clusterIP: '10.0.0.9', ports: [{port: 81}]}}})
    const other = {...service, ...put(put(service, ['spec', 'clusterIP'], '10.0.0.10'), ['spec', 'clusterIPs'], ['10.0.0.10'])}
    expect(errors(admitUpdate(other, service))).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.0.0.10"]: may not change once set'])
  })
})

describe('the unified diff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('')
  })

  it('shows three lines around a change and joins changes that are near', () => {
    const lines = Array.from({length: 20}, (_, index) => `line ${index}`)
    const changed = lines.map((line, index) => (index === 5 || index === 9 || index === 19 ? `${line}!` : line))
    expect(
      unifiedDiff(lines.join('\n'), changed.join('\n'))
        .split('\n')
        .filter(line => line.startsWith('@@')),
    ).toEqual(['@@ -3,11 +3,11 @@', '@@ -17,4 +17,4 @@'])
  })
})
