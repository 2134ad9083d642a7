import {controllerOf} from '../kube/object.ts'
import type {Ms} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {find, list} from '../sim/world.ts'
import type {World} from '../sim/world.ts'
import {changesAt} from '../sim/timeline.ts'
import {entriesRun} from '../sim/leap/entries-run.ts'
import type {Lesson, Pack} from './lesson.ts'
import {isWritten} from './lesson.ts'
import {beginStep, openSession} from './session.ts'
import type {Session} from './session.ts'
import {tryAttempt} from './try-attempt.ts'

/** A pod that stands, or a Job's pod that has ended well, once a step is solved. */
export type GoalPod = {
  /** `StatefulSet/web`: who is to make it; of a Deployment's pods the Deployment. Empty for a pod of nobody. */
  readonly owner: string
  /** Its name where that is decided beforehand: a StatefulSet's pod, or one that nobody makes. Empty for all others. */
  readonly name: string
  /** Its node where that matters: a DaemonSet's pod. */
  readonly node: string
}

/** What the solution of a step comes to: the picture that one works towards, and how the reference got there. */
export type Goal = {
  readonly pods: readonly GoalPod[]
  readonly made: number
  readonly took: Ms
}

/** The goal of each step of a lesson. Slow, since the solution is played; the build does it once for our own lessons. */
export function goalsOf(lesson: Lesson): readonly Goal[] {
  let {session} = openSession(lesson.setup, lesson.files, `${lesson.id} exercise`)
  return lesson.steps.map(step => {
    const solved = tryAttempt(lesson, step, session, step.solution).session
    const goal = {
      pods: goalPods(solved.timeline.head),
      made: podsMade(session, solved),
      took: solved.timeline.head.now - session.timeline.head.now,
    }
    session = beginStep(solved)
    return goal
  })
}

/** The pack with the goals of its lessons worked out. */
export function withGoals(pack: Pack): Pack {
  const lessons = pack.lessons.map(lesson => {
    if (!isWritten(lesson)) return lesson
    const goals = goalsOf(lesson)
    return {...lesson, steps: lesson.steps.map((step, at) => ({...step, ...(goals[at] === undefined ? {} : {goal: goals[at]})}))}
  })
  return {...pack, lessons}
}

/** Pods that the API server took between two moments of one history. */
export function podsMade(from: Session, to: Session): number {
  let made = 0
  for (const step of entriesRun(to.timeline, from.timeline.steps, to.timeline.steps))
    made += changesAt(to.timeline, step).filter(change => change.what === 'created' && change.key.startsWith('Pod/')).length
  return made
}

function goalPods(world: World): readonly GoalPod[] {
  return list(world, 'Pod', 'default').flatMap(pod => {
    const owner = makerOf(world, pod)
    // A schedule never comes to an end: its pods are no picture to work towards.
    if (pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Failed' || owner.startsWith('CronJob/')) return []
    const named = owner === '' || owner.startsWith('StatefulSet/')
    return [{owner, name: named ? pod.metadata.name : '', node: owner.startsWith('DaemonSet/') ? (pod.spec.nodeName ?? '') : ''}]
  })
}

/** Who makes a pod in the end: the Deployment behind its ReplicaSet, the CronJob behind its Job. Empty when nobody does. */
export function makerOf(world: World, pod: Pod): string {
  const owner = controllerOf(pod)
  if (owner === undefined) return ''
  const between =
    owner.kind === 'ReplicaSet' || owner.kind === 'Job'
      ? find(world, owner.kind, pod.metadata.namespace ?? 'default', owner.name)
      : undefined
  const above = between === undefined ? undefined : controllerOf(between)
  return above === undefined ? `${owner.kind}/${owner.name}` : `${above.kind}/${above.name}`
}

/** Pods of the goal that this world does not have yet, in the order of the goal. */
export function stillToCome(world: World, goal: Goal | undefined): readonly GoalPod[] {
  if (goal === undefined || goal.pods.length === 0) return []
  const here = list(world, 'Pod', 'default').filter(pod => pod.status?.phase !== 'Failed')
  const names = new Set(here.map(pod => pod.metadata.name))
  const counts = new Map<string, number>()
  for (const pod of here) {
    const owner = makerOf(world, pod)
    const leaving = pod.metadata.deletionTimestamp !== undefined
    for (const key of [owner, `${owner} ${pod.spec.nodeName ?? ''}`]) if (!leaving) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return goal.pods.filter(pod => {
    if (pod.name !== '') return !names.has(pod.name)
    const key = pod.node === '' ? pod.owner : `${pod.owner} ${pod.node}`
    const left = counts.get(key) ?? 0
    counts.set(key, left - 1)
    return left <= 0
  })
}
