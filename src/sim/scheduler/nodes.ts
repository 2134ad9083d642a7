import type {Node} from '../../kube/node.ts'
import {draw} from '../chance.ts'
import type {World} from '../world.ts'
import {list} from '../world.ts'

type Tree = {readonly keys: readonly string[]; readonly values?: readonly unknown[]; readonly children?: readonly Tree[] | undefined}

/** Nodes below each branch of the object table that has been looked at: branches are values, so what is below never changes. */
const below = new WeakMap<object, readonly Node[]>()

/** All nodes by name. Costs what has changed since the last look, so that 5,000 nodes need not be gathered for each pod. */
export function allNodes(world: World): readonly Node[] {
  const root: Tree = world.objects.root
  return root.children === undefined ? list(world, 'Node') : gather(root)
}

function gather(tree: Tree): readonly Node[] {
  const known = below.get(tree)
  if (known !== undefined) return known
  const found: Node[] = []
  if (tree.children === undefined) {
    for (const [index, key] of tree.keys.entries()) if (key.startsWith('Node/')) found.push(tree.values?.[index] as Node)
  } else {
    for (const [index, child] of tree.children.entries()) {
      const next = tree.keys[index + 1]
      if ((next !== undefined && next < 'Node/') || (tree.keys[index] ?? '') > 'Node0') continue
      for (const node of gather(child)) found.push(node)
    }
  }
  below.set(tree, found)
  return found
}

/** minFeasibleNodesToFind upstream: no fewer are compared. */
const FEWEST = 100

/**
 * How many fitting nodes are enough, as numFeasibleNodesToFind: all up to 100, else 50 % less one per 125 nodes, at least 5 %.
 * Upstream shares that work among many threads; we stop at the least number it allows.
 */
export function enoughNodes(all: number): number {
  return Math.min(all, FEWEST)
}

/** Where to begin: upstream goes round from where the last pod stopped; we let chance decide, so no state is kept. */
export function firstNode(world: World, uid: string, count: number): number {
  return count <= FEWEST ? 0 : Math.floor(draw(world.seed, 'first-node', uid) * count)
}
