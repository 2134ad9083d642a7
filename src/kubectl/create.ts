import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {texts, truth} from './flags.ts'
import {withConfiguration} from './last-applied.ts'
import {manifestsOf} from './manifests.ts'
import {pathTrouble} from './request-path.ts'
import {reportFor} from './report.ts'
import {isTrouble, serveCreate} from './serve.ts'
import type {Session} from './session.ts'
import {warn} from './session.ts'
import type {Trouble} from './trouble.ts'
import {faultOf, wrapped} from './trouble.ts'
import {validationOf} from './validation.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} edit? field-manager=string raw=string? record save-config selector/l=string validate=opt:strict windows-line-endings`

export const CREATE = command({
  path: 'create',
  flags: FLAGS,
  run: create,
})

const NOT_THERE: Trouble = {reason: 'NotFound', message: 'the server could not find the requested resource'}

/** `kubectl create -f`: every manifest of the files, each on its own. */
function create(session: Session, values: Values, name: string): Fault | undefined {
  if (values.args.length > 0) return usageFault(`Unexpected args: [${values.args.join(' ')}]`, name)
  if (texts(values, 'filename').length === 0) return plainFault('must specify one of -f and -k')
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const read = manifestsOf(session, values)
  if (isFault(read)) return read
  const troubles: Trouble[] = []
  for (const manifest of read.manifests) {
    const value = truth(values, 'save-config') ? withConfiguration(manifest.value) : manifest.value
    if (report.dry === 'client') {
      report.tell(value, 'created')
      continue
    }
    const served = manifest.absent
      ? NOT_THERE
      : (pathTrouble(manifest.namespace) ??
        serveCreate(session, manifest.resource, value, {dry: report.dry === 'server', validation: validationOf(values)}))
    if (isTrouble(served)) troubles.push(wrapped(served, `error when creating ${JSON.stringify(manifest.source)}: `))
    else {
      for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
      const told = report.tell(served.object, 'created')
      if (isFault(told)) return told
    }
  }
  troubles.push(...read.troubles)
  if (read.manifests.length === 0 && troubles.length === 0) return plainFault('no objects passed to create')
  return faultOf(troubles)
}
