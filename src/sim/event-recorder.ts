import type {Key, Ms, Problem} from '../kube/object.ts'
import {keyOf, makeKey, splitKey} from '../kube/object.ts'
import {dataAt, numAt} from '../kube/peek.ts'
import type {KubeEvent} from '../kube/service.ts'
import {parseTimestamp, timestamp} from '../kube/time.ts'
import {flat} from './flat.ts'
import {hex16, uid} from './chance.ts'
import type {Request} from './request.ts'
import {stamped} from './stamp.ts'
import {get, put, valuesFrom} from './table.ts'
import type {World} from './world.ts'
import type {Draft} from './write.ts'
import {keep, nextVersion, standing} from './write.ts'

type EventRequest = Extract<Request, {verb: 'event'}>

/** Events that differ in their message only are combined from the tenth on, unless ten minutes pass without one (defaultAggregateMaxEvents). */
const PLAIN_MESSAGES = 9
const SIMILAR_FOR: Ms = 600_000
const COMBINED = '(combined from similar events): '
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
  const about = subjectOf(draft, request.about)
  const all = eventsAbout(draft, request.about, about)
  const told = toldLike(all, request, about)
  const budget = spend(world, request, told)
  let name = nameOf(request, about, false)
  const combined = missed(budget, request, name) === undefined && isCombined(world, request, told, budget)
  if (combined) name = nameOf(request, about, true)
  const count = 1 + (missed(budget, request, name) ?? 0)
  keepBudget(draft, request, budget, name)
  if (budget.heard) {
    const message = flat(combined ? COMBINED + request.message : request.message)
    const place = all.findIndex(event => event.metadata.name === name)
    const known = all[place]
    if (known === undefined) all.push(tellNew(draft, {request, about, name, message, count, told}))
    else all[place] = tellAgain(draft, request, known, {message, count})
  }
  draft.told = {about: request.about, events: all}
  return undefined
}

function tellNew(draft: Draft, news: News): KubeEvent {
  const event = newEvent(draft.world, news)
  keep(draft, flat(makeKey('Event', news.about.space, news.name)) as Key, undefined, event, news.request.why)
  return event
}

function tellAgain(draft: Draft, request: EventRequest, known: KubeEvent, {message, count}: Pick<News, 'message' | 'count'>): KubeEvent {
  const {world} = draft
  const again: KubeEvent = {...known, message, count: known.count + count, lastTimestamp: timestamp(world.now)}
  const event = {...again, metadata: stamped(again.metadata, {resourceVersion: nextVersion(world)})}
  keep(draft, keyOf(known), known, event, request.why)
  return event
}

/** Those of the same object, component and type. The list itself where all are, as most are. */
function toldLike(all: readonly KubeEvent[], request: EventRequest, about: Subject): readonly KubeEvent[] {
  for (const event of all) if (!isLike(event, request, about)) return all.filter(each => isLike(each, request, about))
  return all
}

type Told = readonly KubeEvent[]

/** What an event is about; `space` is the namespace that holds its events. */
type Subject = {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly space: string
  readonly uid: string | undefined
  readonly apiVersion: string
}

function subjectOf(draft: Draft, key: Key): Subject {
  const object = standing(draft, key)
  if (object === undefined) {
    const {kind, namespace, name} = splitKey(key)
    return {kind, namespace, name, space: namespace === '' ? 'default' : namespace, uid: undefined, apiVersion: 'v1'}
  }
  // An object's own words are shared by all its events.
  const {kind, apiVersion} = object
  const {name, namespace = '', uid: id} = object.metadata
  return {kind, namespace, name, space: namespace === '' ? 'default' : namespace, uid: id, apiVersion}
}

/** In no order. */
function eventsAbout({world, told}: Draft, key: Key, {space, name}: Subject): KubeEvent[] {
  return told?.about === key ? told.events : (valuesFrom(world.objects, `Event/${space}/${name}.`) as KubeEvent[])
}

/** Of the same object, component and type. */
function isLike({involvedObject, source, type}: KubeEvent, request: EventRequest, {kind, uid: id}: Subject): boolean {
  return source.component === request.component && type === request.type && involvedObject.kind === kind && involvedObject.uid === id
}

/** Whether so many similar events were told lately, heard or not, that this one joins the combined one. */
function isCombined({now}: World, {reason, message, fieldPath}: EventRequest, told: Told, {unheard}: Budget): boolean {
  if (unheard === NONE && told.length < PLAIN_MESSAGES) return false
  let plain = countWith(unheard, `${reason} `)
  if (plain >= PLAIN_MESSAGES) return true
  const similar = told.filter(event => event.reason === reason)
  if (similar.length + plain < PLAIN_MESSAGES) return false
  similar.sort((left, right) => (left.lastTimestamp < right.lastTimestamp ? 1 : -1))
  let last = now
  for (const event of similar) {
    const moment = parseTimestamp(event.lastTimestamp)
    if (last - moment > SIMILAR_FOR) break
    last = moment
    if (event.message === message && event.involvedObject.fieldPath === fieldPath) return false
    if (!event.message.startsWith(COMBINED)) plain++
  }
  return plain >= PLAIN_MESSAGES
}

function countWith(names: object, beginning: string): number {
  let count = 0
  for (const name in names) if (name.startsWith(beginning)) count++
  return count
}

/**
 * What a component may still tell about an object, and how often each event happened without being heard. The bucket is kept as the time
 * it would take to fill so far: whole ms, so that nothing is lost to rounding in a year of refills.
 */
type Budget = {readonly credit: Ms; readonly at: Ms; readonly heard: boolean; readonly unheard: Readonly<Record<string, unknown>>}

/** At most ten of a reason: the others are combined. */
const unheardKey = ({reason}: EventRequest, name: string) => `${reason} ${name}`
const budgetKey = ({about, component, type}: EventRequest) => `${about} events ${component} ${type}`

/** Of a budget that is not written down: the events show it. */
const NONE: Budget['unheard'] = {}

/** How often an event happened and was not heard. */
function missed({unheard}: Budget, request: EventRequest, name: string): number | undefined {
  const count = unheard === NONE ? undefined : unheard[unheardKey(request, name)]
  return typeof count === 'number' ? count : undefined
}

/** A token bucket, as EventSourceObjectSpamFilter. */
function spend(world: World, request: EventRequest, told: Told): Budget {
  const at = world.now
  const known = get(world.memory, budgetKey(request))
  const used = known === undefined ? timesTold(told) : 0
  if (known === undefined && used < OBVIOUS - 1) return {credit: (BURST - used - 1) * REFILL, at, heard: true, unheard: NONE}
  const before = known === undefined ? (BURST - used) * REFILL : numAt(known, 'credit')
  const since = known === undefined ? at : numAt(known, 'at')
  const credit = Math.min(BURST * REFILL, before + at - since)
  const heard = credit >= REFILL
  return {credit: heard ? credit - REFILL : credit, at, heard, unheard: dataAt(known, 'unheard')}
}

function timesTold(told: Told): number {
  let times = 0
  for (const event of told) times += event.count
  return times
}

function keepBudget(draft: Draft, request: EventRequest, budget: Budget, name: string): void {
  const {credit, at, heard, unheard} = budget
  if (unheard === NONE) return
  const {world} = draft
  const entry = unheardKey(request, name)
  const next: Record<string, unknown> = {}
  for (const other in unheard) if (other !== entry) next[other] = unheard[other]
  if (!heard) next[entry] = (missed(budget, request, name) ?? 0) + 1
  world.memory = put(world.memory, budgetKey(request), {credit, at, unheard: next}, world.owner)
}

function nameOf({about, type, reason, component, message, fieldPath}: EventRequest, {name, uid: id}: Subject, combined: boolean): string {
  const hash = combined
    ? hex16(about, id ?? '', type, reason, component, 'combined')
    : hex16(about, id ?? '', type, reason, component, message, fieldPath ?? '')
  return flat(`${name}.${hash}`)
}

type News = {
  readonly request: EventRequest
  readonly about: Subject
  readonly name: string
  readonly message: string
  readonly count: number
  readonly told: Told
}

function newEvent(world: World, {request, about, name, message, count, told}: News): KubeEvent {
  const now = timestamp(world.now)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name,
      namespace: about.space,
      uid: uid(world.seed, name, world.revision),
      resourceVersion: nextVersion(world),
      creationTimestamp: now,
    },
    involvedObject: shared(request, about, told) ?? involved(request, about),
    reason: request.reason,
    type: request.type,
    source: sourceOf(request.component),
    reportingComponent: request.component,
    message,
    count,
    firstTimestamp: now,
    lastTimestamp: now,
  }
}

/** What several events about one object have in common they share: most of a large world is events. */
function shared({fieldPath}: EventRequest, {apiVersion, name}: Subject, told: Told): KubeEvent['involvedObject'] | undefined {
  for (const {involvedObject: other} of told)
    if (other.name === name && other.fieldPath === fieldPath && other.apiVersion === apiVersion) return other
  return undefined
}

function sourceOf(component: string): KubeEvent['source'] {
  const known = SOURCES.get(component)
  if (known !== undefined) return known
  const source = {component}
  SOURCES.set(component, source)
  return source
}

/** One for each component of the cluster. */
const SOURCES = new Map<string, KubeEvent['source']>()

function involved({fieldPath}: EventRequest, {apiVersion, kind, name, namespace, uid: id}: Subject): KubeEvent['involvedObject'] {
  if (namespace !== '' && id !== undefined) {
    return fieldPath === undefined ? {apiVersion, kind, name, namespace, uid: id} : {apiVersion, kind, name, namespace, uid: id, fieldPath}
  }
  const reference: {-readonly [field in keyof KubeEvent['involvedObject']]: KubeEvent['involvedObject'][field]} = {apiVersion, kind, name}
  if (namespace !== '') reference.namespace = namespace
  if (id !== undefined) reference.uid = id
  if (fieldPath !== undefined) reference.fieldPath = fieldPath
  return reference
}

/** The name that an Event with these words has. */
export function nameOfEvent({involvedObject, type, reason, message, source, metadata}: KubeEvent): string {
  const {kind = '', namespace = '', name = '', uid: id, fieldPath, apiVersion = ''} = involvedObject
  const subject: Subject = {kind, namespace, name, space: metadata.namespace ?? '', uid: id, apiVersion}
  const words = {verb: 'event', about: makeKey(kind, namespace, name), type, reason, message, component: source.component ?? ''} as const
  const request: EventRequest = {...words, ...(fieldPath === undefined ? {} : {fieldPath}), why: {rule: '', facts: {}}}
  return nameOf(request, subject, message.startsWith(COMBINED))
}
