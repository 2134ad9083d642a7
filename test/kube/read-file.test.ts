import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {readFile} from '../../src/kube/read-file.ts'

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n'
const faults = (text: string): readonly string[] => readFile(text, 'STDIN').faults.map(fault => fault.message)
const names = (text: string): readonly string[] => readFile(text, 'STDIN').infos.map(info => info.mapping.resource.plural)

describe('what kubectl says before it sends anything', () => {
  test('a kind that nobody serves stops nothing', () => {
    const text = `apiVersion: apps/v1beta1\nkind: StatefulSet\nmetadata:\n  name: web\n---\n${pod}`
    expect(names(text)).toEqual(['pods'])
    expect(faults(text)).toEqual([
      'resource mapping not found for name: "web" namespace: "" from "STDIN": no matches for kind "StatefulSet" in version "apps/v1beta1"\nensure CRDs are installed first',
    ])
  })

  test('a manifest without a kind stops what follows', () => {
    expect(names(`metadata: {}\n---\n${pod}`)).toEqual([])
    expect(faults(`metadata: {}\n---\n${pod}`)).toEqual([
      'error validating "STDIN": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    ])
  })

  test.each([
    ['metadata: []', 'json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta'],
    ['metadata: {labels: {a: 1}}', 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
    ['metadata: {creationTimestamp: abc}', 'parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006"'],
  ])('metadata of a wrong type cannot be decoded: %s', (metadata, message) => {
    expect(faults(`apiVersion: v1\nkind: Pod\n${metadata}\n`)).toEqual([`unable to decode "STDIN": ${message}`])
  })

  test('a List is taken apart, a List in a List is not', () => {
    const item = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}'
    expect(names(`apiVersion: v1\nkind: List\nitems: [${item}, ${item}]\n`)).toEqual(['configmaps', 'configmaps'])
    expect(faults(`apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: []}]\n`)).toEqual([
      '*unstructured.Unstructured is not a list: no Items field in this object',
    ])
  })

  test('an item of a List has its place in the file', () => {
    const [info] = readFile('apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n', 'STDIN').infos
    expect(info?.document.place([...(info?.path ?? []), 'metadata', 'name'])?.line).toBe(7)
  })

  test('no value of any kind makes it throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('List', 'PodList', 'Pod', ''), (value, kind) => {
        readFile(JSON.stringify(value), 'STDIN')
        readFile(JSON.stringify({apiVersion: 'v1', kind, items: value, metadata: value}), 'STDIN')
      }),
      {numRuns: 300},
    )
  })
})
