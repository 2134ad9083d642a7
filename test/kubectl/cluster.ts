import type {KubeObject} from '../../src/kube/object.ts'
import {parseTimestamp} from '../../src/kube/time.ts'
import type {Shell, Typed} from '../../src/kubectl/prompt.ts'
import {goOn, NEW_SHELL, type} from '../../src/kubectl/prompt.ts'
import {loadObjects} from '../../src/sim/apiserver.ts'
import type {World} from '../../src/sim/world.ts'
import {emptyWorld} from '../../src/sim/world.ts'

export const NOW = parseTimestamp('2026-11-24T12:00:00Z')

/** A cluster in which no controller runs: namespaces, and whatever else is given. */
export function cluster(...objects: readonly KubeObject[]): World {
  const namespaces = ['default', 'kube-system', 'team-a'].map(
    (name): KubeObject => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}, status: {phase: 'Active'}}),
  )
  return loadObjects(emptyWorld('test', NOW), [...namespaces, ...objects])
}

const MESSAGES = {terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File'}
const DEFAULTS = {
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
}

export function pod(
  name: string,
  more: {readonly labels?: Record<string, string>; readonly node?: string; readonly owner?: string} = {},
): KubeObject {
  const owner = {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: more.owner ?? '', uid: `uid-${more.owner}`, controller: true}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      creationTimestamp: '2026-11-24T11:55:00Z',
      ...(more.labels === undefined ? {} : {labels: more.labels}),
      ...(more.owner === undefined ? {} : {ownerReferences: [owner]}),
    },
    spec: {
      ...(more.node === undefined ? {} : {nodeName: more.node}),
      ...DEFAULTS,
      containers: [{name: 'web', image: 'nginx:1.27', imagePullPolicy: 'IfNotPresent', resources: {}, ...MESSAGES}],
    },
    status: {
      phase: 'Running',
      conditions: [{type: 'Ready', status: 'True'}],
      containerStatuses: [{name: 'web', ready: true, restartCount: 0, state: {running: {startedAt: '2026-11-24T11:55:01Z'}}}],
    },
  }
}

export function node(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {name, creationTimestamp: '2026-11-24T00:00:00Z'},
    spec: {},
    status: {conditions: [{type: 'Ready', status: 'True'}]},
  }
}

/** Lines at one prompt, one after the other; the last answer, and the whole of what was printed. */
export function typed(world: World, lines: readonly string[], files: Shell['files'] = {}): Typed {
  let last: Typed = {world, requests: [], stdout: '', stderr: '', exit: 0, shell: {...NEW_SHELL, files}}
  for (const line of lines) last = type(last.world, last.shell, line)
  return last
}

/** What kubectl prints for one line. */
export function says(world: World, line: string, files: Shell['files'] = {}): string {
  const {stdout, stderr} = typed(world, [line], files)
  return stdout + stderr
}

/** Lets a waiting command look at another world. */
export function later(before: Typed, world: World): Typed {
  return before.waiting === undefined ? before : goOn(world, before.shell, before.waiting)
}

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        env:
        - {name: A, value: "1"}
        - {name: C, value: "3"}
`
