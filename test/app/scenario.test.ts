import {describe, expect, it} from 'vitest'
import {playScenario} from '../../src/app/scenario/play.ts'
import {readScenario} from '../../src/app/scenario/scenario.ts'
import {helpText} from '../../src/app/command-line.ts'
import {manPage} from '../../src/app/man-page.ts'
import {SCENARIO_EXAMPLE} from '../../src/app/scenario-help.ts'
import {simCommand} from '../../src/app/sim-command.ts'

const text = (images: string) => `
name: pull
unpullable: [${images}]
steps:
- apply: |
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec: {containers: [{name: c, image: "nginx:1.27"}]}
- sleep: 15s
`

function statuses(images: string): readonly unknown[] {
  const scenario = readScenario(text(images))
  if ('problem' in scenario) throw new Error(scenario.problem)
  const rows = playScenario(scenario)
    .rows()
    .filter(({kind}) => kind === 'Pod')
  return [...new Set(rows.map(({state}) => (state as {status?: unknown}).status))]
}

it('a scenario may name images that cannot be pulled; they fail as a kubelet reports it', () => {
  expect(statuses('docker.io/library/nginx:1.27')).toEqual(['Pending', 'ContainerCreating', 'ErrImagePull', 'ImagePullBackOff'])
  expect(statuses('nginx:1.28')).toEqual(['Pending', 'ContainerCreating', 'Running'])
})

describe('a scenario file that is not one', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['steps:\n- sleep: 1s\n- sleep: banana', 'line 3', 'sleep needs a span of time'],
    ['steps:\n- sleep: 9999999h', 'line 2', 'at most two years'],
    ['steps:\n- wait: {fro: x}', 'line 2', 'wait needs `settled`'],
    ['steps:\n- wait: {for: banana}', 'line 2', '"banana" is no condition'],
    ['steps:\n- wait: {for: Pods/x exists}', 'line 2', 'a scenario knows no Pods'],
    ['steps:\n- wait: {for: Pod/x redy}', 'line 2', '"redy" is no test'],
    ['steps:\n- wait: {for: Pod/x gone, atMost: soon}', 'line 2', 'atMost needs a span of time'],
    ['steps:\n- node: {do: stop}', 'line 2', 'node needs a name and what to do with it'],
    ['steps:\n- node: {name: node-a, do: explode}', 'line 2', 'a node knows no "explode"'],
    ['steps:\n- node: {name: node-a, do: taint}', 'line 2', 'taint needs a value'],
    ['steps:\n- apply: {kind: Pod}', 'line 2', 'apply needs manifests as text'],
    ['steps:\n- kubectl: [get, pods]', 'line 2', 'kubectl needs the words after it as one text'],
    ['steps:\n- ready: web-0', 'line 2', 'ready needs the name of a pod'],
    ['steps:\n- touch: {pod: web-0}', 'line 2', 'touch needs a pod and a file'],
    ['steps:\n- evict: {pod: x}', 'line 2', 'evict needs the name of a pod'],
    ['steps:\n- wat: 3', 'line 2', 'unknown step "wat"; steps are apply, create'],
    ['steps:\n- wait: settled\n  sleep: 3s', 'line 2', 'a step is exactly one of'],
    ['name: x', 'line 1', 'steps is missing'],
    ['', 'line 1', 'a scenario is a map'],
    ['steps:\n- sleep: 1s\nfoo: 3', 'line 3', 'unknown field "foo"'],
    ['name: x\nalign: 77\nsteps:\n- sleep: 1s', 'line 2', 'align is a number of seconds'],
    ['nodes:\n- labels: [a=b]\nsteps:\n- sleep: 1s', 'line 2', 'a node needs a name'],
    ['steps:\n- sleep: 1s\nsteps: []', 'line 3', 'the key "steps" stands here twice'],
  ]

  it.each(cases)('%j: %s says what is wrong', (file, line, words) => {
    const {exit, stdout, stderr} = simCommand('s.yaml', file)
    expect([exit, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^s\.yaml, line \d+: .+\n$/)
    expect(stderr).toContain(line)
    expect(stderr).toContain(words)
  })

  it('nor is a time that is none', () => {
    for (const until of ['soon', '0s', '-5s', ''])
      expect(simCommand('s.yaml', 'steps:\n- sleep: 1s', until)).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(`--until ${until}: use a span`),
      })
  })
})

it('the help of sim tells every step that a scenario may have, and its example can be played', () => {
  const help = helpText('sim') ?? ''
  const {stderr} = simCommand('s.yaml', 'steps:\n- wat: 1')
  const steps = /steps are (.*)\n/.exec(stderr)?.[1]?.split(', ') ?? []
  expect(steps.length).toBeGreaterThan(8)
  expect(steps.filter(step => !help.includes(`${step}: `))).toEqual([])
  expect(help.split('\n').filter(line => line.length > 100)).toEqual([])
  const {exit, stdout} = simCommand('s.yaml', SCENARIO_EXAMPLE.join('\n'))
  expect(exit).toBe(0)
  expect(stdout).toMatch(/web-\S+ +1\/1 +Running/)
  expect(stdout).not.toContain('in vain')
  expect(manPage('1')).toContain('.SH SCENARIOS')
})

describe('what is printed', () => {
  const file = `
steps:
- kubectl: create deployment web --image=nginx:1.27
- kubectl: frobnicate
- node: {name: node-c, do: stop}
- wait: {for: Deployment/web readyReplicas=5, atMost: 20s}
- kubectl: get deployment web
`

  it('are the steps and their answers among the changes they brought, machines too, and what waits at the end', () => {
    const lines = simCommand('s.yaml', file)
      .stdout.split('\n')
      .map(line => line.trim())
    const has = (pattern: RegExp) => lines.findIndex(line => pattern.test(line))
    const places = [
      /^0\.00s {2}> kubectl create deployment web --image=nginx:1.27$/,
      /^0\.09s {2}you create Deployment web: you asked for it$/,
      /^0\.09s {4}deployment\.apps\/web created$/,
      /error: unknown command "frobnicate" for "kubectl"$/,
      /> node name: node-c, do: stop$/,
      /the machine node-c has lost its power$/,
      /kubelet changes Pod web-\S+ to Running 1\/1: the kubelet of node-\w reports/,
      /waited in vain: it did not come true in that time$/,
      /web {4}1\/1 {5}1 {12}1 {11}20s$/,
    ].map(has)
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((left, right) => left - right))
    const silent = simCommand('s.yaml', `${file}- sleep: 60s\n`).stdout
    expect(silent).toMatch(/\nAt the end there waits\n {2}Node node-c: the kubelet of node-c does not answer/)
  })

  it('ends when the time is up, in the middle of a step too', () => {
    const whole = simCommand('s.yaml', file, undefined, true)
    const part = simCommand('s.yaml', file, '10s', true)
    expect(part.stdout).not.toContain('in vain')
    const last = JSON.parse(part.trace?.trim().split('\n').at(-1) ?? '{}') as {t: number}
    expect(last.t).toBeLessThanOrEqual(10)
    const endless = `steps:\n- kubectl: 'create cronjob tick --schedule="* * * * *" --image=busybox:1.36 -- true'\n- sleep: 700d`
    expect(simCommand('s.yaml', endless, '3m').stdout.match(/creates Job tick/g)).toHaveLength(3)
    expect(whole.trace?.startsWith('{"t":0,"step":-1,"kind":"Trace"')).toBe(true)
    expect(part.trace?.split('\n').length).toBeLessThan(whole.trace?.split('\n').length ?? 0)
  })
})

it('a month of a schedule is played at once: what repeats is told in one line, and what is left at the end is there', () => {
  const {exit, stdout} = simCommand(
    'month',
    `
name: month
nodes: [{name: node-a}, {name: node-b}]
steps:
- apply: |
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: hello}
    spec:
      schedule: "*/10 * * * *"
      jobTemplate:
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36", command: [echo, hi]}]}}}
- sleep: 720h
- wait: {for: Job/hello* succeeded=1, atMost: 60}
- kubectl: get jobs
`,
  )
  expect(exit).toBe(0)
  expect(stdout).toMatch(/the same (hour|\d+ minutes) came [\d,]+ times over/)
  expect(stdout.match(/hello-\d+ +Complete +1\/1/g)).toHaveLength(3)
})

it('a file is made in the default container by kubectl exec, which an init container that runs does not help', () => {
  const {stdout} = simCommand(
    'ready.yaml',
    `name: ready
steps:
- apply: |
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec:
      initContainers:
      - {name: first, image: busybox, restartPolicy: Always, command: [sleep, '3600'], startupProbe: {exec: {command: [test, -f, /tmp/ready]}}}
      containers: [{name: c, image: nginx}]
- sleep: 5s
- ready: {pod: p}
- sleep: 5s
`,
  )
  expect(stdout).toContain('Defaulted container "c" out of: c, first (init)')
  expect(stdout).toContain('unable to upgrade connection: container not found ("c")')
  expect(stdout).not.toMatch(/p .*1\/1 +Running/)
})

it('objects of one file are made one after the other: a budget is there before the pods of the set that stands above it', () => {
  const {stdout} = simCommand(
    'budget.yaml',
    `name: budget
steps:
- apply: |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: web}
    spec:
      serviceName: web
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}
    ---
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: web}
    spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
- sleep: 3s
`,
  )
  expect(stdout.match(/No matching pods found|Create Pod web-0 in StatefulSet/g)).toEqual([
    'No matching pods found',
    'Create Pod web-0 in StatefulSet',
  ])
})

it('no two kubelets tick at one moment: what ends on three nodes at once is seen there one after the other', () => {
  const scenario = readScenario(`
name: ticks
steps:
- apply: |
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: agent}
    spec:
      selector: {matchLabels: {app: agent}}
      template:
        metadata: {labels: {app: agent}}
        spec: {containers: [{name: c, image: "busybox:1.36", command: [sleep, "2"]}]}
- sleep: 5s
`)
  if ('problem' in scenario) throw new Error(scenario.problem)
  const ended = playScenario(scenario)
    .rows()
    .filter(({kind, state}) => kind === 'Pod' && (state as {status?: unknown}).status === 'Completed')
  expect(new Set(ended.map(({t}) => t)).size).toBe(3)
})
