import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt} from '../kube/peek.ts'
import {resourceOfKind} from '../kube/resources.ts'
import {command, DRY_RUN_FLAG, PRINT_FLAGS} from './command.ts'
import type {Command} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {truth} from './flags.ts'
import {withConfiguration} from './last-applied.ts'
import type {DryRun} from './report.ts'
import {reportFor} from './report.ts'
import {isTrouble, serveCreate} from './serve.ts'
import type {Session} from './session.ts'
import {warn} from './session.ts'
import {faultOf} from './trouble.ts'
import {validationOf} from './validation.ts'

/** Flags of every command that makes an object out of words, but for those of `create`, which also have MAKER_FLAGS. */
export const MADE_FLAGS = `${PRINT_FLAGS} ${DRY_RUN_FLAG} field-manager=string save-config`
const MAKER_FLAGS = `${MADE_FLAGS} validate=opt:strict`

/** How an object is sent: what stands before the server's refusal, and whether --save-config writes only into what reaches a server. */
type Sending = {readonly failed?: string; readonly late?: boolean}

/** Sends an object that a command made, or only shows it, and tells of it. */
export function sendMade(session: Session, values: Values, object: Data, operation = 'created', sending: Sending = {}): Fault | undefined {
  const report = reportFor(session, values, true)
  if (isFault(report)) return report
  const made = madeBy(session, values, object, report.dry, sending)
  if (isFault(made)) return made
  const told = report.tell(made, operation)
  return isFault(told) ? told : undefined
}

/** The object as the server made it; with --dry-run=client as it would be sent, which for `run` and `expose` is without the memory of --save-config. */
export function madeBy(session: Session, values: Values, object: Data, dry: DryRun, {failed = '', late = false}: Sending = {}): Or<Data> {
  const resource = resourceOfKind(String(object.kind))
  const namespaced = resource?.namespaced === true && (session.namespaceGiven || dry !== 'client')
  const placed = namespaced ? inNamespace(object, session.namespace) : object
  const value = truth(values, 'save-config') && !(late && dry === 'client') ? withConfiguration(placed) : placed
  if (dry === 'client' || resource === undefined) return value
  const served = serveCreate(session, resource, value, {dry: dry === 'server', validation: validationOf(values)})
  if (isTrouble(served)) return faultOf([failed === '' ? served : {message: `${failed} ${served.message}`}]) ?? plainFault(served.message)
  for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
  return served.object as Data
}

/** Metadata in the order of Go's ObjectMeta, which JSON output shows. */
function inNamespace(object: Data, namespace: string): Data {
  const {name, ...rest} = dataAt(object, 'metadata')
  return {...object, metadata: {name, namespace, ...rest}}
}

type Maker = {
  readonly path: string
  readonly aliases?: readonly string[]
  readonly flags?: string
  readonly needs?: readonly string[]
  readonly failed?: string
  readonly make: (session: Session, values: Values, name: string) => Or<KubeObject | Data>
}

/** A `create KIND NAME` command: one name, then the object that `make` builds. */
export function maker({path, aliases = [], flags = '', needs = [], failed = '', make}: Maker): Command {
  return command({
    path,
    aliases,
    flags: `${MAKER_FLAGS} ${flags}`,
    needs,
    run: (session, values, name) => {
      const count = values.dash < 0 ? values.args.length : values.dash
      if (count !== 1) return usageFault(`exactly one NAME is required, got ${count}`, name)
      const made = make(session, values, values.args[0] ?? '')
      return isFault(made) ? made : sendMade(session, values, made as Data, 'created', {failed})
    },
  })
}
