import {describe, expect, test} from 'vitest'
import {isData} from '../../src/kube/peek.ts'
import {judge} from '../../src/lesson/judge.ts'
import {perform} from '../../src/lesson/perform.ts'
import {readCheck} from '../../src/lesson/read-check.ts'
import type {Session} from '../../src/lesson/session.ts'
import {advanceSession, beginStep, historyOf, openSession, settleSession} from '../../src/lesson/session.ts'
import {EPOCH} from '../../src/kube/time.ts'
import {packFiles} from './pack-files.ts'

const FILES = {
  'web.yaml': packFiles('statefulset')['build-first/solution/web.yaml'] ?? '',
  'guard.yaml': packFiles('daemonset')['one-per-floor/guard.yaml'] ?? '',
  'hello.yaml': packFiles('cronjob')['window-cleaner/hello.yaml'] ?? '',
}

function start(applied: readonly string[] = []): Session {
  const nodes = ['node-a', 'node-b', 'node-c'].map(name => ({name}))
  return openSession({clock: EPOCH, nodes, applied, happened: [], faults: []}, FILES, 'judge').session
}

function after(session: Session, ...lines: readonly string[]): Session {
  return settleSession(lines.reduce((current, line) => perform(current, line).session, session)).session
}

/** What a check says of a session: `ok`, or why not. */
function says(check: object, session: Session, answers: Readonly<Record<string, string>> = {}): string {
  const read = readCheck(isData(check) ? check : {}, [])
  if ('flaw' in read) return `flaw: ${read.flaw.message}`
  const verdict = judge(read.value, historyOf(session, answers))
  return verdict.ok ? 'ok' : verdict.why
}

describe('see', () => {
  const web = after(start(), 'kubectl apply -f web.yaml')
  test.each([
    [{StatefulSet: 'web', 'status.readyReplicas': 2}, 'ok'],
    [{StatefulSet: 'web', 'status.readyReplicas': 3}, 'web: status.readyReplicas is 2, not 3.'],
    [{StatefulSet: 'wob'}, 'There is no StatefulSet wob yet.'],
    [{Pod: 'web-*', on: 'node-z'}, 'There is no node node-z yet.'],
    [{Pod: 'web-*', image: 'nginx:1'}, 'web-0 has the image nginx, not nginx:1.'],
    [{Pod: 'web-0', ready: false}, 'web-0 is Ready.'],
    [{Pod: 'web-0', names: 'web-0.nginx.default.svc.cluster.local'}, 'ok'],
    [{Pod: 'web-0', on: 'node-z'}, expect.stringMatching(/^web-0 is on node-., not on node-z\.$/)],
    [{Pod: 'web-0', owner: 'StatefulSet/web', app: 'nginx', phase: 'Running'}, 'ok'],
    [{Pod: 'web-0', 'metadata.labels.apps.kubernetes.io/pod-index': '0'}, 'ok'],
    [{Service: '*', spec: {clusterIP: 'None', ports: [{port: 80}]}}, 'ok'],
  ])('%j: %s', (target, expected) => {
    expect(says({see: target}, web)).toEqual(expected)
  })
  test('same holds for the object from the beginning of the step, and not for its successor', () => {
    const begun = beginStep(web)
    expect(says({see: {Pod: 'web-1', same: true}}, begun)).toBe('ok')
    expect(says({see: {Pod: 'web-1', same: true}}, after(begun, 'kubectl delete pod web-1'))).toBe(
      'web-1 is a new one; the one from the beginning is gone.',
    )
  })
})

test('gone names what is still there', () => {
  const guards = start(['guard.yaml'])
  expect(says({gone: {DaemonSet: 'guard'}}, guards)).toBe('DaemonSet guard is still there.')
  expect(says({gone: {DaemonSet: 'other'}}, guards)).toBe('ok')
})

test('count says how many there are, and what is missing from the next one', () => {
  const guards = start(['guard.yaml'])
  expect(says({count: {Pod: 'guard-*', ready: true}, is: 3}, guards)).toBe('ok')
  expect(says({count: {Pod: 'guard-*', ready: true}, atMost: 2}, guards)).toBe('Pods guard-*: at most 2 wanted, 3 like that.')
})

describe('order', () => {
  const web = after(start(), 'kubectl apply -f web.yaml')
  test('holds when the moments came one after the other', () => {
    expect(says({order: ['StatefulSet/web created', 'web-0 ready', 'web-1 created', 'web-1 ready']}, web)).toBe('ok')
  })
  test('names the moment that came too early, with both times', () => {
    expect(says({order: ['web-1 ready', 'web-0 created']}, web)).toMatch(/^web-0 is created at 0:00, before web-1 is Ready \(0:0\d\)\.$/)
  })
  test('says what is still to come', () => {
    expect(says({order: ['web-1 ready', 'web-1 stopping']}, web)).toMatch(/^Still to come: web-1 is stopped, after web-1 is Ready/)
  })
  test('knows that a Pod has moved to another node', () => {
    const moved = after(
      start(['web.yaml']),
      'kubectl cordon node-a',
      'kubectl cordon node-b',
      'kubectl delete pod web-0',
      'settle',
      'kubectl uncordon node-a',
      'kubectl cordon node-c',
      'kubectl delete pod web-0',
    )
    expect(
      says({order: ['Node/node-a cordoned', 'web-0 gone', 'web-0 moved', 'Node/node-c cordoned']}, {...moved, began: 0}),
    ).not.toContain('no moment')
  })
})

describe('never', () => {
  const begun = start(['guard.yaml'])
  test('with under names the moment at which there were too few', () => {
    const killed = after(begun, 'kubectl delete pods -l app=guard')
    expect(says({never: {count: {Pod: 'guard-*', ready: true}}, under: 3}, killed)).toMatch(
      /^At 0:0\d only \d of Pod guard-\* Ready; 3 were to be there all the time\.$/,
    )
    expect(says({never: {count: {Pod: 'guard-*', ready: true}}, under: 3}, begun)).toBe('ok')
  })
  test('counts processes, which go on when their node is cut off', () => {
    expect(says({never: {count: {Process: 'guard-*'}}, over: 2}, after(begun, 'node add node-d'))).toMatch(
      /^At 0:00 there were 3 of Process guard-\*; 2 at most were allowed\.$/,
    )
  })
  test('without a count forbids the object itself', () => {
    expect(says({never: {Pod: 'guard-*', on: 'node-d'}}, after(begun, 'node add node-d'))).toMatch(
      /^At 0:00 there was Pod guard-\w{5}: that was not to happen\.$/,
    )
  })
})

test('the minute of a CronJob decides which of its Jobs is meant', () => {
  const hour = advanceSession(perform(start(), 'kubectl apply -f hello.yaml').session, EPOCH + 190_000).session
  expect(says({see: {Job: 'hello-*', at: '2026-05-06T09:02:00Z', cond: 'Complete'}}, hour)).toBe('ok')
  expect(says({order: ['Job/hello-* created @2026-05-06T09:01', 'Job/hello-* created @2026-05-06T09:03']}, hour)).toBe('ok')
  expect(says({see: {Pod: 'hello-*', log: 'Hello from the Kubernetes cluster'}}, hour)).toBe('ok')
})

test('ran tells a command that was not run from one that failed', () => {
  const session = start(['guard.yaml'])
  expect(says({ran: {verb: 'scale'}}, session)).toBe('Not run yet: kubectl scale.')
  expect(says({ran: {verb: 'scale', ok: true}}, after(session, 'kubectl scale daemonset guard --replicas=2'))).toBe(
    'kubectl scale was run, and failed.',
  )
})

test('ask compares the answer that was chosen', () => {
  const check = {ask: {q: 'Who?', choices: ['you', 'nobody'], right: 'nobody'}}
  expect(says(check, start())).toBe('Not answered yet.')
  expect(says(check, start(), {'Who?': 'you'})).toBe('"you" is not it.')
  expect(says(check, start(), {'Who?': 'nobody'})).toBe('ok')
})

test('an event is found by its reason and its object', () => {
  const session = after(start(), 'kubectl apply -f web.yaml')
  expect(says({event: 'SuccessfulCreate', about: 'web'}, session)).toBe('ok')
  expect(says({event: 'FailedMount'}, session)).toBe('No event FailedMount yet.')
})
