import {createInterface} from 'node:readline'
import {EXIT} from '../app/command-line.ts'
import type {Session} from './session.ts'

/** A conversation in lines; `tui/plain` gives it. `prompt` is what stands before the cursor. */
export type Talk = {readonly hear: (line: string) => void; readonly prompt: () => string}

const LONGEST_LINE = 4096

/** Plain mode: prints, reads a line, prints. Append-only, no escape sequence; the end of the input ends the program. */
export function runLines(session: Session, open: (print: (text: string) => void) => Talk): void {
  // A pipe that is closed early (`| head`) is no error.
  process.stdout.on('error', () => process.exit(EXIT.ok))
  process.on('SIGINT', () => session.leave(EXIT.interrupted))
  process.on('SIGTERM', () => session.leave(EXIT.terminated))
  process.on('SIGHUP', () => session.leave(EXIT.hangup))
  const print = (text: string): void => void process.stdout.write(text)
  const talk = open(print)
  const lines = createInterface({input: process.stdin, terminal: false})
  // Lines come as fast as a pipe gives them, also while an editor has the terminal: they wait until it has ended.
  const waiting: string[] = []
  let away = false
  let ended = false
  const work = (): void => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      talk.hear(line.slice(0, LONGEST_LINE))
      if (away) return
      print(talk.prompt())
    }
    if (!ended) return
    print('\n')
    session.leave(EXIT.ok)
  }
  session.attach({
    handOver: () => {
      away = true
      lines.pause()
    },
    takeBack: () => {
      away = false
      // What the editor left is told before the next line is heard.
      setImmediate(() => {
        print(talk.prompt())
        lines.resume()
        work()
      })
    },
    stop: () => {
      if (process.platform !== 'win32') process.kill(process.pid, 'SIGSTOP')
    },
  })
  // Whoever listens hears first what there is to choose from: a new table of contents is a change that is told.
  session.store.send({type: 'library', packs: [...session.store.getState().packs]})
  print(talk.prompt())
  lines.on('line', line => {
    waiting.push(line)
    if (!away) work()
  })
  lines.on('close', () => {
    ended = true
    if (!away) work()
  })
}
