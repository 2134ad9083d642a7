import type {KubeObject} from '../kube/object.ts'
import {at, put} from '../kube/peek.ts'
import {command, DRY_RUN_FLAG} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text} from './flags.ts'
import {dryRunOf, dryRunSuffix} from './report.ts'
import type {DryRun} from './report.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import {say, warn} from './session.ts'
import type {Target} from './targets.ts'
import {findTargets} from './targets.ts'
import {faultOf} from './trouble.ts'
import {sendObject} from './update.ts'

const FLAGS = `${DRY_RUN_FLAG} selector/l=string`

export const CORDON = command({
  path: 'cordon',
  flags: FLAGS,
  run: (session, values, name) => mark(session, values, name, true),
})

export const UNCORDON = command({
  path: 'uncordon',
  flags: FLAGS,
  run: (session, values, name) => mark(session, values, name, false),
})

function mark(session: Session, values: Values, name: string, desired: boolean): Fault | undefined {
  const nodes = nodesOf(session, values, name)
  if (isFault(nodes)) return nodes
  const dry = dryRunOf(session, values)
  if (isFault(dry)) return dry
  cordonNodes(session, nodes, desired, dry)
  return undefined
}

/** The nodes that cordon, uncordon and drain are about: names, or a selector. One that is missing ends the command. */
export function nodesOf(session: Session, values: Values, name: string): Or<readonly Target[]> {
  if (values.args.length === 0 && !isGiven(values, 'selector'))
    return usageFault(`USAGE: ${name.replace('kubectl ', '')} NODE [flags]`, name)
  if (values.args.length > 0 && text(values, 'selector') !== '')
    return usageFault('cannot specify both a node name and a --selector option', name)
  const found = findTargets(session, {args: ['nodes', ...values.args], selector: text(values, 'selector')})
  if (isFault(found)) return found
  const [problem] = found.troubles
  return problem === undefined ? found.targets : (faultOf([problem]) ?? found.targets)
}

/** Writes `spec.unschedulable` where it differs, and says so of each node. */
export function cordonNodes(session: Session, nodes: readonly Target[], desired: boolean, dry: DryRun): void {
  const word = desired ? 'cordoned' : 'uncordoned'
  for (const node of nodes) {
    if ((at(node.object, 'spec', 'unschedulable') === true) === desired) {
      say(session, `node/${node.name} already ${word}${dryRunSuffix(dry)}`)
      continue
    }
    const object = put(node.object, ['spec', 'unschedulable'], desired ? true : undefined) as KubeObject
    const served = dry === 'client' ? undefined : sendObject(session, node, object, dry === 'server')
    if (served !== undefined && isTrouble(served))
      warn(session, `error: unable to ${desired ? 'cordon' : 'uncordon'} node "${node.name}": ${served.message}`)
    else say(session, `node/${node.name} ${word}${dryRunSuffix(dry)}`)
  }
}
