import type {Node} from '../kube/node.ts'
import {valuesFrom} from './table.ts'
import type {World} from './world.ts'

/** The nodes of each table of nodes that has been looked at: a table is a value, so the list never changes. */
const lists = new WeakMap<object, readonly Node[]>()

/** All nodes by name. Costs nothing while no node changes, so that 5,000 nodes need not be gathered for each pod. */
export function allNodes({indexes}: World): readonly Node[] {
  const known = lists.get(indexes.nodes)
  if (known !== undefined) return known
  const nodes = valuesFrom(indexes.nodes, '')
  lists.set(indexes.nodes, nodes)
  return nodes
}
