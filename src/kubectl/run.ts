import {goQuote} from '../kube/go-quote.ts'
import type {World} from '../sim/world.ts'
import type {Request} from '../sim/request.ts'
import type {Command} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault, usageFault} from './fault.ts'
import {isGiven, parseFlags, text, truth} from './flags.ts'
import type {Values} from './flags.ts'
import {findCommand, isGroup, topicOf} from './find-command.ts'
import {globalFault, warningsFault} from './global-flags.ts'
import {helpFor, optionsHelp, unknownTopic} from './help.ts'
import {resumeCommand} from './resume.ts'
import type {Line, Pending, Session} from './session.ts'
import {validationFault} from './validation.ts'

export type {Line, Pending} from './session.ts'

/** What a command did: the new world, the requests that made it (in order, for the recording), its output and its exit code. */
export type Outcome = {
  readonly world: World
  readonly requests: readonly Request[]
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  /** The command is not over: give it to `resume` when virtual time has moved. */
  readonly pending?: Pending
  /** `config set-context --namespace` chose the namespace of the lines that follow. */
  readonly namespace?: string
}

/** Runs one kubectl command against a world. Total: any words give an outcome, none throws. */
export function run(world: World, line: Line): Outcome {
  const session = startSession(world, line)
  return finish(session, carryOut(session, line.argv))
}

/** Goes on with a command that waits. `line` is the command as it was typed. */
export function resume(world: World, line: Line, pending: Pending): Outcome {
  const session = startSession(world, line)
  return finish(session, resumeCommand(session, pending))
}

function startSession(world: World, line: Line): Session {
  return {world, line, namespace: line.namespace ?? 'default', namespaceGiven: false, requests: [], stdout: '', stderr: ''}
}

function finish(session: Session, problem: Fault | undefined): Outcome {
  const {world, requests, stdout, pending, chosenNamespace} = session
  const said = problem?.fault ?? ''
  // As cmdutil.fatal: a message that ends its line is not ended again. What the server itself says always is (MultilineError).
  const ended = said === '' || (said.startsWith('error: ') && said.endsWith('\n'))
  const stderr = `${session.stderr}${said}${ended ? '' : '\n'}`
  return {
    world,
    requests,
    stdout: `${stdout}${problem?.shown ?? ''}`,
    stderr,
    exit: problem?.exit ?? 0,
    ...(pending === undefined || problem !== undefined ? {} : {pending}),
    ...(chosenNamespace === undefined ? {} : {namespace: chosenNamespace}),
  }
}

function carryOut(session: Session, argv: readonly string[]): Fault | undefined {
  const found = findCommand(argv)
  if (isFault(found)) return found
  const {path, command, flags, words} = found
  const name = path === '' ? 'kubectl' : `kubectl ${path}`
  const values = parseFlags(words, flags, name)
  if (isFault(values)) return values
  session.stderr += values.warnings.map(warning => `${warning}\n`).join('')
  if (truth(values, 'help') && path !== 'alpha') {
    session.stdout += helpFor(path)
    return undefined
  }
  return command === undefined ? withoutCommand(session, path, values) : start(session, command, values)
}

/** Commands whose help goes to stdout with exit code 0 when they are called alone. */
const HELPFUL: readonly string[] = ['', 'certificate']

/** Help itself, groups of commands, and commands of kubectl that the tutorial does not do. */
function withoutCommand(session: Session, path: string, values: Values): Fault | undefined {
  if (path === 'help') return help(session, values.args)
  if (path === 'options') session.stdout += optionsHelp()
  else if (path === 'alpha') session.stderr += 'No alpha commands are available in this version of kubectl\n'
  else if (HELPFUL.includes(path)) session.stdout += helpFor(path)
  else if (isGroup(path)) {
    if (values.args.length > 0) return usageFault(`unknown command ${goQuote(values.args.join(' '))}`, `kubectl ${path}`)
    // The one group that tells on stdout (cmdutil.DefaultSubCommandRun).
    if (path === 'rollout') session.stdout += helpFor(path)
    else session.stderr += helpFor(path)
    return fault('', 1)
  } else return plainFault(`kubectl ${path} is one of kubectl's commands that this tutorial does not do`)
  return undefined
}

function help(session: Session, words: readonly string[]): undefined {
  const topic = topicOf(words)
  if (topic === undefined) session.stderr += unknownTopic(words)
  else session.stdout += helpFor(topic)
  return undefined
}

/** The command as --record writes it: its words, then its flags. */
function causeOf(path: string, {args, given}: Values): string {
  const flags = Object.entries(given).flatMap(([flag, all]) => all.map(value => `--${flag}=${value}`))
  return ['kubectl', path, ...args, ...flags].join(' ')
}

function start(session: Session, command: Command, values: Values): Fault | undefined {
  const missing = command.needs.filter(flag => !isGiven(values, flag))
  if (missing.length > 0) return plainFault(`required flag(s) ${missing.map(flag => `"${flag}"`).join(', ')} not set`)
  if (isGiven(values, 'namespace')) {
    session.namespace = text(values, 'namespace') || session.namespace
    session.namespaceGiven = text(values, 'namespace') !== ''
  }
  if (truth(values, 'record')) session.cause = causeOf(command.path, values)
  // `config` writes a kubeconfig of any contexts, clusters and users.
  const wrong = validationFault(values) ?? (command.path.startsWith('config ') ? undefined : globalFault(values, command.flags))
  return wrong ?? command.run(session, values, `kubectl ${command.path}`) ?? warningsFault(values, session.stderr)
}
