import {expect, it} from 'vitest'
import {perform} from '../../src/lesson/perform.ts'
import {openSession} from '../../src/lesson/session.ts'
import {EPOCH} from '../../src/kube/time.ts'

const CRON = 'kubectl create cronjob hello --image=busybox --schedule="* * * * *" -- echo hello'

it('a jump with a command that watches shows it each step, and so ends early and says so', () => {
  const {session} = openSession({clock: EPOCH, nodes: [{name: 'node-a'}], applied: [], happened: [], faults: []}, {}, 'jump')
  const watching = perform(perform(session, CRON).session, 'kubectl get pods -w').session
  expect(watching.waiting).toBeDefined()
  const jumped = perform(watching, 'jump 30d')
  expect(jumped.out.at(-1)).toContain('So much happened that time stops here')
  expect(jumped.session.timeline.steps).toBeLessThanOrEqual(watching.timeline.steps + 6_000)
  expect(jumped.session.waiting).toBeDefined()
}, 60_000)
