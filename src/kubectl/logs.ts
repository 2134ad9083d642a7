import type {Container, Pod} from '../kube/pod.ts'
import {logFault} from './kubelet-door.ts'
import {keyOf} from '../kube/object.ts'
import type {Key} from '../kube/object.ts'
import {parseTimestamp, timestamp} from '../kube/time.ts'
import {isContainerRunning, readLog} from '../sim/kubelet/exec.ts'
import type {LogLine} from '../sim/machine.ts'
import {get} from '../sim/table.ts'
import {command} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, isGiven, number, text, truth} from './flags.ts'
import {containerOf, objectNamed, podsOf} from './pod-choice.ts'
import type {Session} from './session.ts'
import {say, warn} from './session.ts'
import {findTargets} from './targets.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `all-containers all-pods container/c=string follow/f ignore-errors insecure-skip-tls-verify-backend limit-bytes=int max-log-requests=int
  pod-running-timeout=duration prefix previous/p selector/l=string since=duration since-time=string tail=int timestamps`

export const LOGS = command({
  path: 'logs',
  flags: FLAGS,
  run: logs,
})

type Style = {
  readonly previous: boolean
  readonly timestamps: boolean
  readonly prefix: boolean
  readonly tail: number
  readonly since: number
  readonly bytes: number
}
type Source = {readonly pod: Pod; readonly container: Container}
/** Where a followed log stands: lines up to a moment, and how many of that very moment. */
type Followed = {readonly key: Key; readonly uid: string; readonly container: string; readonly at: number; readonly count: number}
type Following = {readonly sources: readonly Followed[]; readonly style: Style}

/** `kubectl logs`: what a container has written, of one pod, of a workload's pods, or of all that a selector finds. */
function logs(session: Session, values: Values, name: string): Fault | undefined {
  const sources = sourcesOf(session, values, name)
  if (isFault(sources)) return sources
  const style = styleOf(session, values)
  const followed: Followed[] = []
  for (const source of sources) {
    const lines = logFault(session, source.pod, source.container.name, asked(values)) ?? linesOf(session, source, style)
    if (isFault(lines)) return lines
    const before = session.stdout
    for (const line of selected(lines, style)) print(session, source, line, style)
    // The server stops after so many bytes of a container's log, wherever that is.
    if (style.bytes > 0) session.stdout = before + cutAt(session.stdout.slice(before.length), style.bytes)
    followed.push(markOf(source, lines))
  }
  return truth(values, 'follow') && !style.previous ? follow(session, {sources: followed, style}) : undefined
}

function sourcesOf(session: Session, values: Values, name: string): Or<readonly Source[]> {
  const [word, positional] = values.args
  const selector = text(values, 'selector')
  if (word === undefined && selector === '') {
    const use = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'."
    return fault(`error: ${use}\nPOD or TYPE/NAME is a required argument for the logs command\nSee '${name} -h' for help and examples`)
  }
  if (word !== undefined && selector !== '')
    return fault(`error: only a selector (-l) or a POD name is allowed\nSee '${name} -h' for help and examples`)
  if (isGiven(values, 'since-time') && text(values, 'since-time') !== '') {
    const since = text(values, 'since-time')
    if (Number.isNaN(parseTimestamp(since)))
      return plainFault(
        `parsing time ${JSON.stringify(since)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(since)} as "2006"`,
      )
  }
  const pods = word === undefined ? selectedPods(session, selector) : namedPods(session, word, truth(values, 'all-pods'))
  if (isFault(pods)) return pods
  if (positional !== undefined && isGiven(values, 'container'))
    return fault(`error: only one of -c or an inline [CONTAINER] arg is allowed\nSee '${name} -h' for help and examples`)
  if (text(values, 'since') !== '' && text(values, 'since-time') !== '')
    return plainFault('at most one of `sinceTime` or `sinceSeconds` may be specified')
  const sources: Source[] = []
  for (const pod of pods) {
    if (truth(values, 'all-containers')) {
      sources.push(...[...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(container => ({pod, container})))
      continue
    }
    const container = containerOf(session, pod, text(values, 'container') || (positional ?? ''))
    if (isFault(container)) return container
    sources.push({pod, container})
  }
  return sources
}

function selectedPods(session: Session, selector: string): Or<readonly Pod[]> {
  const found = findTargets(session, {args: ['pods'], selector})
  if (isFault(found)) return found
  const problem = faultOf(found.troubles)
  if (problem !== undefined) return problem
  if (found.targets.length === 0) warn(session, `No resources found in ${session.namespace} namespace.`)
  return found.targets.map(target => target.object as Pod)
}

function namedPods(session: Session, word: string, all: boolean): Or<readonly Pod[]> {
  const object = objectNamed(
    session,
    word,
    (resource, name) => `error: error from server (NotFound): ${resource} "${name}" not found in namespace "${session.namespace}"`,
  )
  if (isFault(object)) return object
  const pods = podsOf(session, object)
  if (isFault(pods)) return pods
  const [first] = pods
  if (first === undefined) return plainFault(`timed out waiting for the condition`)
  if (pods.length > 1 && !all) warn(session, `Found ${pods.length} pods, using pod/${first.metadata.name}`)
  return all ? pods : [first]
}

function styleOf(session: Session, values: Values): Style {
  const since = durationMs(text(values, 'since', '0s'))
  const moment = text(values, 'since-time')
  return {
    previous: truth(values, 'previous'),
    timestamps: truth(values, 'timestamps'),
    prefix: truth(values, 'prefix'),
    tail: number(values, 'tail', isGiven(values, 'selector') ? 10 : -1),
    since: moment === '' ? (since === 0 ? 0 : session.world.now - since) : parseTimestamp(moment),
    bytes: number(values, 'limit-bytes', 0),
  }
}

/** What kubectl asks the server for; a tail of -1, which is all, is not asked. */
function asked(values: Values): Readonly<Record<string, string>> {
  const tail = number(values, 'tail', isGiven(values, 'selector') ? 10 : -1)
  const since = durationMs(text(values, 'since', '0s'))
  return {
    ...(truth(values, 'follow') ? {follow: 'true'} : {}),
    ...(truth(values, 'previous') ? {previous: 'true'} : {}),
    ...(truth(values, 'timestamps') ? {timestamps: 'true'} : {}),
    ...(since > 0 ? {sinceSeconds: String(Math.ceil(since / 1000))} : {}),
    ...(text(values, 'since-time') === '' ? {} : {sinceTime: text(values, 'since-time')}),
    ...(tail < 0 ? {} : {tailLines: String(tail)}),
    ...(number(values, 'limit-bytes', 0) === 0 ? {} : {limitBytes: text(values, 'limit-bytes')}),
  }
}

function linesOf(session: Session, {pod, container}: Source, style: Style): Or<readonly LogLine[]> {
  const lines = readLog(session.world, pod, container.name, {previous: style.previous})
  if (lines !== undefined) return lines
  const bad = (message: string): Fault => fault(`Error from server (BadRequest): ${message}`)
  if (style.previous) return bad(`previous terminated container "${container.name}" in pod "${pod.metadata.name}" not found`)
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  const waiting = statuses.find(status => status.name === container.name)?.state?.waiting
  if (waiting === undefined && pod.status?.phase !== 'Pending') return []
  const problem =
    waiting?.message === undefined || !/Image|Err/.test(waiting.reason ?? '') ? (waiting?.reason ?? '') : 'trying and failing to pull image'
  if (problem === 'trying and failing to pull image')
    return bad(`container "${container.name}" in pod "${pod.metadata.name}" is waiting to start: ${problem}`)
  if (problem === '')
    return bad(
      `container "${container.name}" in pod "${pod.metadata.name}" does not have a host assigned`.replace(
        /^container .* does/,
        `pod ${pod.metadata.name} does`,
      ),
    )
  return bad(`container "${container.name}" in pod "${pod.metadata.name}" is waiting to start: ${problem}`)
}

function selected(lines: readonly LogLine[], {since, tail}: Style): readonly LogLine[] {
  const recent = lines.filter(line => line.at >= since)
  return tail < 0 ? recent : tail === 0 ? [] : recent.slice(-tail)
}

function print(session: Session, {pod, container}: Source, line: LogLine, style: Style): void {
  const prefix = style.prefix ? `[pod/${pod.metadata.name}/${container.name}] ` : ''
  const stamp = style.timestamps ? `${timestamp(line.at).slice(0, 19)}.${String(line.at % 1000).padStart(3, '0')}000000Z ` : ''
  say(session, `${prefix}${stamp}${line.text}`)
}

function cutAt(text: string, bytes: number): string {
  const encoded = new TextEncoder().encode(text)
  return encoded.length <= bytes ? text : new TextDecoder().decode(encoded.slice(0, bytes))
}

function markOf({pod, container}: Source, lines: readonly LogLine[]): Followed {
  const last = lines.at(-1)?.at ?? -1
  return {
    key: keyOf(pod),
    uid: pod.metadata.uid ?? '',
    container: container.name,
    at: last,
    count: lines.filter(line => line.at === last).length,
  }
}

function follow(session: Session, state: Following): Fault | undefined {
  const running = state.sources.some(({key, uid, container}) => {
    const pod = get(session.world.objects, key) as Pod | undefined
    return (
      pod !== undefined &&
      pod.metadata.uid === uid &&
      (isContainerRunning(session.world, pod, container) || pod.status?.phase === 'Pending')
    )
  })
  if (running) session.pending = {verb: 'logs', state}
  return undefined
}

/** Goes on with `logs -f`: prints what has come since; ends when the containers have. */
export function resumeLogs(session: Session, given: unknown): Fault | undefined {
  const {sources, style} = given as Following
  const next = sources.map(mark => {
    const pod = get(session.world.objects, mark.key) as Pod | undefined
    const container =
      pod?.spec.containers.find(({name}) => name === mark.container) ?? pod?.spec.initContainers?.find(({name}) => name === mark.container)
    if (pod === undefined || container === undefined || pod.metadata.uid !== mark.uid) return mark
    const lines = readLog(session.world, pod, mark.container) ?? []
    let same = 0
    for (const line of lines) {
      if (line.at === mark.at) same += 1
      if (line.at > mark.at || (line.at === mark.at && same > mark.count)) print(session, {pod, container}, line, style)
    }
    return lines.length === 0 ? mark : markOf({pod, container}, lines)
  })
  return follow(session, {sources: next, style})
}
