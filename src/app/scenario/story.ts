import {podSummary} from '../../kube/columns-pod.ts'
import type {Json, KubeObject, Ms} from '../../kube/object.ts'
import {keyOf, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {KubeEvent} from '../../kube/service.ts'
import {sentence} from '../../sim/reasons.ts'
import type {Change} from '../../sim/request.ts'
import {whyItWaits} from '../../sim/standstill.ts'
import {valuesFrom} from '../../sim/table.ts'
import type {Timeline} from '../../sim/timeline.ts'
import {entriesRun} from '../../sim/leap/entries-run.ts'
import {changesAt} from '../../sim/timeline.ts'
import type {World} from '../../sim/world.ts'
import {isRecord} from './span.ts'

/** Lines that stand in the story after so many entries of the history: a step as it begins, or what it answered. */
export type Said = {readonly after: number; readonly at: Ms; readonly lines: readonly string[]}

/** A step in one line. Manifests are not repeated. */
export function said({kind, value}: {readonly kind: string; readonly value: Json}): string {
  if (kind === 'apply' || kind === 'create') return `> kubectl ${kind} -f -`
  const words = isRecord(value) ? Object.entries(value).map(([key, each]) => `${key}: ${String(each)}`) : [String(value)]
  return `> ${kind} ${words.join(', ')}`
}

/** A history in lines for a reader: seconds since its start, who, what, and why. Events stand as Kubernetes words them. */
export function story(timeline: Timeline, steps: readonly Said[]): readonly string[] {
  const lines: string[] = []
  const tell = (at: Ms, line: string) => lines.push(`${seconds(at - timeline.start.now)}  ${line}`)
  let next = 0
  const before = (number: number) => {
    for (let step = steps[next]; step !== undefined && step.after < number; step = steps[++next])
      for (const line of step.lines) tell(step.at, line)
  }
  for (const number of entriesRun(timeline, 0, timeline.steps)) {
    before(number)
    for (const change of changesAt(timeline, number)) {
      const line = tellChange(change)
      if (line !== undefined) tell(change.at, line)
    }
  }
  before(Number.POSITIVE_INFINITY)
  return lines
}

/** What waits at the end, and for what; nothing where all has come to where it was to come. */
export function stillWaiting(world: World): readonly string[] {
  const lines = valuesFrom(world.objects, '').flatMap((object: KubeObject) =>
    whyItWaits(world, keyOf(object)).map(why => `  ${object.kind} ${object.metadata.name}: ${sentence(why)}`),
  )
  return lines.length === 0 ? [] : ['At the end there waits', ...lines]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)}s`.padStart(10)
}

/** What happened, as somebody else does it and as you do. */
const WHAT: Readonly<Record<Change['what'], readonly [string, string]>> = {
  created: ['creates', 'create'],
  changed: ['changes', 'change'],
  deleted: ['removes', 'remove'],
  refused: ['is refused at', 'are refused at'],
  waits: ['waits at', 'wait at'],
  ran: ['runs', 'run'],
}

/** One change in words, or undefined for what only machines care about. */
export function tellChange(change: Change): string | undefined {
  if (change.key.startsWith('Event/')) {
    const event = change.object as KubeEvent | undefined
    return event === undefined || change.what === 'deleted'
      ? undefined
      : `event: ${event.involvedObject.kind} ${event.involvedObject.name}: ${event.reason}: ${event.message}`
  }
  const because = sentence(change.why)
  if (change.what === 'ran') return change.why.rule.startsWith('machine-') ? because : undefined
  // That an object is gone already, or was written in between, is every loop's daily bread.
  if (change.what === 'refused' && DAILY_BREAD.includes(String(change.why.facts['reason']))) return undefined
  const {kind, name} = splitKey(change.key)
  return `${change.by} ${WHAT[change.what][change.by === 'you' ? 1 : 0]} ${kind} ${name}${became(change)}: ${because}`
}

const DAILY_BREAD: readonly string[] = ['NotFound', 'Conflict']

/** Where a change has brought a pod: its STATUS and READY columns, when they differ from before. */
function became({what, before, object}: Change): string {
  if (what !== 'changed' || object?.kind !== 'Pod') return ''
  const now = look(object)
  return before !== undefined && look(before) === now ? '' : ` to ${now}`
}

function look(object: KubeObject): string {
  const {status, ready, total} = podSummary(object as Pod)
  return `${status} ${ready}/${total}`
}
