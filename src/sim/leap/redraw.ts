import type {Key} from '../../kube/object.ts'
import type {Node} from '../../kube/node.ts'
import type {KubeEvent} from '../../kube/service.ts'
import {uid} from '../chance.ts'
import {nameOfEvent} from '../event-recorder.ts'
import type {Change} from '../request.ts'
import {luckiest} from '../scheduler/score.ts'
import type {World} from '../world.ts'
import type {Births} from './births.ts'
import {birthsIn, drawnIn} from './births.ts'
import {MINUTE} from './outline.ts'
import type {Period} from './period.ts'

/**
 * How to draw anew what stands for another: the births of a period, for each Event how many versions before its own it was first told, and
 * the nodes between which chance decides. `periods`: how old it is at most.
 */
export type Redraw = {
  readonly births: Births
  readonly told: ReadonlyMap<Key, number>
  readonly nodes: readonly Node[]
  readonly period: Period
  readonly periods: number
}

/** What is known of a stretch before it is leapt over. */
type Known = Pick<Redraw, 'nodes' | 'period' | 'periods'> & {readonly changes: readonly Change[]}

/** Undefined when not all that moves can be drawn again: then it has to be run away (see leap.ts). `changes` are those of the period after `world`. */
export function redrawOf(world: World, {period, periods, nodes, changes}: Known): Redraw | undefined {
  const births = birthsIn(world, changes, period.ms / MINUTE)
  if (births === undefined) return undefined
  const told = new Map<Key, number>()
  for (const [key, object] of period.moving.objects) {
    if (!isEvent(object) || period.growth.counts.has(key)) continue
    const back = firstTold(world, object, period.versions)
    if (back === undefined || nameOfEvent(object) !== object.metadata.name) return undefined
    told.set(key, back)
  }
  return {births, periods, told, nodes, period}
}

export const isEvent = (object: {readonly kind: string}): object is KubeEvent => object.kind === 'Event'

/** An Event's uid was drawn when it was first told, which may be some versions ago. */
function firstTold({seed}: World, {metadata}: KubeEvent, most: number): number | undefined {
  const version = Number(metadata.resourceVersion) - 1
  for (let back = 0; back <= most; back++) if (uid(seed, metadata.name, version - back) === metadata.uid) return back
  return undefined
}

/** What is put in the place of each uid and pod name, when `times` periods pass. */
export function redrawn({births, periods, period}: Redraw, {seed}: World, times: number): ReadonlyMap<string, string> {
  const shift = {seed, minutes: period.ms / MINUTE, versions: period.versions}
  const words = new Map<string, string>()
  for (let age = 1; age <= periods; age++) {
    const after = drawnIn(births, times - age, shift)
    for (const [index, word] of drawnIn(births, -age, shift).entries()) words.set(word, after[index] ?? word)
  }
  return words
}

/** An Event whose own words are right already, with the name and uid that follow from them; a pod's place is chosen again. */
export function retold(said: KubeEvent, {seed}: World, {nodes}: Redraw, back: number): KubeEvent {
  const event = said.reason === 'Scheduled' && nodes.length > 1 ? elsewhere(said, seed, nodes) : said
  const name = nameOfEvent(event)
  return {...event, metadata: {...event.metadata, name, uid: uid(seed, name, Number(event.metadata.resourceVersion) - 1 - back)}}
}

/** As the scheduler's words end: `… to NODE`. */
function elsewhere(event: KubeEvent, seed: string, nodes: readonly Node[]): KubeEvent {
  const node = luckiest(seed, event.involvedObject.uid ?? '', nodes)?.metadata.name ?? ''
  return {...event, message: event.message.replace(/\S+$/u, node)}
}
