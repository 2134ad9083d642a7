import type {Store} from '../../app/store.ts'

/** A conversation in lines over the store: what is heard becomes messages, what changes is printed. */
export function openPlain(store: Store, print: (text: string) => void): {readonly hear: (line: string) => void; readonly prompt: () => string} {
  return {
    hear: line => {
      if (line === 'quit') store.send({type: 'quit'})
      else print(`${store.getState().packs.map(pack => pack.title).join('\n')}\n`)
    },
    prompt: () => 'tutor> ',
  }
}
