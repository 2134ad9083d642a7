import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {jsonPatch, mergePatch} from '../../src/kube/json-patch.ts'
import {applyStrategic, threeWayPatch, twoWayPatch} from '../../src/kube/strategic-merge.ts'

type Container = {readonly name: string; readonly image: string}
const workload = (containers: readonly Container[], more: object = {}) => ({spec: {template: {spec: {containers, ...more}}}})
const a = {name: 'a', image: 'a:1'}
const b = {name: 'b', image: 'b:1'}

function patched(object: ReturnType<typeof workload>, patch: object): unknown {
  const result = applyStrategic('Deployment', object, patch as Record<string, unknown>)
  return typeof result === 'string' ? result : result.object
}

describe('strategic merge patches', () => {
  it('find containers by name', () => {
    expect(patched(workload([a, b]), workload([{name: 'b', image: 'b:2'}]))).toEqual(workload([a, {name: 'b', image: 'b:2'}]))
  })

  it('delete with null and with $patch, and replace with $patch', () => {
    expect(patched(workload([a], {nodeName: 'x'}), workload([], {nodeName: null}))).toEqual(workload([a]))
    expect(patched(workload([a, b]), {spec: {template: {spec: {containers: [{name: 'a', $patch: 'delete'}]}}}})).toEqual(workload([b]))
    expect(patched(workload([a, b]), {spec: {template: {spec: {containers: [{$patch: 'replace'}, b]}}}})).toEqual(workload([b]))
  })

  it('need the key by which a list is merged', () => {
    expect(patched(workload([a]), {spec: {template: {spec: {containers: [{image: 'x'}]}}}})).toBe(
      'map: map[image:x] does not contain declared merge key: name',
    )
  })

  it('lead from one object to any other', () => {
    const container = fc.record({name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('1', '2', '3')})
    const containers = fc.uniqueArray(container, {selector: ({name}) => name, maxLength: 4})
    const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'))
    const object = fc.tuple(containers, labels).map(([list, nodeSelector]) => workload(list, {nodeSelector}))
    fc.assert(
      fc.property(object, object, (before, after) => {
        const patch = twoWayPatch('Deployment', before, after)
        expect(typeof patch === 'string' ? patch : patched(before, patch)).toEqual(after)
      }),
    )
  })
})

describe('the patch of kubectl apply', () => {
  it('is empty when the manifest says nothing new', () => {
    expect(
      threeWayPatch('Deployment', workload([a]), workload([a]), workload([{...a, image: 'a:1'}], {dnsPolicy: 'ClusterFirst'})),
    ).toEqual({})
  })

  it('deletes what only the last manifest had, and spares what the cluster added', () => {
    const live = workload([a, b], {nodeSelector: {disk: 'ssd', zone: 'x'}})
    const patch = threeWayPatch('Deployment', workload([a], {nodeSelector: {disk: 'ssd'}}), workload([a]), live)
    expect(typeof patch === 'string' ? patch : patched(live, patch)).toEqual(workload([a, b]))
  })
})

describe('JSON patches', () => {
  it('merge: null removes, lists are replaced whole', () => {
    expect(mergePatch({a: 1, b: {c: 2, d: 3}, e: [1, 2]}, {a: null, b: {c: 4}, e: [3]})).toEqual({b: {c: 4, d: 3}, e: [3]})
  })

  it('add, replace, remove, move, copy and test go by places', () => {
    const object = {spec: {list: ['a', 'b'], 'x/y': 1}}
    expect(jsonPatch(object, [{op: 'add', path: '/spec/list/1', value: 'n'}])).toEqual({spec: {list: ['a', 'n', 'b'], 'x/y': 1}})
    expect(jsonPatch(object, [{op: 'add', path: '/spec/list/-', value: 'n'}])).toEqual({spec: {list: ['a', 'b', 'n'], 'x/y': 1}})
    expect(jsonPatch(object, [{op: 'remove', path: '/spec/x~1y'}])).toEqual({spec: {list: ['a', 'b']}})
    expect(jsonPatch(object, [{op: 'test', path: '/spec/list/0', value: 'z'}])).toBeUndefined()
    expect(jsonPatch(object, [{op: 'replace', path: '/spec/none/x', value: 1}])).toBeUndefined()
    // As the server's library: a key that a map has not is added by replace too.
    expect(jsonPatch(object, [{op: 'replace', path: '/spec/none', value: 1}])).toEqual({spec: {...object.spec, none: 1}})
  })
})
