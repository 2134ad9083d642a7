import type {KubeEvent} from '../../kube/service.ts'
import {sentence} from '../../sim/reasons.ts'
import type {Change} from '../../sim/request.ts'
import type {Timeline} from '../../sim/timeline.ts'
import {changesAt} from '../../sim/timeline.ts'

const WHAT: Readonly<Record<Change['what'], string>> = {
  created: 'creates',
  changed: 'changes',
  deleted: 'removes',
  refused: 'is refused at',
  waits: 'waits at',
  ran: 'runs',
}

/** A history in lines for a reader: seconds since its start, who, what, and why. Events stand as Kubernetes words them. */
export function story(timeline: Timeline): readonly string[] {
  const lines: string[] = []
  for (let number = 1; number <= timeline.steps; number++) {
    for (const change of changesAt(timeline, number)) {
      const line = tellChange(change)
      if (line !== undefined) lines.push(`${seconds(change.at - timeline.start.now)}  ${line}`)
    }
  }
  return lines
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)}s`.padStart(10)
}

/** One change in words, or undefined for what only machines care about. */
export function tellChange(change: Change): string | undefined {
  if (change.key.startsWith('Event/')) {
    const event = change.object as KubeEvent | undefined
    return event === undefined || change.what === 'deleted'
      ? undefined
      : `event: ${event.involvedObject.kind} ${event.involvedObject.name}: ${event.reason}: ${event.message}`
  }
  if (change.what === 'ran') return undefined
  const [kind, , name] = change.key.split('/')
  return `${change.by} ${WHAT[change.what]} ${kind} ${name}: ${sentence(change.why)}`
}
