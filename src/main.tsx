import {isatty} from 'node:tty'
import type {Answer} from './app/answer.ts'
import {decideLooks} from './app/capability.ts'
import type {Looks, Surroundings} from './app/capability.ts'
import type {CommandName, Flags} from './app/command-line.ts'
import {EXIT, helpText, readCommandLine} from './app/command-line.ts'
import {print} from './host/print.ts'
import type {Session} from './host/session.ts'
import {safe} from './kube/text.ts'

declare const __VERSION__: string

function surroundings(): Surroundings {
  return {
    env: process.env,
    // Not process.stdin.isTTY: that opens the stream, which a command may never read.
    stdinIsTerminal: isatty(0),
    stdoutIsTerminal: isatty(1),
    platform: process.platform,
  }
}

async function open(command: CommandName, args: readonly string[], flags: Flags, looks: Looks): Promise<void> {
  if (command === 'start' && looks.mode.value === 'plain' && process.stdin.isTTY !== true && flags.plain !== true) {
    const [lesson = ''] = args
    print(
      2,
      `There is no terminal on stdin. Read it with 'show ${safe(lesson)}', check an answer with 'check ${safe(lesson)} -f FILE', or add --plain.\n`,
    )
    process.exitCode = EXIT.noTerminal
    return
  }
  const {startSession} = await import('./host/start.ts')
  const session = await startSession(flags, looks, __VERSION__)
  const [lesson] = args
  if (looks.mode.value === 'plain') {
    const [{runLines}, {openPlain}, {update}] = await Promise.all([
      import('./host/lines.ts'),
      import('./tui/plain/open.ts'),
      import('./app/update.ts'),
    ])
    session.store.begin(update)
    runLines(session, print => openPlain(session.store, print))
    if (lesson !== undefined) session.store.send({type: 'open', lesson})
  } else {
    // Ink asks chalk for its colours: weight and inversion must stay when colour is off (CLI-11), so never level 0.
    process.env.FORCE_COLOR = {none: '1', '16': '1', '256': '2', truecolor: '3'}[looks.colour.value]
    await openPicture(session, looks, flags.cursorVisible === true, lesson)
  }
}

/** The menu is drawn before the simulator, kubectl and the pages of a lesson are read; what is typed meanwhile waits. */
async function openPicture(session: Session, looks: Looks, cursorVisible: boolean, lesson: string | undefined): Promise<void> {
  const restOf = () => Promise.all([import('./app/update.ts'), import('./tui/pages.tsx')])
  const [{runScreen}, {openScreen}] = await Promise.all([import('./host/screen.ts'), import('./tui/open.tsx')])
  // Whoever names a lesson wants to see that, and no menu before it.
  const early = lesson === undefined ? undefined : await restOf()
  if (early !== undefined && lesson !== undefined) {
    session.store.begin(early[0].update)
    session.store.send({type: 'open', lesson})
  }
  const screen = {fps: looks.fps.value, escapeMs: looks.escapeMs.value, cursorVisible, asksWidth: looks.asksWidth.value}
  const picture = runScreen(session, screen, machine => openScreen(session.store, machine, early?.[1].Pages))
  const [{update}, {Pages}] = early ?? (await restOf())
  picture.begin(Pages, update)
}

async function run(command: CommandName, args: readonly string[], flags: Flags): Promise<void> {
  if (command === 'lint') {
    const {runLint} = await import('./host/lint.ts')
    return tell(runLint(args, flags.json === true))
  }
  const around = surroundings()
  const looks = decideLooks(flags, around)
  if (command === 'open' || command === 'start') return open(command, args, flags, looks)
  const [{runHeadless}, {findPaths}] = await Promise.all([import('./host/headless.ts'), import('./host/paths.ts')])
  const paths = await findPaths(flags.stateDir, process.env, process.platform)
  tell(runHeadless({command, args, flags, looks, around, paths, version: __VERSION__}))
}

function tell({exit, stdout, stderr}: Answer): void {
  print(1, stdout)
  print(2, stderr)
  process.exitCode = exit
}

async function main(argv: readonly string[]): Promise<void> {
  const line = readCommandLine(argv)
  switch (line.kind) {
    case 'version':
      return print(1, `${__VERSION__}\n`)
    case 'man': {
      const {manPage} = await import('./app/man-page.ts')
      return print(1, manPage(__VERSION__))
    }
    case 'help': {
      const help = helpText(line.topic)
      if (help !== undefined) return print(1, help)
      print(2, `There is no help on ${safe(line.topic ?? '')}.\n`)
      process.exitCode = EXIT.usage
      return
    }
    case 'wrong':
      print(2, `${safe(line.message)}\n`)
      process.exitCode = EXIT.usage
      return
    case 'run':
      return run(line.command, line.args, line.flags)
  }
}

/** Our own bug: the terminal first, then a short message and where the details lie (CLI-24). */
async function crash(error: unknown): Promise<void> {
  const [{restoreTerminal}, {writeCrash}, {findPaths}] = await Promise.all([
    import('./host/terminal.ts'),
    import('./host/crash.ts'),
    import('./host/paths.ts'),
  ])
  restoreTerminal()
  const {state} = await findPaths(undefined, process.env, process.platform)
  const file = writeCrash(state, error, __VERSION__)
  const what = error instanceof Error ? error.message : String(error)
  print(2, `k8s-workloads-tutor ${__VERSION__} stopped because of a bug: ${safe(what)}\n${file === undefined ? '' : `Details: ${file}\n`}`)
  process.exit(EXIT.internal)
}

process.on('uncaughtException', error => void crash(error))
process.on('unhandledRejection', error => void crash(error))
await main(process.argv.slice(2))
