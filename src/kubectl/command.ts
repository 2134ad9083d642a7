import type {Fault} from './fault.ts'
import type {Flag, FlagSet, Values} from './flags.ts'
import {flagSet} from './flags.ts'
import type {Session} from './session.ts'

/**
 * One command of kubectl: its words (`rollout status`), other names of its last word, its flags, and what it does.
 * `run` prints into the session and returns a fault when the command fails. `needs` are flags that must be given.
 */
export type Command = {
  readonly path: string
  readonly aliases: readonly string[]
  readonly flags: FlagSet
  readonly needs: readonly string[]
  readonly run: (session: Session, values: Values, name: string) => Fault | undefined
}

type Definition = {
  readonly path: string
  readonly aliases?: readonly string[]
  readonly flags?: string
  readonly needs?: readonly string[]
  readonly run: Command['run']
}

export function command({path, aliases = [], flags = '', needs = [], run}: Definition): Command {
  return {path, aliases, flags: [...flagSet(flags), ...GLOBAL_FLAGS, HELP_FLAG], needs, run}
}

export const HELP_FLAG: Flag = {name: 'help', short: 'h', type: 'bool'}

/** Flags of every command. Those about other clusters and users have no meaning here and are read and left. */
export const GLOBAL_FLAGS: FlagSet =
  flagSet(`as=string as-group=array as-uid=string as-user-extra=array cache-dir=string certificate-authority=string
  client-certificate=string client-key=string cluster=string context=string disable-compression insecure-skip-tls-verify kubeconfig=string kuberc=string
  log-flush-frequency=duration match-server-version namespace/n=string password=string profile=string profile-output=string request-timeout=string
  server/s=string tls-server-name=string token=string user=string username=string v/v=int vmodule=string warnings-as-errors`)

/** Flags by which a command says what it prints. */
export const PRINT_FLAGS = 'output/o=string template=string allow-missing-template-keys show-managed-fields'
/** Flags by which a command reads manifests. */
export const FILE_FLAGS = 'filename/f=list kustomize/k=string recursive/R'
export const DRY_RUN_FLAG = 'dry-run=opt:unchanged'
