import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {decode} from '../../src/kube/decode.ts'
import {childrenOf, fieldAt, kindsWithFields, structOfKind, typeAt, valuesOf} from '../../src/kube/fields.ts'
import {checkObject} from '../../src/kube/list-check.ts'
import {mappingOf, parseGroupVersion} from '../../src/kube/mapping.ts'
import type {Json} from '../../src/kube/object.ts'
import {readManifests} from '../../src/kube/yaml.ts'

const set = (spec: Json): Json => ({apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'web'}, spec})
const refusal = (value: Json): string => {
  const decoded = decode(value)
  return 'message' in decoded ? decoded.message.replace(/^.* cannot be handled as a \w+: /, '') : 'accepted'
}

describe('strict decoding', () => {
  test.each<[string, Json, string]>([
    [
      'the first wrong type is told alone',
      set({replicas: 'three', serviceName: 5, foo: 1}),
      'json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32',
    ],
    [
      'a fraction is no whole number',
      set({replicas: 1.5}),
      'json: cannot unmarshal number 1.5 into Go struct field StatefulSetSpec.spec.replicas of type int32',
    ],
    [
      'a number may be too large',
      set({replicas: 3e9}),
      'json: cannot unmarshal number 3000000000 into Go struct field StatefulSetSpec.spec.replicas of type int32',
    ],
    [
      'unknown fields are told together, in order',
      set({template: {spec: {containers: [{x: 1}]}}, replica: 1}),
      'strict decoding error: unknown field "spec.replica", unknown field "spec.template.spec.containers[0].x"',
    ],
    ['names differ by the size of their letters', set({Replicas: 1}), 'strict decoding error: unknown field "spec.Replicas"'],
    [
      'an embedded struct shows in the path',
      set({template: {spec: {volumes: [{configMap: []}]}}}),
      'json: cannot unmarshal array into Go struct field Volume.spec.template.spec.volumes.VolumeSource.configMap of type v1.ConfigMapVolumeSource',
    ],
    [
      'a bad quantity goes before a wrong type',
      set({replicas: 'x', template: {spec: {containers: [{resources: {limits: {cpu: 'lots'}}}]}}}),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a time is a time',
      {apiVersion: 'v1', kind: 'Node', metadata: {name: 'a'}, spec: {taints: [{timeAdded: 'noon'}]}},
      'parsing time "noon" as "2006-01-02T15:04:05Z07:00": cannot parse "noon" as "2006"',
    ],
    [
      'base64 is base64',
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'a'}, data: {k: 'abc'}},
      'illegal base64 data at input byte 0',
    ],
  ])('%s', (_, value, message) => {
    expect(refusal(value)).toBe(message)
  })

  test('bytes may be a list of numbers', () => {
    const decoded = decode({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {name: 'a'},
      binaryData: {a: [104, 105], b: [104], c: [104, 105, 33]},
    })
    expect('object' in decoded && decoded.object).toMatchObject({binaryData: {a: 'aGk=', b: 'aA==', c: 'aGkh'}})
    expect(refusal({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, binaryData: {a: ['x']}})).toBe(
      'json: cannot unmarshal string into Go struct field ConfigMap.binaryData of type uint8',
    )
  })

  test('a whole number beyond 2^53 is told as it was written', () => {
    const [document] = readManifests('kind: StatefulSet\nspec:\n  replicas: 0x7fffffffffffffff\n').documents
    const decoded = decode(document?.value ?? null, document?.exact)
    expect('message' in decoded && decoded.message).toContain('cannot unmarshal number 9223372036854775807 into')
  })

  test('nulls go, quantities become canonical', () => {
    const decoded = decode(set({replicas: null, template: {spec: {containers: [{resources: {limits: {cpu: 0.5, memory: '1024Mi'}}}]}}}))
    expect('object' in decoded && decoded.object.spec).toEqual({
      template: {spec: {containers: [{resources: {limits: {cpu: '500m', memory: '1Gi'}}}]}},
    })
  })

  test('a label named __proto__ stays a label', () => {
    const labels = JSON.parse('{"__proto__": "x"}')
    const decoded = decode({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', labels}})
    expect('object' in decoded && JSON.stringify(decoded.object.metadata.labels)).toBe('{"__proto__":"x"}')
  })

  test('no value of any kind makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kindsWithFields()), fc.jsonValue(), fc.jsonValue(), (kind, spec, metadata) => {
        decode(JSON.parse(JSON.stringify({apiVersion: 'v1', kind, spec, metadata, status: spec, data: metadata})))
      }),
      {numRuns: 500},
    )
  })
})

describe('the table of fields', () => {
  test('says what may stand where', () => {
    expect(childrenOf('CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0]).map(field => field.name)).toContain(
      'livenessProbe',
    )
    expect(fieldAt('Pod', ['spec', 'containers'])).toMatchObject({required: true, listKeys: ['name'], mergeKey: 'name'})
    expect(fieldAt('Pod', ['spec', 'containers', 'image'])?.required).toBe(false)
    expect(typeAt('StatefulSet', ['spec', 'template', 'spec', 'nodeSelector', 'disk'])?.tag).toBe('string')
    expect(childrenOf('Pod', ['spec', 'nowhere'])).toEqual([])
  })

  test('knows the values of an enum', () => {
    const type = typeAt('StatefulSet', ['spec', 'podManagementPolicy'])
    expect(type && valuesOf(type)).toEqual(['OrderedReady', 'Parallel'])
  })

  test('holds every kind the simulator knows', () => {
    for (const kind of [
      'StatefulSet',
      'DaemonSet',
      'Job',
      'CronJob',
      'Deployment',
      'ReplicaSet',
      'ControllerRevision',
      'Pod',
      'Service',
      'EndpointSlice',
      'PersistentVolumeClaim',
      'PersistentVolume',
      'StorageClass',
      'Node',
      'ConfigMap',
      'Secret',
      'Namespace',
      'Event',
      'PodDisruptionBudget',
    ]) {
      expect(structOfKind(kind)?.fields.has('metadata')).toBe(true)
    }
  })
})

describe('kinds are found as kubectl finds them', () => {
  const found = (apiVersion: string, kind: string): string | undefined => {
    const version = parseGroupVersion(apiVersion)
    return typeof version === 'string' ? version : mappingOf(version, kind)?.resource.plural
  }

  test.each([
    ['apps/v1', 'StatefulSet', 'statefulsets'],
    ['apps/v1', 'statefulset', 'statefulsets'],
    ['v1', 'StatefulSet', undefined],
    ['extensions/v1beta1', 'Deployment', undefined],
    ['batch/v1beta1', 'CronJob', undefined],
    ['v1', 'List', 'lists'],
    ['batch/v1', 'JobList', 'joblists'],
    ['a/b/c', 'Pod', 'unexpected GroupVersion string: a/b/c'],
  ])('%s %s', (apiVersion, kind, plural) => {
    expect(found(apiVersion, kind)).toBe(plural)
  })
})

describe('items of a List are checked by kubectl itself', () => {
  test('with texts of its own', () => {
    expect(checkObject(set({replica: 3, template: {spec: {containers: 'none'}}}), 'StatefulSet')).toEqual([
      'ValidationError(StatefulSet.spec): unknown field "replica" in io.k8s.api.apps.v1.StatefulSetSpec',
      'ValidationError(StatefulSet.spec.template.spec.containers): invalid type for io.k8s.api.core.v1.PodSpec.containers: got "string", expected "array"',
      'ValidationError(StatefulSet.spec): missing required field "selector" in io.k8s.api.apps.v1.StatefulSetSpec',
    ])
  })
})
