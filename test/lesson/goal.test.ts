import {describe, expect, test} from 'vitest'
import {goalsOf, podsMade, stillToCome, withGoals} from '../../src/lesson/goal.ts'
import type {GoalPod} from '../../src/lesson/goal.ts'
import type {Lesson} from '../../src/lesson/lesson.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {perform} from '../../src/lesson/perform.ts'
import {openSession, settleSession} from '../../src/lesson/session.ts'
import type {Session} from '../../src/lesson/session.ts'
import {loadPack, PACKS} from './pack-files.ts'

function lesson(number: string): Lesson {
  const found = PACKS.map(loadPack)
    .flatMap(pack => pack.lessons)
    .filter(isWritten)
    .find(each => each.number === number)
  if (found === undefined) throw new Error(`there is no lesson ${number}`)
  return found
}

const begun = (of: Lesson): Session => openSession(of.setup, of.files, `${of.id} exercise`).session
const after = (session: Session, line: string) => settleSession(perform(session, line).session).session
const words = (pods: readonly GoalPod[]) =>
  pods.map(({owner, name, node}) => [name === '' ? owner : name, node].filter(part => part !== '').join(' on '))

describe('the goal of a step', () => {
  test('names the pods of a StatefulSet, for their names are known beforehand', () => {
    const of = lesson('1.2')
    const [goal] = goalsOf(of)
    expect(words(stillToCome(begun(of).timeline.head, goal))).toEqual(['web-0', 'web-1'])
  })
  test('counts the pods of a Deployment, and of these only what is missing', () => {
    const of = lesson('0.2')
    const [goal] = goalsOf(of)
    expect(words(stillToCome(begun(of).timeline.head, goal))).toEqual(['Deployment/shop', 'Deployment/shop', 'Deployment/shop'])
    const scaled = after(begun(of), 'kubectl scale deployment shop --replicas=4')
    expect(words(stillToCome(scaled.timeline.head, goal))).toEqual(['Deployment/shop'])
  })
  test('places the pods of a DaemonSet on their nodes, also on one that is not built yet', () => {
    const of = lesson('2.2')
    const [goal] = goalsOf(of)
    expect(words(stillToCome(begun(of).timeline.head, goal))).toContain('DaemonSet/fluentd-elasticsearch on node-e')
  })
  test('is empty for a schedule, which never comes to an end', () => {
    expect(goalsOf(lesson('4.1'))[0]?.pods).toEqual([])
  })
  test('tells how long the reference takes and how many pods it needs', () => {
    const of = lesson('1.2')
    const [goal] = goalsOf(of)
    expect(goal?.made).toBe(2)
    expect(goal?.took).toBeGreaterThan(0)
    const session = begun(lesson('0.2'))
    expect(podsMade(session, after(session, 'kubectl scale deployment shop --replicas=4'))).toBe(2)
  })
  test('is kept with the lessons that are written, and with them only', () => {
    const pack = withGoals(loadPack('choosing'))
    for (const each of pack.lessons)
      expect(isWritten(each) ? each.steps.every(step => step.goal !== undefined) : 'planned' in each).toBe(true)
  })
})
