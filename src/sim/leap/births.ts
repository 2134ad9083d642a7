import type {KubeObject} from '../../kube/object.ts'
import {controllerOf, keyOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {suffix, uid} from '../chance.ts'
import {nameOfRun} from '../cronjob/new-job.ts'
import type {Change} from '../request.ts'
import type {World} from '../world.ts'

// What is drawn by chance is drawn from names and versions, and both are known for every period. So the uids and names of all Jobs and
// pods of a run follow from those of one run, without running it.

/** A Job that a period brings forth. `minute` and `version` are those of the first period after the leap begins. */
type JobBirth = {
  readonly namespace: string
  readonly cron: string
  readonly minute: number
  readonly version: number
  readonly back: number
}

/** A pod of such a Job: by its place, so many periods earlier. `nameBack`: versions since the look began in which its name was drawn. */
type PodBirth = {
  readonly job: number
  readonly earlier: number
  readonly version: number
  readonly back: number
  readonly nameBack: number
  readonly nth: number
}

export type Births = {readonly jobs: readonly JobBirth[]; readonly pods: readonly PodBirth[]}

/** A draw looks back over so many writes of the same look. */
const MOST_BACK = 60
const MOST_NTH = 8
/** A pod's Job is at most so many periods older. */
const MOST_EARLIER = 4

/** What `changes`, one period that begins at `world`, bring forth; undefined when a draw cannot be found again. */
export function birthsIn(world: World, changes: readonly Change[], minutes: number): Births | undefined {
  const born = changes.filter(change => change.what === 'created').flatMap(({object}) => object ?? [])
  const jobs: JobBirth[] = []
  for (const object of born) {
    if (object.kind !== 'Job') continue
    const job = jobBirth(world, object)
    if (job === undefined) return undefined
    jobs.push(job)
  }
  const pods: PodBirth[] = []
  for (const object of born) {
    if (object.kind !== 'Pod') continue
    const pod = podBirth(world, object, jobs, minutes)
    if (pod === undefined) return undefined
    pods.push(pod)
  }
  return {jobs, pods}
}

const versionOf = ({metadata}: KubeObject) => Number(metadata.resourceVersion ?? 0)

/** The first number below `most` for which a draw comes out as it did. */
function search(most: number, holds: (number: number) => boolean): number | undefined {
  for (let number = 0; number < most; number++) if (holds(number)) return number
  return undefined
}

const uidBack = (world: World, object: KubeObject) =>
  search(MOST_BACK, back => uid(world.seed, keyOf(object), versionOf(object) - 1 - back) === object.metadata.uid)

function jobBirth(world: World, object: KubeObject): JobBirth | undefined {
  const {name, namespace = ''} = object.metadata
  const cron = controllerOf(object)?.name
  const back = uidBack(world, object)
  if (cron === undefined || back === undefined || !name.startsWith(`${cron}-`)) return undefined
  return {namespace, cron, minute: Number(name.slice(cron.length + 1)), version: versionOf(object), back}
}

function podBirth(world: World, object: KubeObject, jobs: readonly JobBirth[], minutes: number): PodBirth | undefined {
  const {metadata} = object as Pod
  const owner = controllerOf(object)
  const back = uidBack(world, object)
  if (owner === undefined || back === undefined) return undefined
  for (let earlier = 0; earlier < MOST_EARLIER; earlier++) {
    const job = jobs.findIndex(
      ({cron, minute, namespace}) => nameOfRun(cron, minute - earlier * minutes) === owner.name && namespace === metadata.namespace,
    )
    if (job < 0) continue
    for (let nth = 0; nth < MOST_NTH; nth++) {
      const nameBack = search(
        MOST_BACK,
        each => podName(owner.name, suffix(world.seed, owner.uid, versionOf(object) - 1 - each, nth)) === metadata.name,
      )
      if (nameBack !== undefined) return {job, earlier, version: versionOf(object), back, nameBack, nth}
    }
  }
  return undefined
}

const podName = (job: string, ending: string) => `${job}-${ending}`

/** Where a run stands among all: `period` 0 begins with the leap; the periods before it have negative numbers. */
type Shift = {readonly seed: string; readonly minutes: number; readonly versions: number}

/** Uids and pod names of a period's Jobs and pods, in one order for all periods. */
export function drawnIn({jobs, pods}: Births, period: number, {seed, minutes, versions}: Shift): readonly string[] {
  const drawn: string[] = []
  const jobUid = (birth: JobBirth, at: number) => {
    const name = nameOfRun(birth.cron, birth.minute + at * minutes)
    return uid(seed, `Job/${birth.namespace}/${name}`, birth.version + at * versions - 1 - birth.back)
  }
  for (const birth of jobs) drawn.push(jobUid(birth, period))
  for (const {job, earlier, version, back, nameBack, nth} of pods) {
    const birth = jobs[job]
    if (birth === undefined) continue
    const at = period - earlier
    const owner = jobUid(birth, at)
    const now = version + period * versions - 1
    const name = podName(nameOfRun(birth.cron, birth.minute + at * minutes), suffix(seed, owner, now - nameBack, nth))
    drawn.push(name, uid(seed, `Pod/${birth.namespace}/${name}`, now - back))
  }
  return drawn
}
