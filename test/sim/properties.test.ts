import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Job} from '../../src/kube/job.ts'
import type {Node} from '../../src/kube/node.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {controllerOf, keyOf} from '../../src/kube/object.ts'
import type {Pod} from '../../src/kube/pod.ts'
import {isPodActive, isPodReady, isPodTerminal} from '../../src/kube/pod.ts'
import type {StatefulSet} from '../../src/kube/statefulset.ts'
import {BOUNDS} from '../../src/sim/bounds.ts'
import {nextMoment} from '../../src/sim/look.ts'
import {whyItWaits} from '../../src/sim/standstill.ts'
import {eachFrom, get, valuesFrom} from '../../src/sim/table.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {advance, changesAt, inputs, momentAt, replay, stepOnce, worldAt} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {find, list, nodeLoad, podsOnNode} from '../../src/sim/world.ts'
import {isAtGoal} from './at-goal.ts'
import type {Kind} from './deeds.ts'
import {NODES, deeds, everyWorld, play, repaired} from './deeds.ts'

// What must hold at every moment of every history, whatever people do: tried with random deeds on a cluster with all loops.

const podsOf = (world: World, kind: Kind): readonly Pod[] => list(world, 'Pod').filter(pod => controllerOf(pod)?.kind === kind)
const ordinal = (pod: Pod) => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))
const RUNS = {numRuns: 25}
const FEW = {numRuns: 12}

describe('whatever people do', () => {
  it('an ordered set makes a pod only when all lower ordinals are Ready, and never doubles one', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), (world, before) => {
          for (const pod of podsOf(world, 'StatefulSet')) {
            if (find(before, 'Pod', 'default', pod.metadata.name)?.metadata.uid === pod.metadata.uid) continue
            const owner = controllerOf(pod)?.uid
            const lower = podsOf(before, 'StatefulSet').filter(other => controllerOf(other)?.uid === owner && ordinal(other) < ordinal(pod))
            expect(lower.length).toBe(ordinal(pod))
            expect(lower.every(isPodReady)).toBe(true)
          }
        })
      }),
      RUNS,
    )
  })

  it('no identity of a set runs on two machines at once', () => {
    fc.assert(
      fc.property(deeds, all => {
        const names = new Map<string, string>()
        everyWorld(play(all), world => {
          for (const pod of podsOf(world, 'StatefulSet')) names.set(pod.metadata.uid ?? '', pod.metadata.name)
          const places = new Map<string, string>()
          for (const {pod, node, ended} of valuesFrom(world.processes, '')) {
            const name = names.get(pod)
            if (name === undefined || ended !== undefined || get(world.machines, node)?.on !== true) continue
            expect(places.get(name) ?? node).toBe(node)
            places.set(name, node)
          }
        })
        expect(names.size).toBe(new Set(names.keys()).size)
      }),
      RUNS,
    )
  })

  it('a Job never has more than parallelism active pods', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), world => {
          for (const job of list(world, 'Job')) {
            const active = list(world, 'Pod').filter(pod => controllerOf(pod)?.uid === job.metadata.uid && isPodActive(pod))
            expect(active.length).toBeLessThanOrEqual(job.spec.parallelism ?? 1)
          }
        })
      }),
      RUNS,
    )
  })

  it('Forbid never lets two Jobs of a CronJob run at once', () => {
    const unfinished = (job: Job) =>
      !job.status?.conditions?.some(({type, status}) => status === 'True' && (type === 'Complete' || type === 'Failed'))
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), world => {
          const running = new Map<string, number>()
          for (const job of list(world, 'Job')) {
            const owner = controllerOf(job)
            if (owner?.kind !== 'CronJob' || !unfinished(job)) continue
            running.set(owner.uid, (running.get(owner.uid) ?? 0) + 1)
          }
          for (const count of running.values()) expect(count).toBe(1)
        })
      }),
      RUNS,
    )
  })

  it('a claim of a set is never lost', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), (world, before) => {
          for (const claim of list(before, 'PersistentVolumeClaim'))
            expect(find(world, 'PersistentVolumeClaim', 'default', claim.metadata.name)?.metadata.uid).toBe(claim.metadata.uid)
        })
      }),
      RUNS,
    )
  })

  it('indexes equal a full scan', () => {
    fc.assert(
      fc.property(deeds, all => {
        const {head} = play(all)
        const pods = list(head, 'Pod')
        for (const name of NODES) {
          const here = pods.filter(pod => pod.spec.nodeName === name)
          expect(podsOnNode(head, name)).toEqual(here)
          expect(nodeLoad(head, name).pods).toBe(here.filter(pod => !isPodTerminal(pod)).length)
        }
        const owned = valuesFrom(head.objects, '').flatMap(object =>
          (object.metadata.ownerReferences ?? []).map(({uid}) => `${uid} ${keyOf(object)}`),
        )
        const indexed: string[] = []
        eachFrom(head.indexes.byOwner, '', key => {
          indexed.push(key)
        })
        expect(indexed).toEqual(owned.sort())
      }),
      RUNS,
    )
  })

  it('at rest there is one daemon on each node that fits, and none where none may stay', () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (all, repair) => {
        const played = play([...all, {what: 'make', kind: 'DaemonSet', n: 1, wait: 0}])
        const {head} = repair ? repaired(played, 1_200_000) : advance(played, played.head.now + 1_200_000)
        const there = list(head, 'Node').filter(node => node.metadata.labels?.['disk'] === 'ssd')
        const isTainted = (node: Node, effect?: string) =>
          node.spec?.taints?.some(taint => taint.key === 'busy' && (effect === undefined || taint.effect === effect)) === true
        const isLost = (node: Node) => node.spec?.taints?.some(({key}) => key === 'node.kubernetes.io/unreachable') === true
        const fitting = there.filter(node => !isTainted(node) && !isLost(node)).map(({metadata}) => metadata.name)
        const staying = there.filter(node => !isTainted(node, 'NoExecute')).map(({metadata}) => metadata.name)
        const places = podsOf(head, 'DaemonSet')
          .filter(pod => isPodActive(pod))
          .map(pod => pod.spec.nodeName ?? '')
        expect(new Set(places).size).toBe(places.length)
        expect(fitting.filter(name => !places.includes(name))).toEqual([])
        expect(places.filter(name => !staying.includes(name))).toEqual([])
        if (repair) expect([...places].sort()).toEqual(NODES)
      }),
      FEW,
    )
  })

  it('whatever is not where it is to be says what it waits for, and everything has come to rest', () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (all, repair) => {
        const played = play(all)
        const {head} = repair ? repaired(played, 1_200_000) : advance(played, played.head.now + 1_200_000)
        const silent = (valuesFrom(head.objects, '') as readonly KubeObject[]).filter(
          object => !isAtGoal(object) && whyItWaits(head, keyOf(object)).length === 0,
        )
        expect(silent.map(keyOf)).toEqual([])
        expect(nextMoment(head) ?? head.now + 1).toBeGreaterThan(head.now)
        const set = find(head, 'StatefulSet', 'default', 'statefulset')
        if (repair && set !== undefined && set.metadata.deletionTimestamp === undefined) expectWhole(head, set)
      }),
      FEW,
    )
  })
})

/** Once all is repaired a set has each of its ordinals once, or is stuck at a broken image. */
function expectWhole(world: World, set: StatefulSet): void {
  const names = podsOf(world, 'StatefulSet').map(pod => pod.metadata.name)
  const broken = podsOf(world, 'StatefulSet').some(pod => !isPodReady(pod))
  const wanted = Array.from({length: set.spec.replicas ?? 0}, (_, index) => `statefulset-${index}`)
  if (!broken) expect([...names].sort()).toEqual(wanted.sort())
}

const changesOf = (timeline: Timeline) => Array.from({length: timeline.steps}, (_, index) => changesAt(timeline, index + 1))

describe('whatever people do, time', () => {
  it('replays to the same history, byte for byte', () => {
    fc.assert(
      fc.property(deeds, all => {
        const timeline = play(all)
        const again = replay(timeline.start, inputs(timeline), timeline.head.now)
        expect(JSON.stringify(changesOf(again))).toBe(JSON.stringify(changesOf(timeline)))
        expect(again.head).toEqual(timeline.head)
      }),
      FEW,
    )
  })

  it('shows any moment as it was when it came first, however little is kept', () => {
    fc.assert(
      fc.property(deeds, fc.nat(), (all, chance) => {
        const played = play(all)
        // The first arrival: one step after another, each world put aside.
        const arrived: World[] = []
        let walked = played
        for (let next = stepOnce(walked, walked.head.now + 60_000); next !== undefined && arrived.length < 60; ) {
          if (next.steps > walked.steps) arrived.push(next.head)
          walked = next
          next = stepOnce(walked, walked.head.now + 60_000)
        }
        const sparse = replay(played.start, inputs(played), walked.head.now, {dense: 1, worlds: 4, entries: 10})
        // Of the last entry the clock has gone on, and looks that change nothing with it.
        const index = chance % Math.max(arrived.length - 1, 1)
        const {now: _clock, owner: _owner, ...was} = arrived.length > 1 ? (arrived[index] ?? played.head) : worldAt(played, 1)
        const {now: _other, owner: _another, ...shown} = worldAt(sparse, arrived.length > 1 ? played.steps + index + 1 : 1)
        expect(shown).toEqual(was)
        const early = chance % Math.max(played.steps, 1)
        expect([momentAt(sparse, early), changesAt(sparse, early)]).toEqual([momentAt(played, early), changesAt(played, early)])
      }),
      FEW,
    )
  })

  it('keeps no more worlds and entries than it may, and no program more output', () => {
    fc.assert(
      fc.property(deeds, all => {
        const {kept, log, steps, head} = play(all, {dense: 5, worlds: 8, entries: 40})
        expect(kept.length).toBeLessThanOrEqual(8)
        expect(log.length).toBeLessThanOrEqual(40)
        expect(steps).toBeLessThan(BOUNDS.steps)
        for (const {log: lines} of valuesFrom(head.processes, '')) expect(lines.length).toBeLessThanOrEqual(1000)
      }),
      FEW,
    )
  })
})
