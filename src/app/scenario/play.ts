import type {Json, KubeObject, Ms} from '../../kube/object.ts'
import type {Change, Request} from '../../sim/request.ts'
import {get, valuesFrom} from '../../sim/table.ts'
import type {Timeline} from '../../sim/timeline.ts'
import {act, advance, changesAt, newTimeline, stepOnce} from '../../sim/timeline.ts'
import {isProblem} from '../../sim/apiserver.ts'
import {endOf} from '../../sim/leap/leap.ts'
import type {World} from '../../sim/world.ts'
import {leapWords} from '../../lesson/leap-words.ts'
import {resume, run} from '../../kubectl/run.ts'
import type {Outcome} from '../../kubectl/run.ts'
import {firstName, holds, parseCondition} from './condition.ts'
import type {ScenarioStep} from './read-step.ts'
import type {Scenario} from './scenario.ts'
import {isRecord, milliseconds} from './span.ts'
import {shellWords} from './shell-words.ts'
import {stage} from './stage.ts'
import type {Said} from './story.ts'
import {said} from './story.ts'
import type {State} from './state.ts'
import {stateOf} from './state.ts'
import type {Row, Seen, StepRow} from './trace-rows.ts'
import {traceRows} from './trace-rows.ts'

/** How long a kubectl of the recordings needed from start to its request, in ms: the median, and that of verbs that ask more first. */
const COMMAND_TAKES = 90
const LONGER: Readonly<Record<string, number>> = {apply: 120, rollout: 110}

/** How much later than one object of a file the next is made: kubectl asks for each, then sends it. */
const NEXT_OBJECT = 10

/** One playing of a scenario, under way. */
type Play = {
  readonly scenario: Scenario
  readonly traced: boolean
  timeline: Timeline
  /** The entry up to which changes were seen. */
  seen: number
  readonly entries: Seen[]
  readonly steps: StepRow[]
  readonly said: Said[]
  readonly states: Map<string, State>
  readonly texts: Map<string, string>
  /** When the state of an object (not an Event) last changed. */
  changed: Ms
  readonly start: Ms
  /** When the playing stops, in the middle of a step too. */
  readonly end: Ms
}

/** What a scenario's playing shows: canonical rows, the history to ask further, and what its steps were and answered. */
export type Played = {readonly rows: () => readonly Row[]; readonly timeline: Timeline; readonly said: readonly Said[]}

/** `until`: seconds after which a playing stops, in the middle of a step too. */
type Wanted = {readonly until?: number; readonly traced: boolean}

/** Plays a scenario to its end. The same text gives the same rows; there are none without a trace. */
export function playScenario(scenario: Scenario, {until = Number.POSITIVE_INFINITY, traced}: Wanted = {traced: true}): Played {
  const world = stage(scenario)
  const play: Play = {
    scenario,
    traced,
    timeline: newTimeline(world),
    seen: 0,
    entries: [],
    steps: [],
    said: [],
    states: new Map(),
    texts: new Map(),
    changed: world.now,
    start: world.now,
    end: world.now + until * 1000,
  }
  for (const object of rememberStates(play, world)) play.entries.push({t: 0, type: 'ADDED', object, before: true})
  for (const [index, step] of scenario.steps.entries()) {
    if (isOver(play)) break
    playStep(play, step, index)
  }
  runFor(play, 300)
  const head = {name: scenario.name, minuteOffset: (play.start % 60_000) / 1000, start: play.start / 1000}
  return {rows: () => traceRows(play.entries, play.steps, head), timeline: play.timeline, said: play.said}
}

const isOver = (play: Play) => play.timeline.head.now >= play.end
const clock = (play: Play) => (play.timeline.head.now - play.start) / 1000

function playStep(play: Play, {kind, value}: ScenarioStep, index: number): void {
  const t = clock(play)
  const row: {[field: string]: Json} = {step: index, kind: 'Step', name: kind, change: 'run'}
  if (kind === 'apply' || kind === 'create') row.do = kind
  else row.do = value
  play.steps.push({t, after: play.entries.length, row})
  const say = (lines: readonly string[]) => play.said.push({after: play.timeline.steps, at: play.timeline.head.now, lines})
  say([said({kind, value: typeof value === 'string' ? fill(play, value) : value})])
  if (kind === 'wait') {
    row.reached = wait(play, value)
    if (row.reached === false && !isOver(play)) say(['  waited in vain: it did not come true in that time'])
  } else if (kind === 'sleep') runFor(play, milliseconds(value))
  else if (kind === 'untilMinute') runFor(play, ((60_000 - (play.timeline.head.now % 60_000)) % 60_000) + milliseconds(value))
  else {
    const {code, out, spoken} = carryOut(play, kind, value)
    row.rc = code
    row.out = out.trim()
    if (spoken !== true && kind !== 'evict') speak(play, out)
  }
}

/** `spoken`: its words stand in the story already, each when it was said. */
type Answer = {readonly code: number; readonly out: string; readonly spoken?: true}

function carryOut(play: Play, kind: ScenarioStep['kind'], value: Json): Answer {
  switch (kind) {
    case 'apply':
    case 'create':
      return kubectl(play, [kind, '-f', '-'], String(value))
    case 'kubectl':
      return kubectl(play, shellWords(fill(play, String(value))))
    case 'node':
      return isRecord(value)
        ? onNode(play, String(value.name), String(value.do), String(value.value ?? ''))
        : {code: 2, out: 'node needs name and do'}
    case 'ready':
      if (!isRecord(value)) return {code: 2, out: 'ready needs pod'}
      return inPod(play, String(value.pod), value.value === false ? 'rm -f /tmp/ready' : 'touch /tmp/ready')
    case 'touch':
      if (!isRecord(value)) return {code: 2, out: 'touch needs pod and file'}
      return inPod(play, String(value.pod), `echo ${value.text ?? ''} > ${value.file}`)
    default:
      return evict(play, fill(play, String(value)))
  }
}

/** `<Kind/name* field=value>` stands for the name of the first such object. */
function fill(play: Play, text: string): string {
  return text.replaceAll(/<([A-Z][A-Za-z]+\/[^<>]+)>/g, (whole, subject: string) => firstName(subject, play.states) ?? whole)
}

function kubectl(play: Play, argv: readonly string[], stdin?: string): Answer {
  runFor(play, LONGER[argv[0] ?? ''] ?? COMMAND_TAKES)
  const line = {argv, ...(stdin === undefined ? {} : {stdin})}
  let outcome: Outcome = run(play.timeline.head, line)
  let out = outcome.stdout + outcome.stderr
  doAll(play, outcome.requests)
  speak(play, out)
  while (outcome.pending !== undefined && !isOver(play)) {
    const due = Math.min(
      outcome.pending.next ?? Number.POSITIVE_INFINITY,
      outcome.pending.until ?? Number.POSITIVE_INFINITY,
      play.timeline.head.now + 1000,
      play.end,
    )
    const before = play.timeline.steps
    const next = stepOnce(play.timeline, due)
    if (next === undefined || next.steps === before) moveTo(play, due)
    else take(play, next)
    outcome = resume(play.timeline.head, line, outcome.pending)
    out += outcome.stdout + outcome.stderr
    doAll(play, outcome.requests)
    speak(play, outcome.stdout + outcome.stderr)
  }
  return {code: outcome.exit, out, spoken: true}
}

/** Lines that somebody says now. */
function speak(play: Play, text: string): void {
  if (text.trim() === '') return
  const lines = text.trimEnd().split('\n')
  play.said.push({after: play.timeline.steps, at: play.timeline.head.now, lines: lines.map(line => `  ${line}`)})
}

/** New objects of one file come one after the other, so that controllers see the first before the last is there. */
function doAll(play: Play, requests: readonly Request[]): void {
  if (requests.length === 0) return
  if (requests.length > 1 && requests.every(({verb}) => verb === 'create')) {
    for (const [index, request] of requests.entries()) {
      if (index > 0) runFor(play, NEXT_OBJECT)
      doAll(play, [request])
    }
    return
  }
  const next = act(play.timeline, requests)
  if (!isProblem(next)) take(play, next)
}

const RULES: Readonly<Record<string, string>> = {add: 'machine-add', start: 'machine-return', stop: 'machine-fail', delete: 'machine-fail'}

function onNode(play: Play, name: string, act_: string, value: string): Answer {
  if (act_ === 'cordon' || act_ === 'uncordon') return kubectl(play, [act_, name])
  if (act_ === 'label') return kubectl(play, ['label', 'node', name, value, '--overwrite'])
  if (act_ === 'taint') return kubectl(play, ['taint', 'node', name, value])
  const machine = get(play.timeline.head.machines, name)
  if (machine === undefined) return {code: 1, out: `there is no machine ${name}`}
  const on = act_ === 'start' || act_ === 'add'
  runFor(play, COMMAND_TAKES)
  const now = play.timeline.head.now
  const registered = on ? 'no' : machine.registered
  doAll(play, [
    {
      verb: 'ran',
      key: `Node//${name}`,
      machines: {[name]: {...machine, on, since: now, registered}},
      why: {rule: RULES[act_] ?? 'asked', facts: {node: name}},
    },
  ])
  return act_ === 'delete' ? kubectl(play, ['delete', 'node', name]) : {code: 0, out: ''}
}

/** A shell line in a pod's default container, said and refused as by `kubectl exec`. */
function inPod(play: Play, pod: string, line: string): Answer {
  return kubectl(play, ['exec', fill(play, pod), '--', 'sh', '-c', line])
}

function evict(play: Play, pod: string): Answer {
  runFor(play, COMMAND_TAKES)
  const next = act(play.timeline, [{verb: 'evict', key: `Pod/default/${pod}`, why: {rule: 'asked', facts: {}}}])
  if (isProblem(next)) return {code: 1, out: `Error from server${next.reason === '' ? '' : ` (${next.reason})`}: ${next.message}`}
  take(play, next)
  return {code: 0, out: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}'}
}

function wait(play: Play, value: Json): boolean {
  const how = isRecord(value) ? value : {settled: '5s'}
  const end = Math.min(play.timeline.head.now + milliseconds(how.atMost ?? 60), play.end)
  if (how.settled !== undefined) return waitSettled(play, milliseconds(how.settled), end)
  const condition = parseCondition(String(how.for))
  for (;;) {
    if (holds(condition, play.states)) return true
    const next = stepOnce(play.timeline, end)
    if (next === undefined || next.steps === play.timeline.steps) {
      moveTo(play, end)
      return holds(condition, play.states)
    }
    take(play, next)
  }
}

function waitSettled(play: Play, quiet: Ms, end: Ms): boolean {
  const begun = play.timeline.head.now
  for (;;) {
    const until = Math.max(play.changed, begun) + quiet
    const next = stepOnce(play.timeline, Math.min(until, end))
    if (next === undefined || next.steps === play.timeline.steps) {
      moveTo(play, Math.min(until, end))
      return until <= end
    }
    take(play, next)
  }
}

function runFor(play: Play, span: Ms): void {
  moveTo(play, play.timeline.head.now + span)
}

function moveTo(play: Play, until: Ms): void {
  take(play, advance(play.timeline, Math.min(until, play.end)))
}

/** Goes on to a later state of the history and sees what changed on the way. What repeats is told in one line. */
function take(play: Play, timeline: Timeline): void {
  const leaps = timeline.leaps.slice(play.timeline.leaps.length)
  play.timeline = timeline
  for (const leap of leaps) {
    seeUpTo(play, leap.step)
    play.said.push({after: leap.step, at: leap.world.now, lines: [`  ${leapWords(leap)}`]})
    play.seen = endOf(leap)
    play.states.clear()
    play.texts.clear()
    rememberStates(play, leap.landing)
  }
  seeUpTo(play, timeline.steps)
}

function seeUpTo(play: Play, last: number): void {
  for (let number = play.seen + 1; number <= last; number++) {
    for (const change of changesAt(play.timeline, number)) see(play, change)
  }
  play.seen = last
}

function rememberStates({states, scenario}: Play, world: World): readonly KubeObject[] {
  const objects: KubeObject[] = []
  for (const object of valuesFrom(world.objects, '')) {
    const state = stateOf(object)
    if (state === undefined || (object.kind === 'Node' && !scenario.showsNodes)) continue
    states.set(`${object.kind}/${object.metadata.name}`, state)
    objects.push(object)
  }
  return objects
}

const TYPES = {created: 'ADDED', changed: 'MODIFIED', deleted: 'DELETED'} as const

function see(play: Play, change: Change): void {
  const {what, object, at} = change
  if (object === undefined || (what !== 'created' && what !== 'changed' && what !== 'deleted')) return
  const ofNode = object.kind === 'Node' || change.key.startsWith('Node/') || aboutNode(object)
  if (ofNode && !play.scenario.showsNodes) return
  if (play.traced) play.entries.push({t: (at - play.start) / 1000, type: TYPES[what], object})
  const state = stateOf(object)
  if (state === undefined) return
  const name = `${object.kind}/${object.metadata.name}`
  const text = what === 'deleted' ? '' : JSON.stringify(state)
  if (object.kind !== 'Event' && (play.texts.get(name) ?? '') !== text) play.changed = at
  play.texts.set(name, text)
  if (what === 'deleted') play.states.delete(name)
  else play.states.set(name, state)
}

function aboutNode(object: {readonly kind: string}): boolean {
  return object.kind === 'Event' && (object as {readonly involvedObject?: {readonly kind?: string}}).involvedObject?.kind === 'Node'
}
