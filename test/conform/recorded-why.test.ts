import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {expect, it} from 'vitest'
import {playScenario} from '../../src/app/scenario/play.ts'
import {readScenario} from '../../src/app/scenario/scenario.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {keyOf} from '../../src/kube/object.ts'
import {REASONS, sentence} from '../../src/sim/reasons.ts'
import type {Change, Why} from '../../src/sim/request.ts'
import {whyItWaits} from '../../src/sim/standstill.ts'
import {valuesFrom} from '../../src/sim/table.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {chain, changesAt} from '../../src/sim/timeline.ts'
import {isAtGoal} from '../sim/at-goal.ts'

// Every change of every recorded scenario is asked why, and every object that is not where it is to be at the end.

type Recording = {readonly name: string; readonly scenario: string}

const recordings = gunzipSync(readFileSync(join(import.meta.dirname, 'traces.jsonl.gz')))
  .toString('utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as Recording)

/** Generated names make a sentence longer than its words. */
const LONGEST = 165

function faultOfWords(why: Why): string | undefined {
  const words = sentence(why)
  if (REASONS[why.rule] === undefined) return `no words for ${why.rule}`
  if (/[{}]|undefined|null|NaN|\[object/.test(words)) return `a fact is missing: ${words}`
  return words.length > LONGEST ? `too long: ${words}` : undefined
}

/** A chain ends at a person or the start. What the kubelet or the scheduler does to a pod comes by way of the pod's being made. */
function faultOfChain(timeline: Timeline, change: Change, made: ReadonlyMap<string, number>): string | undefined {
  const links = chain(timeline, change.id)
  const last = links[links.length - 1]
  if (last === undefined || (last.cause.by !== 'person' && last.cause.by !== 'start'))
    return `nobody began ${change.id} ${change.what} ${change.key} (${change.why.rule})`
  const birth = made.get(change.object?.metadata.uid ?? '')
  if (birth === undefined || (change.by !== 'scheduler' && change.by !== 'kubelet') || !change.key.startsWith('Pod/')) return undefined
  const passes = links.some(
    link => link.id === birth || (link.by !== 'kubelet' && (link.key === change.key || link.key.startsWith('Node/'))),
  )
  return passes ? undefined : `${change.why.rule} of ${change.key} comes of something else`
}

it.each(recordings)('$name: each change has its reason and leads back to who began it; what waits says for what', ({scenario}) => {
  const read = readScenario(scenario)
  if ('problem' in read) throw new Error(read.problem)
  const {timeline} = playScenario(read)
  const faults = new Set<string>()
  const made = new Map<string, number>()
  for (let number = 1; number <= timeline.steps; number++) {
    for (const change of changesAt(timeline, number)) {
      if (change.what === 'created') made.set(change.object?.metadata.uid ?? '', change.id)
      for (const fault of [faultOfWords(change.why), faultOfChain(timeline, change, made)]) if (fault !== undefined) faults.add(fault)
    }
  }
  const world = timeline.head
  for (const object of valuesFrom(world.objects, '') as readonly KubeObject[]) {
    const answers = whyItWaits(world, keyOf(object))
    if (!isAtGoal(object) && answers.length === 0) faults.add(`no answer about ${keyOf(object)}`)
    for (const fault of answers.map(faultOfWords)) if (fault !== undefined) faults.add(fault)
  }
  expect([...faults]).toEqual([])
})
