import type {KubeObject} from '../../kube/object.ts'
import {listAt, put} from '../../kube/peek.ts'
import {groupKind} from '../../kube/resources.ts'
import {command, FILE_FLAGS, PRINT_FLAGS} from '../command.ts'
import type {Page} from '../describe/page.ts'
import {templateLines} from '../describe/template.ts'
import type {Fault} from '../fault.ts'
import {isFault, plainFault} from '../fault.ts'
import type {Values} from '../flags.ts'
import {number, texts} from '../flags.ts'
import {inGoOrder} from '../get-raw.ts'
import {kindName} from '../output.ts'
import {reportFor} from '../report.ts'
import type {Session} from '../session.ts'
import {say} from '../session.ts'
import {describeTable} from '../table.ts'
import type {Trouble} from '../trouble.ts'
import {faultOf} from '../trouble.ts'
import {targetsOf} from '../update.ts'
import {asOf, revisionsOf} from './revisions.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} revision=int selector/l=string`

export const ROLLOUT_HISTORY = command({
  path: 'rollout history',
  flags: FLAGS,
  run: history,
})

const KEPT = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** `rollout history`: revisions and their causes, or one revision's template. */
function history(session: Session, values: Values): Fault | undefined {
  if (values.args.length === 0 && texts(values, 'filename').length === 0) return plainFault('required resource not specified')
  const revision = number(values, 'revision', 0)
  if (revision < 0) return plainFault(`revision must be a positive integer: ${revision}`)
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  const report = reportFor(session, values, true)
  if (isFault(report)) return report
  for (const target of found.targets) {
    if (!KEPT.has(target.resource.kind)) return plainFault(`no history viewer has been implemented for "${kindOf(target.object)}"`)
    if (report.output !== '') {
      const sources = revisionsOf(session.world, target.object).filter(({number: nth}) => revision === 0 || nth === revision)
      if (revision > 0 && sources.length === 0) return faultOf([NOT_FOUND])
      for (const {source} of sources) report.tell(inGoOrder(typed(source.kind === 'ReplicaSet' ? source : asOf(target.object, source))), '')
      continue
    }
    const text = viewOf(session, target.object, revision)
    if (text === undefined) return faultOf([NOT_FOUND])
    const name = `${groupKind(target.resource)}/${target.name}`
    say(session, revision > 0 ? `${name} with revision #${revision}\n${text}` : `${name} \n${text}`)
  }
  return faultOf(found.troubles)
}

/** kubectl's typed client reads protobuf, in which what lies inside an object has no kind of its own. */
function typed(object: KubeObject): KubeObject {
  const claims = listAt(object, 'spec', 'volumeClaimTemplates')
  if (claims.length === 0) return object
  const bare = claims.map(claim => put(put(claim, ['kind'], undefined), ['apiVersion'], undefined))
  return put(object, ['spec', 'volumeClaimTemplates'], bare) as KubeObject
}

const NOT_FOUND: Trouble = {message: 'unable to find the specified revision'}

/** `Job.batch`, `Pod`: a kind with its group, as Go prints a GroupKind. */
export function kindOf(object: KubeObject): string {
  const name = kindName(object.kind, object.apiVersion)
  return object.kind + name.slice(object.kind.length)
}

function viewOf(session: Session, object: KubeObject, revision: number): string | undefined {
  const revisions = revisionsOf(session.world, object)
  if (revisions.length === 0) return 'No rollout history found.'
  if (revision > 0) {
    const wanted = revisions.find(candidate => candidate.number === revision)
    return wanted === undefined ? undefined : templateText(wanted.template)
  }
  return describeTable(`REVISION\tCHANGE-CAUSE\n${revisions.map(({number: nth, cause}) => `${nth}\t${cause || '<none>'}\n`).join('')}`)
}

/** A template as history prints it: the lines of describe with their tabs as they are. */
export function templateText(template: unknown): string {
  const page: Page = {text: ''}
  templateLines(page, template)
  return page.text
}
