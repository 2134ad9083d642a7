import type {KubeObject} from '../../src/kube/object.ts'
import {keyOf} from '../../src/kube/object.ts'
import {parseTimestamp} from '../../src/kube/time.ts'
import type {Line, Outcome} from '../../src/kubectl/run.ts'
import {resume, run} from '../../src/kubectl/run.ts'
import {handle, isProblem, loadObjects} from '../../src/sim/apiserver.ts'
import type {Request} from '../../src/sim/request.ts'
import {valuesFrom} from '../../src/sim/table.ts'
import type {World} from '../../src/sim/world.ts'
import {emptyWorld} from '../../src/sim/world.ts'
import type {Context} from './main.ts'

type Input = {
  readonly id: string
  readonly world: string
  readonly now: string
  readonly argv: readonly string[]
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
}
type Answer = {readonly id: string; readonly exit: number; readonly stdout: string; readonly stderr: string}

/** A waiting command is asked again this often before it is left as it is. */
const ROUNDS = 60

/** Answers one input of the suite `kubectl`: one command against a recorded world in which no controller runs. */
export function answer({id, world: name, now, argv, stdin, files}: Input, context: Context): Answer {
  const recorded = JSON.parse(context.readWorld(name)) as {readonly objects: readonly KubeObject[]}
  const world = loadObjects(emptyWorld(name, parseTimestamp(now)), recorded.objects)
  const line: Line = {argv, ...(stdin === undefined ? {} : {stdin}), ...(files === undefined ? {} : {files})}
  const {exit, stdout, stderr} = untilItEnds(run(world, line), line)
  return {id, exit, stdout, stderr}
}

/** Lets virtual time pass for a command that waits. As in the recordings, whatever is marked for deletion goes at once. */
function untilItEnds(first: Outcome, line: Line): {readonly exit: number; readonly stdout: string; readonly stderr: string} {
  let {exit, stdout, stderr, world, pending} = first
  for (let round = 0; pending !== undefined && round < ROUNDS; round += 1) {
    const swept = sweep(world)
    // Time moves only when nothing else did: then the command itself says when it looks again.
    const moment = swept === world ? (pending.next ?? pending.until ?? world.now + 1000) : world.now
    const later = resume({...swept, now: Math.max(world.now, moment)}, line, pending)
    stdout += later.stdout
    stderr += later.stderr
    ;({exit, world, pending} = later)
  }
  return {exit, stdout, stderr}
}

function sweep(world: World): World {
  let swept = world
  for (const object of valuesFrom(world.objects, '')) {
    if (object.metadata.deletionTimestamp === undefined) continue
    const {finalizers: _held, ...metadata} = object.metadata
    swept = carryOut(swept, {verb: 'update', object: {...object, metadata}, why: GONE})
    if (object.kind === 'Pod') swept = carryOut(swept, {verb: 'delete', key: keyOf(object), grace: 0, why: GONE})
  }
  return swept
}

const GONE = {rule: 'gone', facts: {}}

function carryOut(world: World, request: Request): World {
  const step = handle(world, request, 'garbage-collector', {by: 'start'})
  return isProblem(step) ? world : step.world
}
