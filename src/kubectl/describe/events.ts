import {age} from '../../kube/duration.ts'
import type {KubeObject} from '../../kube/object.ts'
import {at, numAt, textAt} from '../../kube/peek.ts'
import {parseTimestamp} from '../../kube/time.ts'
import type {World} from '../../sim/world.ts'
import {list} from '../../sim/world.ts'
import {goSort} from '../go-sort.ts'
import type {Page} from './page.ts'
import {line} from './page.ts'

/** Events about an object: same name, kind and uid. The kubelet writes a node's name for its uid, and events of nodes are in namespace default. */
export function eventsOf(world: World, object: KubeObject): readonly unknown[] {
  const {name, namespace, uid} = object.metadata
  const about = (event: unknown): boolean => {
    if (textAt(event, 'involvedObject', 'name') !== name || textAt(event, 'involvedObject', 'kind') !== object.kind) return false
    if (namespace !== undefined && textAt(event, 'involvedObject', 'namespace') !== namespace) return false
    const eventUid = textAt(event, 'involvedObject', 'uid')
    return eventUid === uid || (object.kind === 'Node' && eventUid === name)
  }
  return list(world, 'Event', namespace).filter(about)
}

const moment = (event: unknown): number => {
  const stamp = textAt(event, 'lastTimestamp')
  return stamp === '' ? Number.NEGATIVE_INFINITY : parseTimestamp(stamp)
}

/** Events as every list of them is sorted for people: by the last time they were seen. */
export function sortedEvents<T>(events: readonly T[]): readonly T[] {
  return goSort(events, (a, b) => moment(a) < moment(b))
}

export function eventLines(page: Page, events: readonly unknown[] | undefined, now: number): void {
  if (events === undefined) return
  if (events.length === 0) return line(page, 0, 'Events:\t<none>')
  line(page, 0, 'Events:')
  line(page, 1, 'Type\tReason\tAge\tFrom\tMessage')
  line(page, 1, '----\t------\t----\t----\t-------')
  for (const event of sortedEvents(events)) {
    const path = textAt(event, 'involvedObject', 'fieldPath')
    const source = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
    const message = `${path === '' ? '' : `${path}: `}${textAt(event, 'message').trim()}`
    line(page, 1, `${textAt(event, 'type')}\t${textAt(event, 'reason')}\t${interval(event, now)}\t${source}\t${message}`)
  }
}

/** `2m11s (x9 over 3h)`: when an event was last seen, how often, since when. */
export function interval(event: unknown, now: number): string {
  const first = age(at(event, 'eventTime') ?? at(event, 'firstTimestamp'), now)
  if (at(event, 'series') !== undefined)
    return `${age(at(event, 'series', 'lastObservedTime'), now)} (x${numAt(event, 'series', 'count')} over ${first})`
  return numAt(event, 'count') > 1 ? `${age(at(event, 'lastTimestamp'), now)} (x${numAt(event, 'count')} over ${first})` : first
}
