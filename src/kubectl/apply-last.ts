import {put} from '../kube/peek.ts'
import type {KubeObject} from '../kube/object.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Command} from './command.ts'
import {editTargets} from './edit.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {configurationOf, LAST_APPLIED, lastApplied} from './last-applied.ts'
import {manifestsOf} from './manifests.ts'
import {printerFor} from './output.ts'
import {reportFor} from './report.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import {lookUp} from './session.ts'
import {targetOf} from './targets.ts'
import {faultOf, notFoundTrouble} from './trouble.ts'
import {sendObject, targetsOf} from './update.ts'
import {groupResource} from '../kube/resources.ts'

const VIEW = command({
  path: 'apply view-last-applied',
  flags: `${FILE_FLAGS} all output/o=string selector/l=string`,
  run: view,
})

function view(session: Session, values: Values): Fault | undefined {
  const output = text(values, 'output', 'yaml')
  if (output !== 'yaml' && output !== 'json')
    return plainFault(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  const printer = printerFor(output)
  if (isFault(printer) || printer === undefined) return undefined
  for (const {object} of found.targets) {
    const remembered = lastApplied(object)
    const printed = remembered === undefined ? '' : printer(remembered)
    if (isFault(printed)) return printed
    session.stdout += printed
  }
  return faultOf(found.troubles)
}

const SET = command({
  path: 'apply set-last-applied',
  flags: `${PRINT_FLAGS} filename/f=list ${DRY_RUN_FLAG} create-annotation`,
  run: set,
})

function set(session: Session, values: Values): Fault | undefined {
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const read = manifestsOf(session, values)
  if (isFault(read)) return read
  for (const {resource, namespace, name, value} of read.manifests) {
    const live = lookUp(session.world, resource, namespace, name)
    if (live === undefined) return faultOf([notFoundTrouble(groupResource(resource), name)])
    if (lastApplied(live) === undefined && !truth(values, 'create-annotation')) {
      return plainFault(
        `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
      )
    }
    const object = put(live, ['metadata', 'annotations', LAST_APPLIED], configurationOf(value)) as KubeObject
    const served = report.dry === 'client' ? {object} : sendObject(session, targetOf(resource, live), object, report.dry === 'server')
    if (isTrouble(served)) return faultOf([served])
    report.tell(served.object, 'configured')
  }
  return faultOf(read.troubles)
}

const EDIT = command({
  path: 'apply edit-last-applied',
  flags: `${PRINT_FLAGS} ${FILE_FLAGS} field-manager=string record validate=opt:strict windows-line-endings`,
  run: (session, values) => {
    if (texts(values, 'filename').length === 0 || values.args.length > 0) {
      const found = targetsOf(session, values, values.args)
      if (isFault(found)) return found
    }
    return editTargets(session, values, 'last-applied')
  },
})

export const LAST_APPLIED_COMMANDS: readonly Command[] = [VIEW, SET, EDIT]
