import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {spawn} from '@lydell/node-pty'
import type {IBufferLine} from '@xterm/headless'
import xterm from '@xterm/headless'

/** The built program, for tests that run it as people do. `npm test` builds it first. */
export const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** Longest wait for something that should be on the screen, ms: a busy machine is slow, a hung program is slower. */
const PATIENCE = Number(process.env['PTY_PATIENCE'] ?? 60_000)

export type Pty = {
  /** All bytes the program has written, as UTF-8 text. */
  readonly bytes: () => string
  /** The rows of the screen as a person sees them, trailing spaces cut. */
  readonly screen: () => readonly string[]
  /** How many rows have ever run over the right edge: the terminal would have broken them into two. */
  readonly overflows: () => number
  readonly cursor: () => {readonly x: number; readonly y: number}
  /** Resolves when the screen holds the text (or matches); rejects with the screen when it never does. */
  readonly waitFor: (wanted: string | RegExp) => Promise<void>
  /** Resolves when the screen, as one text, is as the function wants it. */
  readonly waitUntil: (holds: (screen: string) => boolean, what: string) => Promise<void>
  /** Resolves when nothing but silence is left to hear: what has been written is on the screen. */
  readonly settled: () => Promise<void>
  readonly type: (keys: string) => void
  readonly resize: (columns: number, rows: number) => void
  readonly kill: (signal: NodeJS.Signals) => void
  /** Takes the terminal away under the program, as a closed window or a dead ssh does. */
  readonly hangUp: () => void
  /** Process id of the tutor itself, also when a shell runs it. */
  readonly pid: () => number
  readonly exited: Promise<{readonly code: number; readonly signal: number}>
  /** Waits until the shell (inShell) has told what came after, and lets it go. What a process writes just before it ends can be lost, so the shell stays until it has been heard. */
  readonly shellEnds: () => Promise<void>
}

export type PtyOptions = {
  readonly args?: readonly string[]
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Runs it from a shell that tells afterwards: `code N`, then `stty -a`; `shellEnds` waits for that. */
  readonly inShell?: boolean
  /** Another program than the built one; words for the shell when inShell. */
  readonly command?: readonly [string, ...string[]]
}

function environment(extra: PtyOptions['env']): Record<string, string> {
  // A certificate file costs 65 ms of each start; CI and colour variables are the tester's, not the test's.
  const {NODE_EXTRA_CA_CERTS: _a, CI: _b, FORCE_COLOR: _c, NO_COLOR: _d, ...rest} = process.env
  const entries = Object.entries({...rest, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: undefined, ...extra})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return Number(children[0])
}

function rowsOf(terminal: InstanceType<typeof xterm.Terminal>): readonly (IBufferLine | undefined)[] {
  const {active} = terminal.buffer
  return Array.from({length: terminal.rows}, (_, at) => active.getLine(active.baseY + at))
}

/** Starts a program in a real pseudo-terminal with a real screen behind it. The caller waits for `exited` or kills it. */
export function startPty(options: PtyOptions = {}): Pty {
  const columns = options.columns ?? 80
  const rows = options.rows ?? 24
  const words = options.command ?? [process.execPath, PROGRAM, ...(options.args ?? [])]
  const quoted = words.map(word => `'${word}'`).join(' ')
  const [file = '', ...args] =
    options.inShell === true ? ['/bin/sh', '-c', `${quoted}; echo "code $?"; stty -a; echo "end of"" shell"; read -r line`] : words
  const child = spawn(file, args, {name: 'xterm-256color', cols: columns, rows, env: environment(options.env), encoding: 'utf8'})
  const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 500})
  let written = ''
  let parsing = 0
  let overflows = 0
  const watchers = new Set<() => void>()
  const look = (): void => {
    const {active} = terminal.buffer
    // Only the screen is ours: what a shell writes below it may be as long as it likes.
    if (active.type === 'alternate' && rowsOf(terminal).some(line => line?.isWrapped === true)) overflows += 1
    for (const watcher of watchers) watcher()
  }
  terminal.onData(reply => child.write(reply))
  child.onData(data => {
    written += data
    parsing += 1
    terminal.write(data, () => {
      parsing -= 1
      look()
    })
  })
  const exited = new Promise<{code: number; signal: number}>(resolve => {
    child.onExit(({exitCode, signal}) => resolve({code: exitCode, signal: signal ?? 0}))
  })
  // A frame is drawn between two marks; what stands there before its end is half of one picture and half of another.
  let shown: readonly string[] = []
  const screen = (): readonly string[] => {
    if (!terminal.modes.synchronizedOutputMode) shown = rowsOf(terminal).map(line => line?.translateToString(true) ?? '')
    return shown
  }
  const until = (holds: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(check)
        reject(new Error(`never seen: ${what}\n${screen().join('\n')}`))
      }, PATIENCE)
      const check = (): void => {
        if (terminal.modes.synchronizedOutputMode || !holds()) return
        clearTimeout(timer)
        watchers.delete(check)
        resolve()
      }
      watchers.add(check)
      check()
    })
  const waitFor = (wanted: string | RegExp): Promise<void> =>
    until(() => {
      const text = screen().join('\n')
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)
    }, String(wanted))
  return {
    bytes: () => written,
    screen,
    overflows: () => overflows,
    cursor: () => ({x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY}),
    waitFor,
    waitUntil: (holds, what) => until(() => holds(screen().join('\n')), what),
    settled: () => until(() => parsing === 0, 'silence'),
    type: keys => child.write(keys),
    resize: (toColumns, toRows) => {
      terminal.resize(toColumns, toRows)
      child.resize(toColumns, toRows)
    },
    hangUp: () => {
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy()
    },
    kill: signal => process.kill(options.inShell === true ? childOf(child.pid) : child.pid, signal),
    pid: () => (options.inShell === true ? childOf(child.pid) : child.pid),
    exited,
    shellEnds: async () => {
      await waitFor('end of shell')
      child.write('\n')
      await exited
    },
  }
}

/** How often a text occurs. */
export function countOf(text: string, part: string): number {
  return text.split(part).length - 1
}
