import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../src/kube/object.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import type {Request} from '../../src/sim/request.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {
  act,
  advance,
  chain,
  changesAt,
  entryOf,
  inputAt,
  inputs,
  momentAt,
  newTimeline,
  replay,
  stepOnce,
  truncate,
  worldAt,
} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {list} from '../../src/sim/world.ts'
import {power} from './power.ts'

const WHY = {rule: 'asked', facts: {}}
const start = () => newCluster({seed: 'timeline', nodes: [{name: 'node-a'}, {name: 'node-b'}], binding: 'Immediate'})

const set = (name: string, replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name, namespace: 'default'},
  spec: {
    serviceName: 'nginx',
    replicas,
    selector: {matchLabels: {app: name}},
    template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'nginx', image: 'nginx:1.27'}]}},
    volumeClaimTemplates: [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}],
  },
})

const create = (object: KubeObject): Request => ({verb: 'create', object, why: WHY})

/** One thing a person does, then some time. */
type Deed = {
  readonly what: 'set' | 'scale' | 'unset' | 'kill' | 'stop' | 'start'
  readonly name: 'web' | 'db'
  readonly n: number
  readonly wait: number
}

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom('set', 'scale', 'unset', 'kill', 'stop', 'start'),
  name: fc.constantFrom('web', 'db'),
  n: fc.integer({min: 0, max: 3}),
  wait: fc.constantFrom(0, 15, 400, 3000, 70_000),
})
const deeds = fc.array(deed, {minLength: 1, maxLength: 8})

function requestOf(world: World, {what, name, n}: Deed): Request {
  if (what === 'set') return create(set(name, n))
  if (what === 'scale') return {verb: 'update', object: set(name, n), why: WHY}
  if (what === 'unset') return {verb: 'delete', key: `StatefulSet/default/${name}`, cascade: n > 1 ? 'foreground' : 'background', why: WHY}
  if (what === 'kill') return {verb: 'delete', key: `Pod/default/${name}-${n}`, why: WHY}
  return power(world, n > 1 ? 'node-a' : 'node-b', what === 'start')
}

function play(all: readonly Deed[]): Timeline {
  let timeline = newTimeline(start())
  for (const each of all) {
    const next = act(timeline, [requestOf(timeline.head, each)])
    timeline = advance(isProblem(next) ? timeline : next, timeline.head.now + each.wait)
  }
  return timeline
}

const changesOf = (timeline: Timeline) => Array.from({length: timeline.steps}, (_, index) => changesAt(timeline, index + 1))

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

describe('a timeline', () => {
  it('replays to the same history, change for change', () => {
    fc.assert(
      fc.property(deeds, all => {
        const timeline = play(all)
        const again = replay(timeline.start, inputs(timeline), timeline.head.now)
        expect(JSON.stringify(changesOf(again))).toBe(JSON.stringify(changesOf(timeline)))
        expect(again.head).toEqual(timeline.head)
      }),
      {numRuns: 25},
    )
  })

  it('shows each place exactly as it was, also where worlds and entries were not kept', () => {
    fc.assert(
      fc.property(deeds, all => {
        const timeline = play(all)
        const sparse = replay(timeline.start, inputs(timeline), timeline.head.now, {dense: 1, worlds: 5, entries: 10})
        for (let number = 0; number <= timeline.steps; number++) {
          const {now: _clock, ...was} = worldAt(timeline, number)
          const {now: _other, ...shown} = worldAt(sparse, number)
          expect(shown).toEqual(was)
          expect(changesAt(sparse, number)).toEqual(changesAt(timeline, number))
          expect([momentAt(sparse, number), inputAt(sparse, number)]).toEqual([momentAt(timeline, number), inputAt(timeline, number)])
          for (const {id} of changesAt(timeline, number)) expect(entryOf(sparse, id)).toBe(number)
        }
      }),
      {numRuns: 15},
    )
  })

  it('keeps fewer worlds of a cluster of very many objects, and still shows each', () => {
    let timeline = newTimeline(newCluster({seed: 'many', nodes: Array.from({length: 110_000}, (_, index) => ({name: `node-${index}`}))}))
    for (let made = 0; made < 500; made++) {
      const next = act(timeline, [create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: `team-${made}`}})])
      if (isProblem(next)) throw new Error(next.message)
      timeline = next
    }
    expect(timeline.kept.length).toBeLessThanOrEqual(400)
    const teams = (world: World) => list(world, 'Namespace').filter(({metadata}) => metadata.name.startsWith('team-')).length
    for (const place of [1, 250, 499]) expect(teams(worldAt(timeline, place))).toBe(place)
  })

  it('is not changed by being read or by a future that is tried', () => {
    fc.assert(
      fc.property(deeds, deed, (all, other) => {
        const timeline = frozen(play(all))
        const before = JSON.stringify(changesOf(timeline))
        const place = Math.floor(timeline.steps / 2)
        const past = truncate(timeline, place)
        act(past, [requestOf(past.head, other)])
        advance(past, past.head.now + 5000)
        expect(JSON.stringify(changesOf(timeline))).toBe(before)
        expect(past.steps).toBe(place)
      }),
      {numRuns: 15},
    )
  })

  it('steps one change at a time and comes to rest', () => {
    let timeline = newTimeline(start())
    const acted = act(timeline, [create(set('web', 2))])
    if (isProblem(acted)) throw new Error(acted.message)
    timeline = acted
    for (let steps = 0; steps < 500; steps++) {
      const next = stepOnce(timeline, timeline.head.now + 30_000)
      if (next === undefined || next.steps === timeline.steps) break
      expect(next.steps).toBe(timeline.steps + 1)
      timeline = next
    }
    expect(list(timeline.head, 'Pod').map(pod => pod.metadata.name)).toContain('web-0')
  })

  it('walks from any change back to the person who began it', () => {
    const acted = act(newTimeline(start()), [create(set('web', 1))], 'you', 'kubectl apply -f web.yaml')
    if (isProblem(acted)) throw new Error(acted.message)
    const timeline = advance(acted, acted.head.now + 20_000)
    const made = changesOf(timeline)
      .flat()
      .find(change => change.what === 'created' && change.key === 'Pod/default/web-0')
    const links = chain(timeline, made?.id ?? 0)
    expect(links[0]).toBe(made)
    expect(links[links.length - 1]?.by).toBe('you')
    expect(links[links.length - 1]?.key).toBe('StatefulSet/default/web')
  })
})
