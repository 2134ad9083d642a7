import type {KubeObject} from '../../src/kube/object.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {step} from '../../src/sim/step.ts'
import {act, newTimeline} from '../../src/sim/timeline.ts'
const WHY = {rule: 'asked', facts: {}}
const nodes = (count: number) => Array.from({length: count}, (_, index) => ({name: `node-${String(index).padStart(4, '0')}`}))
function cal() {
  const b = process.cpuUsage()
  let acc = 0
  for (let r = 0; r < 6; r++) {
    const map = new Map<string, any>()
    for (let i = 0; i < 4000; i++) { const k = 'Pod/default/agent-' + (i * 7919 % 4000); const o = map.get(k); map.set(k, {...(o ?? {a: 1, b: 'x', c: [1, 2, 3]}), n: i, t: k.slice(4)}) }
    const arr = [...map.keys()].sort(); acc += arr.length
    for (let i = 0; i < 4000; i++) { const a = arr.slice(i & 1023, (i & 1023) + 32); a[3] = 'q'; acc += a.length }
  }
  const u = process.cpuUsage(b)
  return (u.user + u.system) / 1000
}
cal(); cal(); cal(); 
const object: KubeObject = {apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: {name: 'agent', namespace: 'default'},
  spec: {selector: {matchLabels: {app: 'agent'}}, template: {metadata: {labels: {app: 'agent'}}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}}} as KubeObject
for (const n of (process.argv[2] ?? '100 500 500 500 500 5000').split(' ')) {
  const t = act(newTimeline(newCluster({seed: 'scale', nodes: nodes(Number(n))})), [{verb: 'create', object, why: WHY}])
  if (isProblem(t)) throw new Error('x')
  let world = t.head
  const c1 = cal()
  const b = process.cpuUsage()
  let steps = 0
  for (;;) { const r = step(world); if (r === undefined || r.world.now > t.head.now + 120000) break; world = r.world; steps++ }
  const u = process.cpuUsage(b); const ms = (u.user + u.system) / 1000
  const c2 = cal()
  console.log(n, steps, 'steps', ms.toFixed(0), 'ms', (ms * 1000 / steps).toFixed(1), 'us/step; cal', c1.toFixed(1), c2.toFixed(1), 'steps normalised to cal=50:', (ms*50/((c1+c2)/2)*1000/steps).toFixed(1))
}
