import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../src/kube/object.ts'
import {handle, isProblem} from '../../src/sim/apiserver.ts'
import type {Request} from '../../src/sim/request.ts'
import type {World} from '../../src/sim/world.ts'
import {cluster, DEPLOYMENT, later, node, pod, typed} from './cluster.ts'

/** What a controller does to the cluster while a command waits. */
function done(world: World, request: Request): World {
  const step = handle(world, request, 'kubelet', {by: 'start'})
  if (isProblem(step)) throw new Error(step.message)
  return step.world
}

const WHY = {rule: 'test', facts: {}}
const after = (world: World, ms: number): World => ({...world, now: world.now + ms})

describe('commands that wait', () => {
  it('wait ends when the condition holds', () => {
    const unready: KubeObject = {...pod('web-0'), status: {phase: 'Pending', conditions: [{type: 'Ready', status: 'False'}]}}
    const asked = typed(cluster(unready), ['kubectl wait pod/web-0 --for=condition=Ready'])
    expect(asked.waiting).toBeDefined()
    const still = later(asked, after(asked.world, 1000))
    expect(still.waiting).toBeDefined()
    const ready = done(asked.world, {verb: 'status', object: pod('web-0'), why: WHY})
    const ended = later(still, ready)
    expect(ended.stdout).toBe('pod/web-0 condition met\n')
    expect(ended.waiting).toBeUndefined()
  })

  it('wait gives up in virtual time, and says what for', () => {
    const asked = typed(cluster(pod('web-0')), ['kubectl wait pod/web-0 --for=delete --timeout=10s'])
    const over = later(asked, after(asked.world, 10_000))
    expect(over.stderr).toBe('error: timed out waiting for the condition on pods/web-0\n')
    expect(over.exit).toBe(1)
  })

  it('delete returns when the object is gone, unless told not to wait', () => {
    const world = cluster(pod('web-0', {node: 'n1'}), node('n1'))
    expect(typed(world, ['kubectl delete pod web-0 --wait=false']).waiting).toBeUndefined()
    const asked = typed(world, ['kubectl delete pod web-0'])
    expect(asked.stdout).toBe('pod "web-0" deleted from default namespace\n')
    expect(asked.waiting).toBeDefined()
    const gone = done(asked.world, {verb: 'delete', key: 'Pod/default/web-0', grace: 0, why: WHY})
    expect(later(asked, gone).waiting).toBeUndefined()
  })

  it('rollout status tells each step once and ends with the last', () => {
    const {world} = typed(cluster(), ['kubectl apply -f web.yaml'], {'web.yaml': DEPLOYMENT})
    const asked = typed(world, ['kubectl rollout status deploy/web'])
    expect(asked.stdout).toBe('Waiting for deployment spec update to be observed...\n')
    const object = JSON.parse(typed(world, ['kubectl get deploy web -o json']).stdout) as KubeObject
    const status = {observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3}
    const ended = later(asked, done(world, {verb: 'status', object: {...object, status}, why: WHY}))
    expect(ended.stdout).toBe('deployment "web" successfully rolled out\n')
    expect(ended.waiting).toBeUndefined()
  })

  it('scale with a timeout waits until as many pods are there as asked for, or says that they are not', () => {
    const {world} = typed(cluster(), ['kubectl apply -f web.yaml'], {'web.yaml': DEPLOYMENT})
    const asked = typed(world, ['kubectl scale deploy/web --replicas=5 --timeout=10s'])
    expect([asked.stdout, asked.waiting === undefined]).toEqual(['', false])
    const object = JSON.parse(typed(asked.world, ['kubectl get deploy web -o json']).stdout) as KubeObject
    const scaled = done(asked.world, {verb: 'status', object: {...object, status: {replicas: 5}}, why: WHY})
    expect(later(asked, scaled).stdout).toBe('deployment.apps/web scaled\n')
    const over = later(asked, after(asked.world, 10_000))
    expect([over.stderr, over.exit]).toEqual(['error: timed out waiting for "web" to be synced\n', 1])
  })

  it('get -w prints only what changes', () => {
    const asked = typed(cluster(pod('web-0')), ['kubectl get pods -w'])
    expect(asked.stdout).toContain('web-0   1/1     Running')
    const same = later(asked, asked.world)
    expect(same.stdout).toBe('')
    const more = done(asked.world, {verb: 'create', object: pod('web-1'), why: WHY})
    const changed = later(same, more)
    expect(changed.stdout).toMatch(/^web-1 .*\n$/)
  })

  it('drain asks again every five seconds for a pod that a disruption budget holds', () => {
    const budget: KubeObject = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: {name: 'web', namespace: 'default'},
      spec: {minAvailable: 1, selector: {matchLabels: {app: 'web'}}},
      status: {disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1, observedGeneration: 1},
    }
    const set: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {name: 'web', namespace: 'default', uid: 'uid-web'},
      spec: {replicas: 1},
    }
    const asked = typed(cluster(node('n1'), set, budget, pod('web-0', {labels: {app: 'web'}, node: 'n1', owner: 'web'})), [
      'kubectl drain n1',
    ])
    expect(asked.stdout).toContain('node/n1 cordoned\n')
    expect(asked.stderr).toContain("Cannot evict pod as it would violate the pod's disruption budget")
    const soon = later(asked, after(asked.world, 4000))
    expect(soon.stderr).toBe('')
    const again = later(soon, after(asked.world, 5000))
    expect(again.stderr).toContain('will retry after 5s')
  })

  it('drain looks once a second whether a pod has gone, so the next node is not begun before', () => {
    const set: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {name: 'web', namespace: 'default', uid: 'uid-web'},
      spec: {replicas: 1},
    }
    const asked = typed(cluster(node('n1'), set, pod('web-0', {node: 'n1', owner: 'web'})), ['kubectl drain n1'])
    const gone = done(after(asked.world, 400), {verb: 'delete', key: 'Pod/default/web-0', grace: 0, why: WHY})
    const early = later(asked, gone)
    expect(early.stdout).toBe('')
    expect(later(early, after(gone, 600)).stdout).toBe('pod/web-0 evicted\nnode/n1 drained\n')
  })

  it('drain refuses pods that nobody would replace', () => {
    const refused = typed(cluster(node('n1'), pod('alone', {node: 'n1'})), ['kubectl drain n1'])
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toContain('cannot delete Pods that declare no controller (use --force to override): default/alone')
  })
})
