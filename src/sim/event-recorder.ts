import type {Ms, Problem} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import {dataAt, numAt} from '../kube/peek.ts'
import type {KubeEvent} from '../kube/service.ts'
import {parseTimestamp, timestamp} from '../kube/time.ts'
import {hash32, uid} from './chance.ts'
import type {Request} from './request.ts'
import {get, put, valuesFrom} from './table.ts'
import {find} from './world.ts'
import type {World} from './world.ts'
import type {Draft} from './write.ts'
import {store} from './write.ts'

type EventRequest = Extract<Request, {verb: 'event'}>

/** Events that differ in their message only are combined from the tenth on, unless ten minutes pass without one (defaultAggregateMaxEvents). */
const PLAIN_MESSAGES = 9
const SIMILAR_FOR: Ms = 600_000
/** A component may tell 25 things of one type about an object, and one more every five minutes (defaultSpamBurst, defaultSpamQPS). */
const BURST = 25
const REFILL: Ms = 300_000
/** Up to here the events themselves show what was told; then the budget is written down. */
const OBVIOUS = 10

/**
 * Records an event as client-go's recorder does (tools/record/events_cache.go): the same words about the same object by the same
 * component are one Event that counts up, many similar ones become one, and who talks too much is not heard.
 * Cluster-scoped objects have their events in namespace default.
 */
export function recordEvent(draft: Draft, request: EventRequest): Problem | undefined {
  const {world} = draft
  const {namespace, name} = splitKey(request.about)
  const space = namespace === '' ? 'default' : namespace
  const id = get(world.objects, request.about)?.metadata.uid
  const {kind} = splitKey(request.about)
  const told = eventsAbout(world, space, name).filter(event => isLike(event, request, kind, id))
  const budget = spend(world, request, told)
  const plainName = nameOf(request, id ?? '', false)
  const combined = budget.unheard[unheardKey(request, plainName)] === undefined && isCombined(world, request, told, budget)
  const message = combined ? `(combined from similar events): ${request.message}` : request.message
  const eventName = combined ? nameOf(request, id ?? '', true) : plainName
  const known = find(world, 'Event', space, eventName)
  const unheard = budget.unheard[unheardKey(request, eventName)] ?? 0
  keepBudget(draft, request, budget, eventName)
  if (!budget.heard) return undefined
  const now = timestamp(world.now)
  const event: KubeEvent =
    known === undefined
      ? {...newEvent(world, request, {name: eventName, space, id}), message, count: 1 + unheard, firstTimestamp: now, lastTimestamp: now}
      : {...known, message, count: known.count + 1 + unheard, lastTimestamp: now}
  store(draft, `Event/${space}/${eventName}`, event, request.why)
  return undefined
}

function eventsAbout(world: World, space: string, name: string): readonly KubeEvent[] {
  return valuesFrom(world.objects, `Event/${space}/${name}.`) as KubeEvent[]
}

/** Of the same object, component and type. */
function isLike({involvedObject, source, type}: KubeEvent, request: EventRequest, kind: string, id: string | undefined): boolean {
  return source.component === request.component && type === request.type && involvedObject.kind === kind && involvedObject.uid === id
}

/** Whether so many similar events were told lately, heard or not, that this one joins the combined one. */
function isCombined({now}: World, {reason, message, fieldPath}: EventRequest, told: readonly KubeEvent[], {unheard}: Budget): boolean {
  const similar = told.filter(event => event.reason === reason)
  let plain = Object.keys(unheard).filter(key => key.startsWith(`${reason} `)).length
  if (plain >= PLAIN_MESSAGES || similar.length + plain < PLAIN_MESSAGES) return plain >= PLAIN_MESSAGES
  similar.sort((left, right) => (left.lastTimestamp < right.lastTimestamp ? 1 : -1))
  let last = now
  for (const event of similar) {
    const moment = parseTimestamp(event.lastTimestamp)
    if (last - moment > SIMILAR_FOR) break
    last = moment
    if (event.message === message && event.involvedObject.fieldPath === fieldPath) return false
    if (!event.message.startsWith('(combined from similar events): ')) plain++
  }
  return plain >= PLAIN_MESSAGES
}

/** What a component may still tell about an object, and how often each event happened without being heard. */
type Budget = {readonly tokens: number; readonly at: Ms; readonly heard: boolean; readonly unheard: Readonly<Record<string, number>>}

/** At most ten of a reason: the others are combined. */
const unheardKey = ({reason}: EventRequest, name: string) => `${reason} ${name}`
const budgetKey = ({about, component, type}: EventRequest) => `${about} events ${component} ${type}`

/** A token bucket, as EventSourceObjectSpamFilter. */
function spend(world: World, request: EventRequest, told: readonly KubeEvent[]): Budget {
  const known = get(world.memory, budgetKey(request))
  const used = told.reduce((sum, event) => sum + event.count, 0)
  const before = known === undefined ? BURST - used : numAt(known, 'tokens')
  const since = known === undefined ? world.now : numAt(known, 'at')
  const tokens = Math.min(BURST, before + (world.now - since) / REFILL)
  const heard = tokens >= 1
  const unheard = Object.fromEntries(
    Object.entries(dataAt(known, 'unheard')).map(([name, count]) => [name, typeof count === 'number' ? count : 0]),
  )
  return {tokens: heard ? tokens - 1 : tokens, at: world.now, heard, unheard}
}

function keepBudget(draft: Draft, request: EventRequest, {tokens, at, heard, unheard}: Budget, name: string): void {
  const key = budgetKey(request)
  const {world} = draft
  if (tokens > BURST - OBVIOUS && get(world.memory, key) === undefined) return
  const entry = unheardKey(request, name)
  const {[entry]: missed = 0, ...others} = unheard
  const next = heard ? others : {...others, [entry]: missed + 1}
  draft.world = {...world, memory: put(world.memory, key, {tokens, at, unheard: next}, world.owner)}
}

function nameOf(request: EventRequest, id: string, combined: boolean): string {
  const told = combined ? ['combined'] : [request.message, request.fieldPath ?? '']
  const words = [request.about, id, request.type, request.reason, request.component, ...told].join('\n')
  const digits = (text: string) => hash32(text).toString(16).padStart(8, '0')
  return `${splitKey(request.about).name}.${digits(words)}${digits(`${words}.`)}`
}

type Told = Omit<KubeEvent, 'message' | 'count' | 'firstTimestamp' | 'lastTimestamp'>

function newEvent(
  world: World,
  request: EventRequest,
  {name, space, id}: {readonly name: string; readonly space: string; readonly id: string | undefined},
): Told {
  const {kind, namespace, name: about} = splitKey(request.about)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {name, namespace: space, uid: uid(world.seed, name, world.revision), creationTimestamp: timestamp(world.now)},
    involvedObject: {
      apiVersion: get(world.objects, request.about)?.apiVersion ?? 'v1',
      kind,
      name: about,
      ...(namespace === '' ? {} : {namespace}),
      ...(id === undefined ? {} : {uid: id}),
      ...(request.fieldPath === undefined ? {} : {fieldPath: request.fieldPath}),
    },
    reason: request.reason,
    type: request.type,
    source: {component: request.component},
    reportingComponent: request.component,
  }
}
