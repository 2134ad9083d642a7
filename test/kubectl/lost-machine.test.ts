import {expect, test} from 'vitest'
import {run} from '../../src/kubectl/run.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {get} from '../../src/sim/table.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, newTimeline, settle} from '../../src/sim/timeline.ts'

const MINUTE = 60_000

function acted(timeline: Timeline, requests: Parameters<typeof act>[1]): Timeline {
  const after = act(timeline, requests)
  if (isProblem(after)) throw new Error(after.message)
  return settle(after, 2000, after.head.now + MINUTE)
}

test('a pod on a machine that is off gives neither logs nor a shell, as its kubelet cannot be found', () => {
  const start = newTimeline(newCluster({seed: 'lost', nodes: [{name: 'node-a'}]}))
  const talking = acted(
    start,
    run(start.head, {argv: ['run', 'talk', '--image=busybox', '--', 'sh', '-c', 'echo hello; sleep 900']}).requests,
  )
  expect(run(talking.head, {argv: ['logs', 'talk']}).stdout).toBe('hello\n')

  const machine = get(talking.head.machines, 'node-a')
  if (machine === undefined) throw new Error('the cluster has one machine')
  const off = {...machine, on: false, since: talking.head.now}
  const lost = acted(talking, [{verb: 'ran', key: 'Node//', machines: {'node-a': off}, why: {rule: 'test', facts: {}}}])
  const dial = 'dial tcp: lookup node-a on 10.255.255.53:53: no such host\n'
  expect(run(lost.head, {argv: ['logs', 'talk', '--tail=3', '--timestamps']})).toMatchObject({
    exit: 1,
    stdout: '',
    stderr: `Error from server: Get "https://node-a:10250/containerLogs/default/talk/talk?tailLines=3&timestamps=true": ${dial}`,
  })
  expect(run(lost.head, {argv: ['exec', 'talk', '--', 'date']})).toMatchObject({
    exit: 1,
    stdout: '',
    stderr: `Error from server: error dialing backend: ${dial}`,
  })
})
