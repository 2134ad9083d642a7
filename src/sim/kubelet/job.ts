import type {Container} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {imageBytes, nameProblem, notFound, pullProblem, pullTime} from '../containers/images.ts'
import {hasImage, normalName} from '../image-name.ts'
import {LATENCY} from '../latency.ts'
import type {Draft} from './draft.ts'
import {containerMemory, containerNamed, edit, event, processOf, setContainer, tickAfter, why} from './draft.ts'
import {environmentOf} from './environment.ts'
import type {BackOff, ContainerMemory, Job, OpenJob, Todo} from './memory.ts'
import {NEW_CONTAINER, openJob} from './memory.ts'
import {PACE} from './pace.ts'
import {NO_PROBES, freshProbes} from './probes.ts'
import {runHook, startContainer} from './run.ts'
import {takeAway} from './restart-all.ts'
import {makeSandbox} from './sandbox.ts'
import {terminatedState} from './status.ts'
import {stopContainer} from './stop.ts'
import {finishJob} from './sync.ts'

/** Does the next thing of a sync under way. */
export function advanceJob(draft: Draft, job: Job): void {
  const [todo] = job.todo
  if (todo === undefined) {
    finishJob(draft, job)
    return
  }
  const next = openJob(job, job.todo.slice(1))
  carryOut(draft, next, todo)
  edit(draft).job = next
}

function carryOut(draft: Draft, job: OpenJob, todo: Todo): void {
  switch (todo.do) {
    case 'sandbox':
      return makeSandbox(draft, job)
    case 'kill':
      return killContainer(draft, job, todo)
  }
  const container = containerNamed(draft.pod, todo.name)
  if (container === undefined) return
  if (todo.do === 'start') return beginStart(draft, job, container)
  if (todo.do === 'reset') return resetContainer(draft, job, container)
  if (todo.do === 'image') return beginImage(draft, job, container)
  return todo.do === 'pulled' ? endPull(draft, job, {...container, image: todo.image}, todo.since) : runContainer(draft, job, container)
}

function resetContainer(draft: Draft, job: OpenJob, container: Container): void {
  takeAway(draft, container)
  job.did = true
  job.at = draft.now
}

/** What a job does next, before all else, and when. */
function goOn(job: OpenJob, todo: Todo, at: number): void {
  job.todo = [todo, ...job.todo]
  job.at = at
}

function killContainer(draft: Draft, job: OpenJob, todo: Extract<Todo, {do: 'kill'}>): void {
  const stop = draft.memory.stops?.[todo.name]
  const running = processOf(draft, todo.name)?.ended === undefined
  const container = containerNamed(draft.pod, todo.name)
  if (container === undefined) return
  if (stop === undefined && running)
    stopContainer(draft, container, {
      message: todo.message,
      grace: todo.grace * 1000,
      term: draft.now,
      ...(todo.probe !== undefined && {probe: todo.probe}),
    })
  if (processOf(draft, todo.name)?.ended === undefined) {
    // Asked again when its program ends or its time is up.
    job.todo = [todo, ...job.todo]
    job.at = draft.memory.stops?.[todo.name]?.kill ?? draft.now + PACE.tick
    job.did = true
    return
  }
  const backsOff = countKilled(draft, container)
  const {[todo.name]: _gone, ...stops} = draft.memory.stops ?? {}
  edit(draft).stops = stops
  // A container that was started and stopped in one sync is seen by a relist of its own, after the look that its end brings.
  if (job.failed) edit(draft).relist = tickAfter(draft, draft.now) + PACE.tick
  job.at = draft.now
  job.did = true
  if (!backsOff) job.todo = job.todo.map(one => (one.do === 'start' && one.name === todo.name ? {do: 'image', name: todo.name} : one))
}

/**
 * The sync that kills a container knows of its earlier runs only (doBackOff looks for one that has exited): the first time it starts again
 * at once. Later the end of the run before counts: the back-off lengthens, or is not over yet, and then the container waits. The back-off
 * is kept for each version of the container (GetBackoffKey). Answers whether it waits.
 */
function countKilled(draft: Draft, container: Container): boolean {
  const process = processOf(draft, container.name)
  if (process === undefined || process.restarts === 0) return false
  const memory = containerMemory(draft, container.name)
  const known = backOffOf(memory, container)
  const before = parseTimestamp(memory.last?.finishedAt ?? '') || draft.now
  if (known !== undefined && before - known.at <= PACE.crashForgets && draft.now - before < known.ms) return true
  const ms = known === undefined ? PACE.crashFirst : Math.min(known.ms * 2, PACE.crashMost)
  setContainer(draft, container.name, {...memory, backOff: {ms, at: draft.now, image: container.image}})
  return false
}

/** Each version of a container has a back-off of its own (GetBackoffKey): with a new image it starts at once. */
function backOffOf({backOff}: ContainerMemory, {image}: Container): BackOff | undefined {
  return backOff?.image === image ? backOff : undefined
}

/** Back-off after failures, then the image, then the container itself. */
function beginStart(draft: Draft, job: OpenJob, container: Container): void {
  const until = crashBackOff(draft, container)
  if (until === undefined) return beginImage(draft, job, container)
  job.failed = true
  job.expires = Math.min(job.expires ?? until, until)
}

/** The moment a crashed container may start again; undefined when it may now, which lengthens the next wait. */
function crashBackOff(draft: Draft, container: Container): number | undefined {
  const ended = processOf(draft, container.name)?.ended
  if (ended === undefined) return undefined
  const memory = containerMemory(draft, container.name)
  const old = backOffOf(memory, container)
  const forgotten = old === undefined || ended.at - old.at > PACE.crashForgets
  if (!forgotten && draft.now - ended.at < old.ms) {
    const name = `${draft.pod.metadata.name}_${draft.pod.metadata.namespace ?? ''}(${draft.uid})`
    const seconds = old.ms / 1000
    event(
      draft,
      {
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off restarting failed container ${container.name} in pod ${name}`,
        container: container.name,
      },
      why(draft, 'container-backs-off', {container: container.name, seconds}),
    )
    const text = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
    setContainer(draft, container.name, {
      ...memory,
      reason: {reason: 'CrashLoopBackOff', message: `back-off ${text} restarting failed container=${container.name} pod=${name}`},
    })
    return ended.at + old.ms
  }
  const ms = forgotten ? PACE.crashFirst : Math.min(old.ms * 2, PACE.crashMost)
  const backOff: BackOff = {ms, at: draft.now, image: container.image}
  setContainer(draft, container.name, {...memory, backOff})
  return undefined
}

function beginImage(draft: Draft, job: OpenJob, container: Container): void {
  const {image} = container
  const unreadable = nameProblem(image)
  if (unreadable !== undefined) {
    const message = `Failed to apply default image tag ${JSON.stringify(image)}: ${unreadable}`
    event(
      draft,
      {type: 'Warning', reason: 'InspectFailed', message, container: container.name},
      why(draft, 'container-cannot-start', {container: container.name, problem: unreadable}),
    )
    return cannotStart(draft, job, container, 'InvalidImageName', message, 'InvalidImageName')
  }
  const present = hasImage(draft.machine, image)
  const facts = why(draft, 'container-image', {container: container.name, image, node: draft.node})
  const policy = container.imagePullPolicy ?? (/:latest$/.test(normalName(image)) ? 'Always' : 'IfNotPresent')
  if (policy !== 'Always' && present) {
    event(
      draft,
      {
        reason: 'Pulled',
        message: `Container image "${image}" already present on machine and can be accessed by the pod`,
        container: container.name,
      },
      facts,
    )
    return goOn(job, {do: 'run', name: container.name}, draft.now + LATENCY.start)
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`
    event(draft, {type: 'Warning', reason: 'ErrImageNeverPull', message, container: container.name}, facts)
    return cannotStart(draft, job, container, 'ErrImageNeverPull', message, 'ErrImageNeverPull')
  }
  const waiting = draft.memory.pulls?.[image]
  if (waiting !== undefined && draft.now - waiting.at < waiting.ms) {
    const message = `Back-off pulling image "${image}"`
    event(draft, {reason: 'BackOff', message, container: container.name}, why(draft, 'container-image-fails', {image}))
    return cannotStart(draft, job, container, 'ImagePullBackOff', `${message}: ErrImagePull: ${waiting.message}`, 'ImagePullBackOff')
  }
  event(draft, {reason: 'Pulling', message: `Pulling image "${image}"`, container: container.name}, facts)
  goOn(job, {do: 'pulled', name: container.name, image, since: draft.now}, draft.now + pullTime(present))
}

/** The end of a pull. A sync knows the pod as it was when it began: another image that was asked for meanwhile is the next sync's. */
function endPull(draft: Draft, job: OpenJob, container: Container, since: number): void {
  const {image} = container
  const refused = draft.machine.unpullable?.some(each => normalName(each) === normalName(image))
  const problem = pullProblem(image) ?? (refused === true ? notFound(image) : undefined)
  if (problem !== undefined) {
    event(
      draft,
      {type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${problem}`, container: container.name},
      why(draft, 'container-image-fails', {image}),
    )
    const old = draft.memory.pulls?.[image]
    const ms = old === undefined || draft.now - old.at > 2 * PACE.pullMost ? PACE.pullFirst : Math.min(old.ms * 2, PACE.pullMost)
    edit(draft).pulls = {...draft.memory.pulls, [image]: {ms, at: draft.now, message: problem}}
    return cannotStart(draft, job, container, 'ErrImagePull', problem, 'ErrImagePull')
  }
  const took = `${draft.now - since}ms`
  const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${imageBytes(image)} bytes.`
  event(
    draft,
    {reason: 'Pulled', message, container: container.name},
    why(draft, 'container-image', {container: container.name, image, node: draft.node}),
  )
  if (!hasImage(draft.machine, image)) {
    draft.machine = {...draft.machine, images: {...draft.machine.images, [normalName(image)]: draft.now}}
    draft.ran = true
  }
  if (containerNamed(draft.pod, container.name)?.image === image) return goOn(job, {do: 'run', name: container.name}, draft.now)
  goOn(job, {do: 'image', name: container.name}, draft.now)
}

function cannotStart(draft: Draft, job: OpenJob, container: Container, reason: string, message: string, text: string): void {
  event(
    draft,
    {type: 'Warning', reason: 'Failed', message: `Error: ${text}`, container: container.name},
    why(draft, 'container-cannot-start', {container: container.name, problem: text}),
  )
  setContainer(draft, container.name, {...containerMemory(draft, container.name), reason: {reason, message}})
  job.failed = true
  job.at = draft.now
}

function runContainer(draft: Draft, job: OpenJob, container: Container): void {
  const env = environmentOf(draft.world, draft.pod, container, draft.memory.sandbox?.ip ?? '')
  if ('problem' in env && typeof env.problem === 'string' && Object.keys(env).length === 1) {
    return cannotStart(draft, job, container, 'CreateContainerConfigError', env.problem, env.problem)
  }
  const asRoot = rootProblem(draft, container)
  if (asRoot !== undefined) return cannotStart(draft, job, container, 'CreateContainerConfigError', asRoot, asRoot)
  const before = processOf(draft, container.name)
  const known = containerMemory(draft, container.name)
  const last = before?.ended === undefined ? known.last : terminatedState(draft, container.name, before)
  const facts = why(draft, 'container-starts', {container: container.name})
  event(draft, {reason: 'Created', message: 'Container created', container: container.name}, facts)
  const probes = freshProbes(draft, container)
  if (known !== NEW_CONTAINER || last !== undefined || probes !== NO_PROBES)
    setContainer(draft, container.name, {
      reason: undefined,
      backOff: known.backOff,
      last,
      message: undefined,
      restarts: known.restarts,
      probes,
    })
  const problem = startContainer(draft, container, env as Readonly<Record<string, string>>)
  if (problem !== undefined) {
    const text = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${problem}: unknown`
    setContainer(draft, container.name, {...containerMemory(draft, container.name), message: text})
    edit(draft).relist = tickAfter(draft, draft.now)
    return cannotStart(draft, job, container, 'RunContainerError', text, text)
  }
  event(draft, {reason: 'Started', message: 'Container started', container: container.name}, facts)
  // Only a readiness probe tells that look from none.
  if (container.readinessProbe !== undefined) edit(draft).relist = tickAfter(draft, draft.now)
  job.did = true
  job.at = draft.now
  afterStart(draft, job, container)
}

/** Why a container that must not run as root may not start, as verifyRunAsNonRoot. Our images run as root unless their name says not. */
function rootProblem({pod, uid}: Draft, container: Container): string | undefined {
  const {runAsNonRoot, runAsUser} = {...pod.spec.securityContext, ...container.securityContext}
  if (runAsNonRoot !== true || (runAsUser ?? 0) !== 0) return undefined
  const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${uid})", container: ${container.name})`
  if (runAsUser === 0) return `container's runAsUser breaks non-root policy ${where}`
  return /nonroot|unprivileged|bitnami/.test(container.image) ? undefined : `container has runAsNonRoot and image will run as root ${where}`
}

/** Runs the postStart hook, for which a sync waits. A failed hook ends the container with its grace, and the sync has failed. */
function afterStart(draft: Draft, job: OpenJob, container: Container): void {
  const hook = container.lifecycle?.postStart
  if (hook === undefined) return
  const {took, failed} = runHook(draft, container, hook)
  if (!failed) {
    job.at = draft.now + took
    return
  }
  const facts = why(draft, 'container-cannot-start', {container: container.name, problem: 'its postStart hook failed'})
  event(draft, {type: 'Warning', reason: 'FailedPostStartHook', message: 'PostStartHook failed', container: container.name}, facts)
  setContainer(draft, container.name, {
    ...containerMemory(draft, container.name),
    reason: {reason: 'PostStartHookError', message: 'PostStartHook failed'},
  })
  const grace = draft.pod.spec.terminationGracePeriodSeconds ?? 30
  const kill: Todo = {do: 'kill', name: container.name, message: 'FailedPostStartHook', grace}
  job.failed = true
  job.todo = [kill, ...job.todo]
}
