import type {Ms} from '../../kube/object.ts'
import {EPOCH} from '../../kube/time.ts'
import type {NewNode} from '../../sim/cluster.ts'
import {newCluster} from '../../sim/cluster.ts'
import {normalName} from '../../sim/image-name.ts'
import {isFar} from '../../sim/leap/lookout.ts'
import type {Machine} from '../../sim/machine.ts'
import {put} from '../../sim/table.ts'
import type {World} from '../../sim/world.ts'
import type {Scenario} from './scenario.ts'
import {milliseconds} from './span.ts'

const NAMES = ['node-a', 'node-b', 'node-c']

/**
 * How long (ms) before the scenario each machine was switched on: one after the other. So no two kubelets tick at one moment, and what
 * happens on two nodes at once is seen one after the other, as in every real cluster.
 */
const SWITCHED_ON: readonly Ms[] = [600, 200, 0]

/** A scenario that sleeps long enough to leap over what repeats. That is done only where it makes no difference on which node a pod runs. */
const leaps = ({steps}: Scenario): boolean => steps.some(({kind, value}) => kind === 'sleep' && isFar(0, milliseconds(value)))

/** Images that lie on every machine before a scenario begins, as the recordings had them. */
const ON_DISK = ['nginx:1.27', 'nginx:1.28', 'nginx:1.29', 'busybox:1.36', 'busybox:1.37']

/** The cluster on which a scenario is played. An absent node's machine is there, switched off. */
export function stage(scenario: Scenario): World {
  const now: Ms = EPOCH + (scenario.align ?? 5) * 1000
  const nodes = NAMES.filter(name => scenario.nodes.every(each => each.name !== name || !each.absent)).map((name): NewNode => {
    const given = scenario.nodes.find(each => each.name === name)
    return {
      name,
      labels: Object.fromEntries((given?.labels ?? []).map(label => splitAt(label, '='))),
      ...(given === undefined || given.taints.length === 0 ? {} : {taints: given.taints.map(taint)}),
    }
  })
  const world = newCluster({seed: scenario.name, now, nodes, binding: 'Immediate'})
  let {machines} = world
  const switchedOn = leaps(scenario) ? [] : SWITCHED_ON
  for (const [index, name] of NAMES.entries())
    machines = put(
      machines,
      name,
      machine(
        name,
        now - (switchedOn[index] ?? 0),
        nodes.some(node => node.name === name),
        scenario.unpullable,
      ),
    )
  return {...world, machines}
}

function machine(name: string, since: Ms, on: boolean, unpullable: readonly string[]): Machine {
  const refused = new Set(unpullable.map(normalName))
  const images = ON_DISK.map(normalName).filter(image => !refused.has(image))
  return {
    name,
    on,
    images: Object.fromEntries(images.map(image => [image, since])),
    ...(unpullable.length === 0 ? {} : {unpullable}),
    since,
    registered: on ? 'yes' : 'no',
  }
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function taint(text: string): NonNullable<NewNode['taints']>[number] {
  const [rest, effect] = splitAt(text, ':')
  const [key, value] = splitAt(rest, '=')
  return {
    key,
    ...(value === '' ? {} : {value}),
    effect: effect === 'NoExecute' ? 'NoExecute' : effect === 'PreferNoSchedule' ? 'PreferNoSchedule' : 'NoSchedule',
  }
}
