import {describe, expect, it} from 'vitest'
import {makeKey} from '../../src/kube/object.ts'
import {emptyAgenda, plan, plannedFor, take} from '../../src/sim/agenda.ts'
import type {NewWork} from '../../src/sim/agenda.ts'

const key = makeKey('ReplicaSet', 'default', 'web')
const wake = (at: number, tries?: number): NewWork => ({
  at,
  loop: 'replicaset',
  key,
  cause: {by: 'deadline', change: 1},
  ...(tries !== undefined && {tries}),
})
const planned = (...works: readonly NewWork[]) => works.reduce((agenda, work) => plan(agenda, work), emptyAgenda)

describe('the work of an owner that was refused', () => {
  it('keeps the end of its back-off when something wakes it sooner, as the delaying queue keeps an entry that waits', () => {
    expect(take(planned(wake(640, 7), wake(100)))?.work).toMatchObject({at: 100, tries: 7, retry: 640})
    expect(take(planned(wake(100), wake(640, 7)))?.work).toMatchObject({at: 100, tries: 7, retry: 640})
  })

  it('counts every wake, since each would be a look that is refused', () => {
    expect(plannedFor(planned(wake(640, 7), wake(100), wake(100), wake(110)), 'replicaset', key)).toMatchObject({at: 100, tries: 9})
  })

  it('is not counted while all goes well', () => {
    expect(plannedFor(planned(wake(100), wake(100), wake(90)), 'replicaset', key)).toMatchObject({at: 90, tries: 0})
  })
})
