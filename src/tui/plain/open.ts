import type {Store} from '../../app/store.ts'
import {safe} from '../../kube/text.ts'
import type {Model} from '../../app/model.ts'
import {wantsMore} from '../../app/prompt.ts'
import {hear, isForPrompt} from './hear.ts'
import {changeLines} from './tell-change.ts'

/** A conversation in lines over the store: what is heard becomes messages, what changes is printed. Append-only. */
export function openPlain(
  store: Store,
  print: (text: string) => void,
): {readonly hear: (line: string) => void; readonly prompt: () => string} {
  let known = store.getState()
  const say = (lines: readonly string[]): void => {
    for (const line of lines) print(`${plain(line)}\n`)
  }
  store.subscribe(() => {
    const model = store.getState()
    const lines = changeLines(known, model)
    known = model
    say(lines)
  })
  // Lines of a command that is not finished: an open quote, a here-document.
  let begun = ''
  return {
    hear: line => {
      const whole = begun + safe(line)
      begun = goesOn(store.getState(), whole) ? `${whole}\n` : ''
      if (begun !== '') return
      const heard = hear(store.getState(), whole)
      if ('say' in heard) return say(heard.say)
      const [first] = heard.send
      for (const msg of heard.send) store.send(msg)
      if (first?.type === 'edit') say([`Line ${('line' in first.action ? first.action.line : 0) + 1} changed.`])
    },
    prompt: () => (begun === '' ? 'tutor> ' : '> '),
  }
}

/** Only at the prompt of an exercise can a line go on in the next one. */
function goesOn({screen, open}: Model, line: string): boolean {
  return screen === 'lesson' && open?.page === 'exercise' && isForPrompt(line) && wantsMore(line)
}

/** Letters that speech and braille read badly are written out. */
function plain(line: string): string {
  return safe(line).replaceAll('…', '...').replaceAll(/[›→]/g, '>').replaceAll('·', '-')
}
