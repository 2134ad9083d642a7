import {describe, expect, it} from 'vitest'
import type {KubeEvent} from '../../src/kube/service.ts'
import {handle, isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {waitUntil} from '../../src/sim/look.ts'
import type {World} from '../../src/sim/world.ts'
import {list} from '../../src/sim/world.ts'

const why = {rule: 'asked', facts: {}}

function tell(world: World, message: string, type: 'Normal' | 'Warning' = 'Normal'): World {
  const request = {verb: 'event', about: 'Node//node-a', type, reason: 'Told', message, component: 'test', why} as const
  const result = handle(world, request, 'nodes', {by: 'start'})
  if (isProblem(result)) throw new Error(result.message)
  return result.world
}

const fresh = () => ({...newCluster({seed: 'events', nodes: [{name: 'node-a'}]}), agenda: newCluster({seed: 'events', nodes: []}).agenda})
const later = (world: World, seconds: number) => waitUntil({...world, agenda: fresh().agenda}, world.now + seconds * 1000)
const shown = (world: World) =>
  list(world, 'Event')
    .map(({message, count}: KubeEvent) => `${count} ${message}`)
    .sort()
const times = (count: number, of: (index: number) => string) => Array.from({length: count}, (_, index) => of(index))

describe('the event recorder', () => {
  it('counts up an event with the same words', () => {
    expect(shown(['again', 'again', 'again'].reduce((world, message) => tell(world, message), fresh()))).toEqual(['3 again'])
  })

  it('combines events that differ in their words from the tenth on', () => {
    const world = times(12, index => `pod-${index}`).reduce((before, message) => tell(before, message), fresh())
    expect(shown(world)).toEqual([...times(9, index => `1 pod-${index}`), '3 (combined from similar events): pod-11'])
  })

  it('starts anew when nothing similar was told for ten minutes', () => {
    const world = times(9, index => `pod-${index}`).reduce((before, message) => tell(before, message), fresh())
    expect(shown(tell(later(world, 601), 'pod-9'))).toContain('1 pod-9')
    expect(shown(tell(later(world, 599), 'pod-9'))).toContain('1 (combined from similar events): pod-9')
  })

  it('hears 25 events of one type about an object, and then one every five minutes, with the number of those it missed', () => {
    let world = times(40, () => 'again').reduce((before, message) => tell(before, message), fresh())
    expect(shown(world)).toEqual(['25 again'])
    world = tell(later(world, 301), 'again')
    expect(shown(world)).toEqual(['41 again'])
    expect(shown(tell(world, 'again'))).toEqual(['41 again'])
    expect(shown(tell(world, 'bad', 'Warning'))).toEqual(['1 bad', '41 again'])
  })
})
