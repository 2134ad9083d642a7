import {expect, test} from 'vitest'
import {admitCreate} from '../../src/kube/admit.ts'
import {admitUpdate} from '../../src/kube/admit-update.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {at} from '../../src/kube/peek.ts'
import {readManifests} from '../../src/kube/yaml.ts'
import {decode} from '../../src/kube/decode.ts'

// Found by asking the real strategies of Kubernetes 1.36.3 about mutated manifests.
function admitted(text: string): unknown {
  const decoded = decode(readManifests(text).documents[0]?.value ?? null)
  const answer = 'object' in decoded ? admitCreate(decoded.object, ['default']) : decoded
  expect(answer).toHaveProperty('object')
  return 'object' in answer ? answer.object : undefined
}

const template = '{metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: nginx}]}}'

test('a DaemonSet that updates on delete keeps its numbers as 0, not as nothing', () => {
  const set = admitted(`apiVersion: apps/v1
kind: DaemonSet
metadata: {name: a}
spec: {selector: {matchLabels: {app: a}}, template: ${template}, updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 2}}}
`)
  expect(at(set, 'spec', 'updateStrategy')).toEqual({type: 'OnDelete', rollingUpdate: {maxUnavailable: 2, maxSurge: 0}})
})

test('a claim template is a PersistentVolumeClaim, whatever it says', () => {
  const set = admitted(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec:
  selector: {matchLabels: {app: a}}
  template: ${template}
  volumeClaimTemplates: [{apiVersion: x, kind: z, metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
`)
  expect(at(set, 'spec', 'volumeClaimTemplates', 0)).toMatchObject({apiVersion: 'v1', kind: 'PersistentVolumeClaim'})
})

test('a claim cannot take its data from another namespace, and is not told so', () => {
  const claim = admitted(`apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: a}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
  dataSourceRef: {kind: PersistentVolumeClaim, name: b, namespace: other}
`)
  expect(at(claim, 'spec', 'dataSourceRef')).toBeUndefined()
})

test('an update cannot begin a deletion', () => {
  const manifest = (metadata: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: {name: a${metadata}}
spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: nginx}]}}}}}
`
  const stored = admitted(manifest(''))
  const next = decode(readManifests(manifest(', deletionGracePeriodSeconds: 5')).documents[0]?.value ?? null)
  const answer = 'object' in next ? admitUpdate(next.object, asObject(stored)) : next
  expect(answer).toMatchObject({reason: 'Invalid', field: 'metadata.deletionGracePeriodSeconds'})
})

function asObject(value: unknown): KubeObject {
  if (typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value && 'metadata' in value)
    return value as KubeObject
  throw new Error('no object')
}

function refused(text: string): string {
  const decoded = decode(readManifests(text).documents[0]?.value ?? null)
  const answer = 'object' in decoded ? admitCreate(decoded.object, ['default']) : decoded
  return 'causes' in answer ? (answer.causes ?? []).map(({field, message}) => `${field}: ${message}`).join('\n') : JSON.stringify(answer)
}

test('a Node with ranges that are none is also told that they are no pair of families', () => {
  const said = refused('{apiVersion: v1, kind: Node, metadata: {name: a}, spec: {podCIDRs: [10.0.0.0/24, b]}}')
  expect(said).toContain(
    'Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[1]: <nil> (invalid CIDR address: b)',
  )
  expect(said).toContain('may specify no more than one CIDR for each IP family')
})

test('two ports of a NodePort Service with one number and one protocol get one port of the node, and collide there', () => {
  const said = refused(
    '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 80}]}}',
  )
  expect(said).toMatch(/^spec\.ports\[1\]\.nodePort: Duplicate value: 3\d{4}\nspec\.ports\[1\]: Duplicate value: /)
})

test('a Service that has an address may not get another, wherever that lies', () => {
  const service = (ip: string) => `{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: ${ip}, ports: [{port: 80}]}}`
  const old = admitted(service('10.0.0.7')) as KubeObject
  const {metadata, ...rest} = admitted(service('10.0.0.8')) as KubeObject
  const {spec, ...others} = rest as {spec: object; apiVersion: string; kind: string}
  const moved = {...others, metadata, spec: {...spec, clusterIP: '192.168.1.1', clusterIPs: ['192.168.1.1']}}
  expect(JSON.stringify(admitUpdate(moved, old))).toContain('may not change once set')
})
