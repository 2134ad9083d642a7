import {at, numAt, textAt} from '../kube/peek.ts'
import {apiVersionOf} from '../kube/resources.ts'
import {parseTimestamp} from '../kube/time.ts'
import {age} from '../kube/duration.ts'
import {list} from '../sim/world.ts'
import {command, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {goSort} from './go-sort.ts'
import {settle} from '../kube/wire/shape.ts'
import {structJson} from './go-text.ts'
import {printerFor} from './output.ts'
import type {Session} from './session.ts'
import {warn} from './session.ts'
import {elastic, escapeTerminal} from './table.ts'
import {resolve} from './targets.ts'

const FLAGS = `${PRINT_FLAGS} all-namespaces/A chunk-size=int for=string no-headers types=list watch/w`

export const EVENTS = command({
  path: 'events',
  flags: FLAGS,
  run: events,
})

/** `kubectl events`: events by time, of everything or of one object. */
function events(session: Session, values: Values): Fault | undefined {
  const types = texts(values, 'types')
  if (types.some(type => !['normal', 'warning'].includes(type.toLowerCase()))) return plainFault('valid --types are Normal or Warning')
  const about = aboutOf(values)
  if (isFault(about)) return about
  const all = truth(values, 'all-namespaces')
  const found = list(session.world, 'Event', all ? undefined : session.namespace).filter(
    event => about(event) && (types.length === 0 || types.some(type => type.toLowerCase() === textAt(event, 'type').toLowerCase())),
  )
  if (found.length === 0) {
    warn(session, all ? 'No events found.' : `No events found in ${session.namespace} namespace.`)
    return undefined
  }
  const sorted = goSort(found, (a, b) => momentOf(a) < momentOf(b))
  const printer = printerFor(text(values, 'output'), {
    template: text(values, 'template'),
    files: session.line.files,
    strict: !truth(values, 'allow-missing-template-keys', true),
  })
  if (isFault(printer)) return printer
  // The list is typed, and the printer of names knows only untyped ones.
  if (text(values, 'output') === 'name') return undefined
  if (printer !== undefined) {
    // Typed objects: JSON shows their fields in Go's order.
    const all = {kind: 'EventList', apiVersion: 'v1', metadata: {}, items: sorted.map(event => settle('Event', event))}
    const printed = text(values, 'output') === 'json' ? `${structJson(all, 4)}\n` : printer(all)
    if (isFault(printed)) return printed
    session.stdout += printed
    return undefined
  }
  const header = truth(values, 'no-headers') ? '' : `${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`
  session.stdout += elastic(header + sorted.map(event => rowOf(event, session.world.now, all)).join(''), 6, 3, true)
  return undefined
}

type About = (event: unknown) => boolean

function aboutOf(values: Values): About | Fault {
  const given = text(values, 'for')
  if (given === '') return () => true
  const [kind = '', name = '', ...more] = given.split('/')
  if (kind === '' || name === '' || more.length > 0) return plainFault('--for must be in resource/name form')
  const resource = resolve(kind)
  if (isFault(resource)) return resource
  return event =>
    textAt(event, 'involvedObject', 'kind') === resource.kind &&
    textAt(event, 'involvedObject', 'name') === name &&
    textAt(event, 'involvedObject', 'apiVersion') === apiVersionOf(resource)
}

function momentOf(event: unknown): number {
  const stamp = textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')
  return stamp === '' ? Number.NEGATIVE_INFINITY : parseTimestamp(stamp)
}

function rowOf(event: unknown, now: number, all: boolean): string {
  const object = `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`
  const message = escapeTerminal(textAt(event, 'message').trim())
  return `${all ? `${textAt(event, 'metadata', 'namespace')}\t` : ''}${spanOf(event, now)}\t${textAt(event, 'type')}\t${textAt(event, 'reason')}\t${object}\t${message}\n`
}

/** When an event was last seen, and how often since when. */
function spanOf(event: unknown, now: number): string {
  const first = age(at(event, 'eventTime') ?? at(event, 'firstTimestamp'), now)
  if (at(event, 'series') !== undefined)
    return `${age(at(event, 'series', 'lastObservedTime'), now)} (x${numAt(event, 'series', 'count')} over ${first})`
  return numAt(event, 'count') > 1 ? `${age(at(event, 'lastTimestamp'), now)} (x${numAt(event, 'count')} over ${first})` : first
}
