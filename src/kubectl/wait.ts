import type {KubeObject} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import type {Key} from '../kube/object.ts'
import {goQuote} from '../kube/go-quote.ts'
import {listAt, numAt, textAt} from '../kube/peek.ts'
import {get} from '../sim/table.ts'
import {command, PRINT_FLAGS} from './command.ts'
import {relaxedPath} from './custom-columns.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, text, texts, truth} from './flags.ts'
import {goText} from './go-text.ts'
import {findPath} from './jsonpath.ts'
import {parsePath} from './jsonpath-parse.ts'
import {findInFiles} from './manifests.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {reportFor} from './report.ts'
import type {Found, Query} from './targets.ts'
import {findTargets, MISSING} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `${PRINT_FLAGS} filename/f=list recursive/R all all-namespaces/A field-selector=string for=array local selector/l=string timeout=duration`

export const WAIT = command({
  path: 'wait',
  flags: FLAGS,
  run: wait,
})

/** What is waited for. */
type Wish =
  | {readonly type: 'delete'}
  | {readonly type: 'create'}
  | {readonly type: 'condition'; readonly name: string; readonly value: string}
  | {readonly type: 'jsonpath'; readonly path: string; readonly value: string}

type Item = {readonly key: Key; readonly resource: string; readonly uid: string}
type Waiting = {
  readonly values: Values
  readonly wish: Wish
  readonly items: readonly Item[]
  readonly query: Query
  readonly several: boolean
  readonly failed: readonly string[]
  readonly timeout: number
  /** --timeout=0s: it only looked. */
  readonly once?: true
}

/** `kubectl wait`: each object in turn, until its condition holds or the time is up. */
function wait(session: Session, values: Values): Fault | undefined {
  const wish = wishOf(texts(values, 'for'))
  if (isFault(wish)) return wish
  const query: Query = {
    args: values.args,
    selector: text(values, 'selector'),
    fieldSelector: text(values, 'field-selector'),
    all: truth(values, 'all'),
    allNamespaces: truth(values, 'all-namespaces'),
    kindIsEnough: truth(values, 'all'),
  }
  if (values.args.length === 0 && texts(values, 'filename').length === 0) return plainFault(MISSING)
  const given = durationMs(text(values, 'timeout', '30s'))
  // Zero looks once; a negative time means a week.
  const timeout = given < 0 ? 7 * 24 * 3_600_000 : given
  if (wish.type === 'create')
    return waitForCreation(session, {values, wish, items: [], query, several: false, failed: [], timeout}, session.world.now + timeout)
  const found = texts(values, 'filename').length > 0 ? findInFiles(session, values, query) : findTargets(session, query)
  if (isFault(found)) return found
  return startWaiting(session, values, wish, found, query, timeout)
}

function startWaiting(session: Session, values: Values, wish: Wish, found: Found, query: Query, timeout: number): Fault | undefined {
  const troubles = wish.type === 'delete' ? found.troubles.filter(trouble => trouble.reason !== 'NotFound') : found.troubles
  if (found.targets.length === 0)
    return faultOf(troubles) ?? (wish.type === 'delete' ? undefined : plainFault('no matching resources found'))
  const items = found.targets.map(({object, resource}) => ({key: keyOf(object), resource: resource.plural, uid: object.metadata.uid ?? ''}))
  const state: Waiting = {
    values,
    wish,
    items,
    query,
    several: items.length > 1,
    failed: [],
    timeout,
    ...(timeout === 0 ? {once: true as const} : {}),
  }
  return watchOn(session, state, session.world.now + timeout, troubles)
}

function wishOf(given: readonly string[]): Or<Wish> {
  const [first] = given
  if (first === undefined) return plainFault('unrecognized condition: []')
  const lower = first.toLowerCase()
  if (lower === 'delete') return {type: 'delete'}
  if (lower === 'create') return {type: 'create'}
  if (first.startsWith('condition=')) {
    const [name = '', value] = splitOnce(first.slice('condition='.length), '=')
    return {type: 'condition', name, value: value ?? 'true'}
  }
  if (first.startsWith('jsonpath=')) return pathWish(first.slice('jsonpath='.length))
  return plainFault(`unrecognized condition: ${goQuote(first)}`)
}

function splitOnce(value: string, mark: string): readonly [string, string | undefined] {
  const at = value.indexOf(mark)
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)]
}

function pathWish(given: string): Or<Wish> {
  // The equal sign that counts stands behind the braces; one inside a filter does not.
  const brace = given.lastIndexOf('}')
  const at = given.indexOf('=', brace < 0 ? 0 : brace)
  const path = relaxedPath(at < 0 ? given : given.slice(0, at))
  if (isFault(path)) return path
  if (path === '') return plainFault('jsonpath expression cannot be empty')
  const parsed = parsePath(path)
  if (typeof parsed === 'string') return plainFault(parsed)
  const value = at < 0 ? '' : given.slice(at + 1).replace(/^['"]+|['"]+$/g, '')
  if (at >= 0 && value === '')
    return plainFault("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  return {type: 'jsonpath', path, value}
}

/** Goes on with a wait; `until` is the moment at which it gives up. */
export function resumeWait(session: Session, state: unknown, until: number): Fault | undefined {
  const waiting = state as Waiting
  return waiting.wish.type === 'create' ? waitForCreation(session, waiting, until) : watchOn(session, waiting, until, [])
}

function waitForCreation(session: Session, state: Waiting, until: number): Fault | undefined {
  const found = findTargets(session, state.query)
  if (isFault(found)) return found
  if (found.targets.length > 0 && found.troubles.length === 0) {
    for (const target of found.targets)
      tellMet(session, state.values, {key: keyOf(target.object), resource: target.resource.plural, uid: ''}, target.object)
    return undefined
  }
  if (session.world.now >= until) return plainFault('timed out waiting for the condition')
  session.pending = {verb: 'wait', state, until, next: Math.min(until, session.world.now + 500)}
  return undefined
}

function watchOn(session: Session, first: Waiting, until: number, troubles: readonly Trouble[]): Fault | undefined {
  let state = first
  while (state.items.length > 0) {
    const [item] = state.items
    if (item === undefined) break
    const object = get(session.world.objects, item.key)
    const verdict = meets(state.wish, object, item)
    if (verdict === 'yes') tellMet(session, state.values, item, object)
    else if (typeof verdict === 'object') state = {...state, failed: [...state.failed, verdict.message]}
    else if (session.world.now >= until)
      state = {
        ...state,
        failed: [
          ...state.failed,
          `${state.once === true ? 'condition not met for' : 'timed out waiting for the condition on'} ${item.resource}/${nameFrom(item.key)}`,
        ],
      }
    else {
      session.pending = {verb: 'wait', state, until}
      return undefined
    }
    state = {...state, items: state.items.slice(1)}
  }
  return faultOf([...state.failed.map(message => ({message})), ...troubles])
}

/** `condition met`, or with -o the object as it is now; one that is gone is only named. */
function tellMet(session: Session, values: Values, item: Item, object: KubeObject | undefined): void {
  const report = reportFor(session, values)
  if (object === undefined || isFault(report)) say(session, `${goneName(item)} condition met`)
  else report.tell(object, 'condition met')
}

function nameFrom(key: Key): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function goneName({key, resource}: Item): string {
  return `${resource.replace(/s$/, '')}/${nameFrom(key)}`
}

type Verdict = 'yes' | 'no' | {readonly message: string}

function meets(wish: Wish, object: KubeObject | undefined, item: Item): Verdict {
  if (wish.type === 'delete') return object === undefined || object.metadata.uid !== item.uid ? 'yes' : 'no'
  if (object === undefined) return {message: `${item.resource} ${goQuote(nameFrom(item.key))} not found`}
  if (wish.type === 'condition') return conditionMet(object, wish.name, wish.value) ? 'yes' : 'no'
  if (wish.type === 'jsonpath') return pathMet(object, wish.path, wish.value)
  return 'yes'
}

function conditionMet(object: KubeObject, name: string, value: string): boolean {
  const found = listAt(object, 'status', 'conditions').find(condition => textAt(condition, 'type').toLowerCase() === name.toLowerCase())
  if (found === undefined) return false
  const generation = object.metadata.generation
  // A condition that was seen for an older generation does not count.
  const observed = numAt(found, 'observedGeneration') || numAt(object, 'status', 'observedGeneration')
  if (generation !== undefined && observed !== 0 && observed < generation) return false
  return textAt(found, 'status').toLowerCase() === value.toLowerCase()
}

function pathMet(object: KubeObject, path: string, value: string): Verdict {
  const found = findPath(path, object)
  if (typeof found === 'string') return 'no'
  const values = found.flat()
  if (values.length === 0) return 'no'
  if (value === '') return 'yes'
  if (values.length > 1) return {message: 'given jsonpath expression matches more than one value'}
  if (typeof values[0] === 'object' && values[0] !== null)
    return {message: `jsonpath leads to a nested object or list which is not supported`}
  return goText(values[0]) === value ? 'yes' : 'no'
}
