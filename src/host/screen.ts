import type {Session} from './session.ts'
import type {AsksWidth} from '../app/capability.ts'
import {EXIT} from '../app/command-line.ts'
import {askWidth} from './ask-width.ts'
import {
  KeyboardStream,
  ScreenStream,
  enterTerminal,
  listenToKeyboard,
  onResize,
  onSignals,
  restoreTerminal,
  retakeTerminal,
  showCursor,
  stopHere,
} from './terminal.ts'
import type {Leave} from './terminal.ts'

/** What host needs of a picture; `tui/open.tsx` gives it. */
export type Picture = {readonly hear: (bytes: Uint8Array) => void; readonly redraw: () => void; readonly close: () => void}

/** What the picture needs of the machine. */
export type Machine = {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly fps: number
  readonly escapeMs: number
  readonly after: (ms: number, run: () => void) => () => void
}

const CODES: Readonly<Record<Leave, number>> = {hangup: EXIT.hangup, interrupted: EXIT.interrupted, terminated: EXIT.terminated, quit: 131}

function after(ms: number, run: () => void): () => void {
  if (ms === 0) {
    const turn = setImmediate(run)
    return () => clearImmediate(turn)
  }
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/**
 * The terminal has gone, or said so. Node aborts when it cannot reset a terminal that is no more, so the signal ends the
 * program, as it would have without us; a shell reads that as 129, too.
 */
function hangUp(session: Session): void {
  session.flush()
  // A signal runs none of the handlers of an end: the terminal is given back and the mark of this window taken away here.
  process.emit('exit', CODES.hangup)
  if (process.platform === 'win32') process.exit(CODES.hangup)
  process.removeAllListeners('SIGHUP')
  process.kill(process.pid, 'SIGHUP')
}

/** Lines that take two cells would tear every box: then ASCII draws them. */
function fitGlyphs(session: Session, width: number | undefined, asked: AsksWidth): void {
  if (width === 2 || (width === undefined && asked === 'or ascii')) session.store.send({type: 'glyphs', glyphs: 'ascii'})
}

/** Runs the session on the terminal until it leaves. The terminal is given back whatever happens. */
export function runScreen<P extends Picture>(
  session: Session,
  looks: {readonly fps: number; readonly escapeMs: number; readonly cursorVisible: boolean; readonly asksWidth: AsksWidth},
  open: (machine: Machine) => P,
): P {
  let picture: P | undefined
  process.on('exit', restoreTerminal)
  onSignals({
    leave: why => (why === 'hangup' ? hangUp(session) : session.leave(CODES[why])),
    suspend: stopHere,
    resumed: () => {
      retakeTerminal()
      picture?.redraw()
    },
  })
  showCursor(looks.cursorVisible)
  enterTerminal()
  // Asked before anything is drawn: what is drawn then covers the question.
  let hear = (bytes: Uint8Array): void => picture?.hear(bytes)
  if (looks.asksWidth !== 'no') hear = askWidth(hear, after, width => fitGlyphs(session, width, looks.asksWidth))
  const stdin = new KeyboardStream()
  const stdout = new ScreenStream()
  const opened = open({
    stdin,
    stdout,
    fps: looks.fps,
    escapeMs: looks.escapeMs,
    after,
  })
  picture = opened
  const keyboard = listenToKeyboard(hear)
  onResize((columns, rows) => {
    stdout.columns = columns
    stdout.rows = rows
    session.store.send({type: 'resize', columns, rows})
    stdout.emit('resize')
    opened.redraw()
  })
  session.attach({
    handOver: () => {
      keyboard.pause()
      restoreTerminal()
    },
    takeBack: () => {
      enterTerminal()
      keyboard.resume()
      opened.redraw()
    },
    stop: stopHere,
  })
  return opened
}
