import type {Instance} from 'ink'
import {render} from 'ink'
import type {ReactNode} from 'react'
import {useSyncExternalStore} from 'react'
import type {Store, Update} from '../app/store.ts'
import type {InputEvent} from './decode.ts'
import {decode, flush, isWaiting, newDecoder} from './decode.ts'
import type {KeyName} from './key-names.ts'
import {messageFor} from './keymap.ts'
import {hasLanded, isLeftOver} from './landing.ts'
import type {PagesOf} from './shell.tsx'
import {Shell} from './shell.tsx'

/** What the machine lends to the screen. Streams are Ink's; everything else is ours. */
export type Machine = {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly fps: number
  /** How long a lone Esc waits for the rest of a sequence, ms. */
  readonly escapeMs: number
  /** Runs something once after some ms, or not at all when cancelled by the function it returns. */
  readonly after: (ms: number, run: () => void) => () => void
}

export type OpenScreen = {
  /** The pages beside the menu are there, and the update of the store: what was sent and typed since is heard now. */
  readonly begin: (pages: PagesOf, update: Update) => void
  /** Bytes as the keyboard sent them. */
  readonly hear: (bytes: Uint8Array) => void
  /** Draws everything anew: after a stop, another program, or a resize. */
  readonly redraw: () => void
  readonly close: () => void
}

/** What is read after the first picture. Nothing but a change of the model draws again, and the model cannot change before. */
type Later = {pages?: PagesOf}

function Root({store, later}: {readonly store: Store; readonly later: Later}): ReactNode {
  const model = useSyncExternalStore(store.subscribe, store.getState)
  return <Shell model={model} send={store.send} pages={later.pages} />
}

/**
 * Shows the store on a terminal and turns keys into its messages, until closed. Without `pages` it shows the menu, and hears nothing
 * before `begin`. Throws what a component throws.
 */
export function openScreen(store: Store, machine: Machine, pages?: PagesOf): OpenScreen {
  const later: Later = pages === undefined ? {} : {pages}
  const instance: Instance = render(<Root store={store} later={later} />, {
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
    instance.rerender(<Root store={store} later={later} />)
  }
  // What a component throws ends Ink and nothing else; nobody catches it here, so that it ends the program as any of our bugs does.
  void instance.waitUntilExit()
  const listen = listener(store, machine, redraw)
  let early: Uint8Array[] | undefined = []
  return {
    begin: (pages, update) => {
      later.pages = pages
      store.begin(update)
      const typed = early ?? []
      early = undefined
      for (const bytes of typed) listen(bytes)
    },
    hear: bytes => {
      if (early === undefined) listen(bytes)
      else early.push(bytes)
    },
    redraw,
    close: () => instance.unmount(),
  }
}

/** So long (ms) after a page was turned a key may still be meant for the page before: less than it takes to see the new one. */
const LANDING = 400

/** Bytes to messages, each in its turn and at once: what is typed fast goes where it was typed. */
function listener(store: Store, machine: Machine, redraw: () => void): (bytes: Uint8Array) => void {
  let decoder = newDecoder
  let cancel = (): void => {}
  // The key that led to a page where keys are text; for a short while more of it is no text.
  let led: KeyName | undefined
  let forget = (): void => {}
  const land = (key: KeyName): void => {
    forget()
    led = key
    const passed = (): void => {
      led = undefined
    }
    // On a slow machine keys that were pressed in time are still unread when the time is over: they are read first.
    forget = machine.after(LANDING, () => {
      forget = machine.after(0, passed)
    })
  }
  const take = (events: readonly InputEvent[]): void => {
    for (const [at, event] of events.entries()) {
      if (led !== undefined && isLeftOver(led, events.slice(at))) return land(led)
      if (event.type === 'key' && event.key === 'ctrl-l') redraw()
      const before = store.getState()
      const msg = messageFor(before, event)
      if (msg === undefined) continue
      store.send(msg)
      if (event.type === 'key' && hasLanded(before, store.getState())) land(event.key)
    }
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
