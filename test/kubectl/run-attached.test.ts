import {describe, expect, it} from 'vitest'
import type {Outcome} from '../../src/kubectl/run.ts'
import {resume, run} from '../../src/kubectl/run.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, advance, newTimeline, settle} from '../../src/sim/timeline.ts'

const MINUTE = 60_000

function ready(): Timeline {
  const timeline = newTimeline(newCluster({seed: 'seven', nodes: [{name: 'node-a'}, {name: 'node-b'}]}))
  return settle(timeline, 2000, timeline.head.now + MINUTE)
}

function carriedOut(timeline: Timeline, {requests}: Outcome): Timeline {
  const after = requests.length === 0 ? timeline : act(timeline, requests)
  if (isProblem(after)) throw new Error(after.message)
  return after
}

/** A command in a cluster whose loops run, until it ends: what it printed, how it exited, and the cluster after it. */
function runs(argv: readonly string[]): {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly timeline: Timeline
} {
  let timeline = ready()
  const line = {argv}
  let out = run(timeline.head, line)
  let [stdout, stderr] = [out.stdout, out.stderr]
  timeline = carriedOut(timeline, out)
  for (let second = 0; out.pending !== undefined && second < 120; second += 1) {
    timeline = advance(timeline, timeline.head.now + 1000)
    out = resume(timeline.head, line, out.pending)
    timeline = carriedOut(timeline, out)
    stdout += out.stdout
    stderr += out.stderr
  }
  return {stdout, stderr, exit: out.exit, timeline}
}

describe('kubectl run with its output', () => {
  it('prints what the container writes, and with --rm deletes the pod after it', () => {
    const {stdout, stderr, exit, timeline} = runs([
      'run',
      'talk',
      '--image=busybox',
      '--restart=Never',
      '-i',
      '--rm',
      '--',
      'echo',
      'hello',
    ])
    expect([stdout, stderr, exit]).toEqual(['hello\npod "talk" deleted from default namespace\n', '', 0])
    const left = run(settle(timeline, 2000, timeline.head.now + 2 * MINUTE).head, {argv: ['get', 'pods', '-o', 'name']})
    expect(left.stdout).toBe('')
  })

  it('exits as the container does when the pod is not to start again', () => {
    const {exit, stderr} = runs(['run', 'fails', '--image=busybox', '--restart=Never', '--attach', '--', 'sh', '-c', 'exit 3'])
    expect([exit, stderr]).toEqual([3, 'pod default/fails terminated (Error)\n'])
  })

  it('makes a Service beside the pod with --expose', () => {
    const {stdout} = runs(['run', 'web', '--image=nginx', '--port=80', '--expose'])
    expect(stdout).toBe('service/web created\npod/web created\n')
  })

  it('does not pretend that anybody can type into a container', () => {
    const {stderr, exit} = runs(['run', 'shell', '--image=busybox', '-it', '--', 'sh'])
    expect(exit).toBe(1)
    expect(stderr).toContain('nobody can type into a container here')
  })
})
