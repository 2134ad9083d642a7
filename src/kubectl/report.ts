import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'
import {structJson} from './go-text.ts'
import {printKyaml} from './kyaml.ts'
import type {Printer} from './output.ts'
import {nameOf, printerFor} from './output.ts'
import type {Session} from './session.ts'
import {say, warn} from './session.ts'

/** How a command that changes something tells of each object. */
export type Report = {
  /** Prints `statefulset.apps/web configured`, or the object when `-o` asks for it. */
  readonly tell: (object: unknown, operation: string) => Or<undefined>
  readonly output: string
  readonly dry: DryRun
}

export type DryRun = 'none' | 'client' | 'server'

/** The value of --dry-run; alone it means client, with kubectl's complaint. */
export function dryRunOf(session: Session, values: Values): Or<DryRun> {
  const given = text(values, 'dry-run', 'none')
  if (given === 'none' || given === 'client' || given === 'server') return given
  if (given === 'unchanged' || given === 'true') {
    warn(
      session,
      given === 'unchanged'
        ? '--dry-run is deprecated and can be replaced with --dry-run=client.'
        : '--dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=client.',
    )
    return 'client'
  }
  if (given === 'false') return 'none'
  return plainFault(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`)
}

const SUFFIX = {none: '', client: ' (dry run)', server: ' (server dry run)'} as const

export function dryRunSuffix(dry: DryRun): string {
  return SUFFIX[dry]
}

/** `typed`: the command makes its object itself, so that JSON shows its fields in the order of Go's structs. */
export function reportFor(session: Session, values: Values, typed = false): Or<Report> {
  const dry = dryRunOf(session, values)
  if (isFault(dry)) return dry
  const output = text(values, 'output')
  const printer = printerFor(output, {
    template: text(values, 'template'),
    files: session.line.files,
    strict: !truth(values, 'allow-missing-template-keys', true),
  })
  if (isFault(printer)) return printer
  let count = 0
  const tell = (object: unknown, operation: string): Or<undefined> => {
    if (printer === undefined) {
      say(session, `${nameOf(object)} ${operation}${SUFFIX[dry]}`)
      return undefined
    }
    const printed = printObject(printer, object, output, typed)
    if (isFault(printed)) return printed
    session.stdout += output === 'yaml' && count > 0 ? `---\n${printed}` : printed
    count += 1
    return undefined
  }
  return {tell, output, dry}
}

function printObject(printer: Printer, object: unknown, output: string, typed: boolean): Or<string> {
  if (typed && output === 'json') return `${structJson(object, 4)}\n`
  return typed && output === 'kyaml' ? printKyaml(object) : printer(object)
}

/** Whether -o asks for objects instead of messages. */
export function printsObjects(values: Values): boolean {
  return isGiven(values, 'output') && text(values, 'output') !== ''
}
