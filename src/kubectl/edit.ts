import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {isData, put, textAt} from '../kube/peek.ts'
import {resourceOfKind} from '../kube/resources.ts'
import {twoWayPatch} from '../kube/strategic-merge.ts'
import {readManifests} from '../kube/yaml.ts'
import {printYaml} from '../kube/yaml-print.ts'
import {command, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {goJson} from './go-text.ts'
import {LAST_APPLIED, lastApplied} from './last-applied.ts'
import {nameOf} from './output.ts'
import {isTrouble} from './serve.ts'
import {serveStrategic} from './serve-patch.ts'
import type {Session} from './session.ts'
import {lookUp, say, warn} from './session.ts'
import {faultOf} from './trouble.ts'
import {targetsOf} from './update.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} field-manager=string output-patch? record save-config subresource=string validate=opt:strict windows-line-endings`

export const EDIT = command({
  path: 'edit',
  flags: FLAGS,
  run: (session, values) => editTargets(session, values, 'object'),
})

/** What an edit is about: an object, or what it remembers of the last manifest. */
export type Editing = 'object' | 'last-applied'

/** What waits for the editor. `text` is to be edited; give it back as `edited` by way of `withEdited`. */
export type EditState = {
  readonly what: Editing
  readonly text: string
  readonly of: {readonly kind: string; readonly apiVersion: string; readonly namespace: string; readonly name: string}
  readonly edited?: string
}

/** Opens the one object that is named: the command waits until the text comes back. */
export function editTargets(session: Session, values: Values, what: Editing): Fault | undefined {
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  const [target, more] = found.targets
  if (target === undefined) return faultOf(found.troubles) ?? plainFault('edit cancelled, no objects found')
  if (more !== undefined) return plainFault('this tutorial edits one object at a time: name it')
  const {kind, apiVersion, metadata} = target.object
  const shown: unknown = what === 'object' ? target.object : lastApplied(target.object)
  if (shown === undefined)
    return plainFault(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    )
  const state: EditState = {what, text: printYaml(shown), of: {kind, apiVersion, namespace: metadata.namespace ?? '', name: metadata.name}}
  session.pending = {verb: 'edit', state}
  return undefined
}

/** The state of a waiting edit, for whoever opens the editor. */
export function isEditState(state: unknown): state is EditState {
  return isData(state) && typeof state.text === 'string' && isData(state.of)
}

/** What stands above an object that is edited, word for word as kubectl has it. */
const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** The text an editor is opened on: kubectl's own words, then the object. */
export function editText({text}: EditState): string {
  return HEADER + text
}

/** A refused text as the editor is opened on it again: the reason stands above it, the text is as it was (EDIT-10). */
export function reopenedText(edited: string, reason: readonly string[]): string {
  return `${HEADER}${reason.map(line => `# ${line}\n`).join('')}#\n${withoutHeader(edited)}`
}

/** The edited text without the comments above it. */
export function withoutHeader(edited: string): string {
  return edited.replace(/^(?:#[^\n]*(?:\n|$))+/, '')
}

/** Takes the edited text: sends what differs as a patch, as `kubectl edit` does. */
export function resumeEdit(session: Session, state: unknown): Fault | undefined {
  if (!isEditState(state)) return undefined
  const {edited, text, of} = state
  if (edited === undefined) {
    session.pending = {verb: 'edit', state}
    return undefined
  }
  if (edited.trim() === '') {
    warn(session, 'Edit cancelled, saved file was empty.')
    return undefined
  }
  if (edited.trim() === text.trim()) {
    warn(session, 'Edit cancelled, no changes made.')
    return undefined
  }
  const resource = resourceOfKind(of.kind, of.apiVersion)
  const live = resource === undefined ? undefined : lookUp(session.world, resource, of.namespace, of.name)
  if (resource === undefined || live === undefined) return plainFault(`${of.kind} ${goQuote(of.name)} is gone`)
  const read = readManifests(edited)
  if (read.error !== undefined) return plainFault(`error parsing edited-file: ${read.error.message}`)
  const value = read.documents[0]?.value
  if (!isData(value)) {
    warn(session, 'Edit cancelled, saved file was empty.')
    return undefined
  }
  return sendEdit(session, state, resource, live, value)
}

function sendEdit(
  session: Session,
  {what, of, text}: EditState,
  resource: NonNullable<ReturnType<typeof resourceOfKind>>,
  live: KubeObject,
  value: Data,
): Fault | undefined {
  const before = readManifests(text).documents[0]?.value
  const object = what === 'object' ? value : (put(live, ['metadata', 'annotations', LAST_APPLIED], `${goJson(value)}\n`) as Data)
  if (what === 'object' && textAt(value, 'metadata', 'name') !== of.name)
    return plainFault('At least one of apiVersion, kind and name was changed')
  const patch = twoWayPatch(resource.kind, what === 'object' && isData(before) ? before : (live as Data), object)
  if (typeof patch === 'string') return plainFault(patch)
  if (Object.keys(patch).length === 0) {
    warn(session, 'Edit cancelled, no changes made.')
    return undefined
  }
  const served = serveStrategic(session, resource, live, patch, {validation: 'Warn'})
  if (isTrouble(served)) return faultOf([served])
  for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
  say(session, `${nameOf(served.object)} edited`)
  return undefined
}
