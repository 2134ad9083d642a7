import type {Instance} from 'ink'
import {render} from 'ink'
import type {ReactNode} from 'react'
import {useSyncExternalStore} from 'react'
import type {Store} from '../app/store.ts'
import type {InputEvent} from './decode.ts'
import {decode, flush, isWaiting, newDecoder} from './decode.ts'
import {encode} from './encode.ts'
import {messageFor} from './keymap.ts'
import {Screen} from './screen.tsx'

/** What the machine lends to the screen. Streams are Ink's; everything else is ours. */
export type Machine = {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  /** Writes into `stdin`, as if typed there. */
  readonly type: (sequence: string) => void
  readonly fps: number
  /** How long a lone Esc waits for the rest of a sequence, ms. */
  readonly escapeMs: number
  /** Runs something once after some ms, or not at all when cancelled by the function it returns. */
  readonly after: (ms: number, run: () => void) => () => void
}

export type OpenScreen = {
  /** Bytes as the keyboard sent them. */
  readonly hear: (bytes: Uint8Array) => void
  /** Draws everything anew: after a stop, another program, or a resize. */
  readonly redraw: () => void
  readonly close: () => void
}

function Root({store}: {readonly store: Store}): ReactNode {
  const model = useSyncExternalStore(store.subscribe, store.getState)
  return <Screen model={model} send={store.send} />
}

/** Shows the store on a terminal and turns keys into its messages, until closed. Throws what a component throws. */
export function openScreen(store: Store, machine: Machine): OpenScreen {
  const instance: Instance = render(<Root store={store} />, {
    stdin: machine.stdin,
    stdout: machine.stdout,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: machine.fps,
  })
  const redraw = (): void => {
    instance.clear()
    instance.rerender(<Root store={store} />)
  }
  return {hear: listener(store, machine, redraw), redraw, close: () => instance.unmount()}
}

/**
 * Bytes to messages. What belongs to an input line of Ink's is written to its stdin, one whole sequence at a time with a
 * turn of the event loop between: Ink's inputs see their own last value only after React has drawn it.
 */
function listener(store: Store, machine: Machine, redraw: () => void): (bytes: Uint8Array) => void {
  let decoder = newDecoder
  let cancel = (): void => {}
  const queue: InputEvent[] = []
  let busy = false

  const work = (): void => {
    busy = false
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      if (event.type === 'key' && event.key === 'ctrl-l') redraw()
      const msg = messageFor(store.getState(), event)
      if (msg !== undefined && msg !== 'forward') store.send(msg)
      if (msg !== 'forward') continue
      const sequence = encode(event)
      if (sequence === undefined) continue
      machine.type(sequence)
      busy = true
      machine.after(0, work)
      return
    }
  }
  const take = (events: readonly InputEvent[]): void => {
    queue.push(...events)
    if (!busy) work()
  }
  return bytes => {
    cancel()
    const decoded = decode(decoder, bytes)
    decoder = decoded.decoder
    take(decoded.events)
    if (!isWaiting(decoder)) return
    cancel = machine.after(machine.escapeMs, () => {
      const rest = flush(decoder)
      decoder = rest.decoder
      take(rest.events)
    })
  }
}
