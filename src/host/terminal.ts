import {PassThrough, Writable} from 'node:stream'
import {drawableRows} from '../app/capability.ts'
import {print} from './print.ts'

const ENTER = '\u001b[?1049h'
const LEAVE = '\u001b[?1049l'
const HIDE = '\u001b[?25l'
const SHOW = '\u001b[?25h'
const PASTE_ON = '\u001b[?2004h'
const PASTE_OFF = '\u001b[?2004l'
const PLAIN_STYLE = '\u001b[0m'

/** A terminal that takes nothing for this long (ms) is not waited for: the program has to end. */
const PATIENCE = 300

function setRaw(raw: boolean): void {
  try {
    process.stdin.setRawMode(raw)
  } catch {
    // The terminal is gone; there is no mode left to set.
  }
}

let entered = false
let cursorShown = false

/** The cursor stands on what has the focus either way; this lets it be seen there too (`--cursor-visible`). */
export function showCursor(shown: boolean): void {
  cursorShown = shown
}

/** Takes the terminal: clean state first (the last run may have been killed, CLI-26), then raw mode and the alternate screen. */
export function enterTerminal(): void {
  if (entered) return
  entered = true
  setRaw(true)
  print(1, PLAIN_STYLE + PASTE_OFF + ENTER + HIDE + PASTE_ON, PATIENCE)
}

/** Gives the terminal back as it was, in this order: screen, cursor, raw mode, paste mode, style. May be called at any time, any number of times. */
export function restoreTerminal(): void {
  if (!entered) return
  entered = false
  print(1, LEAVE + SHOW, PATIENCE)
  setRaw(false)
  print(1, PASTE_OFF + PLAIN_STYLE, PATIENCE)
}

/** After a stop by somebody else the modes are whatever the shell left: all of them are set again. */
export function retakeTerminal(): void {
  if (entered) {
    entered = false
    setRaw(false)
  }
  enterTerminal()
}

/** Drops what only we may write: Ink enters and leaves screens and paste mode by itself, and would do it twice. */
function withoutModes(text: string): string {
  if (!text.includes('\u001b[?')) return text
  return [ENTER, LEAVE, PASTE_ON, PASTE_OFF, ...(cursorShown ? [] : [SHOW])].reduce((rest, mode) => rest.replaceAll(mode, ''), text)
}

/** A terminal that was left raw by somebody else does not go back to the first column by itself (CLI-26). */
function withReturns(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n')
}

const FRAME_BEGINS = '\u001b[?2026h'
const FRAME_ENDS = '\u001b[?2026l'

/**
 * The screen as Ink sees it: our size, our rules about modes, and silence once the terminal is given back. A frame goes out
 * whole or not at all: a program that ends between its parts would leave a terminal that shows nothing more.
 */
export class ScreenStream extends Writable {
  readonly isTTY = true
  columns: number
  rows: number
  private frame = ''

  constructor() {
    super({decodeStrings: false})
    const {columns, rows} = terminalSize()
    this.columns = columns
    this.rows = rows
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    this.frame += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    if (this.frame.lastIndexOf(FRAME_BEGINS) > this.frame.lastIndexOf(FRAME_ENDS)) return done()
    const allowed = entered ? withReturns(withoutModes(this.frame)) : ''
    this.frame = ''
    if (allowed === '') done()
    else process.stdout.write(allowed, () => done())
  }
}

/** The keyboard as Ink sees it: only what the decoder leaves to Ink's own input lines is written into it. */
export class KeyboardStream extends PassThrough {
  readonly isTTY = true
  setRawMode(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

/** Cells of the terminal that may be drawn on; 80x24 where it does not say. */
export function terminalSize(): {readonly columns: number; readonly rows: number} {
  return {columns: process.stdout.columns || 80, rows: drawableRows(process.stdout.rows || 24, process.platform)}
}

const RESIZE_REST = 50

/** Calls back with the new size once a storm of resizes has rested for 50 ms (CLI-25). */
export function onResize(listener: (columns: number, rows: number) => void): void {
  let timer: NodeJS.Timeout | undefined
  process.stdout.on('resize', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const {columns, rows} = terminalSize()
      listener(columns, rows)
    }, RESIZE_REST)
  })
}

export type Leave = 'hangup' | 'interrupted' | 'terminated' | 'quit'

/** Everything from outside that ends the program, and the way back from a stop. Handlers stand before raw mode is set. */
export function onSignals(handlers: {
  readonly leave: (why: Leave) => void
  readonly suspend: () => void
  readonly resumed: () => void
}): void {
  process.on('SIGINT', () => handlers.leave('interrupted'))
  process.on('SIGTERM', () => handlers.leave('terminated'))
  process.on('SIGHUP', () => handlers.leave('hangup'))
  process.on('SIGQUIT', () => handlers.leave('quit'))
  process.stdin.on('end', () => handlers.leave('hangup'))
  process.stdin.on('close', () => handlers.leave('hangup'))
  process.stdin.on('error', () => handlers.leave('hangup'))
  process.stdout.on('error', () => handlers.leave('hangup'))
  process.stderr.on('error', () => {})
  if (process.platform === 'win32') return
  process.on('SIGTSTP', handlers.suspend)
  process.on('SIGCONT', handlers.resumed)
}

/** Gives the terminal to the shell and stops. SIGSTOP, because the kernel drops SIGTSTP for an orphaned group (CLI-22). */
export function stopHere(): void {
  if (process.platform === 'win32') return
  restoreTerminal()
  process.kill(process.pid, 'SIGSTOP')
}

/** Raw bytes of the keyboard, until `pause`; `resume` goes on. */
export function listenToKeyboard(listener: (bytes: Uint8Array) => void): {readonly pause: () => void; readonly resume: () => void} {
  process.stdin.on('data', (chunk: Buffer | string) => listener(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk))
  return {pause: () => process.stdin.pause(), resume: () => process.stdin.resume()}
}
