import type {Msg} from '../app/msg.ts'
import type {Overlay} from '../app/model.ts'
import type {InputEvent} from './decode.ts'
import type {KeyName} from './key-names.ts'

/** While something is sought, letters are text; arrows choose, Enter goes, Esc closes. */
export function findMessage(text: string, event: Extract<InputEvent, {type: 'key'}>): Msg | undefined {
  switch (event.key) {
    case 'escape':
      return {type: 'close'}
    case 'ctrl-c':
      return {type: 'close'}
    case 'enter':
      return {type: 'find-run'}
    case 'up':
    case 'shift-tab':
      return {type: 'scroll', by: -1}
    case 'down':
    case 'tab':
      return {type: 'scroll', by: 1}
    case 'page-up':
      return {type: 'scroll', by: -10}
    case 'page-down':
      return {type: 'scroll', by: 10}
    case 'backspace':
      return text === '' ? {type: 'close'} : {type: 'find-text', text: [...text].slice(0, -1).join('')}
    case 'ctrl-u':
      return {type: 'find-text', text: ''}
    default:
      return event.text === undefined ? undefined : {type: 'find-text', text: text + event.text}
  }
}

/** More rows than any text has. */
const LONGEST = 1_000_000

/** Cards are turned on and back; everything that ends a page ends them. */
export function reviewMessage(key: KeyName): Msg | undefined {
  if (key === 'enter' || key === 'space' || key === 'n' || key === 'right') return {type: 'review-turn', by: 1}
  if (key === 'b' || key === 'backspace' || key === 'left') return {type: 'review-turn', by: -1}
  if (key === 'a') return {type: 'review-again'}
  return key === 'escape' || key === 'q' || key === 'ctrl-c' ? {type: 'close'} : undefined
}

/** Keys of a page that is read, as in less. While one types what to seek, letters are text. */
export function pageMessage({asking}: Extract<Overlay, {kind: 'page'}>, event: Extract<InputEvent, {type: 'key'}>): Msg | undefined {
  const {key, text} = event
  if (asking === undefined) {
    if (text === '/') return {type: 'page-ask', text: ''}
    if (text === 'n' || text === 'N') return {type: 'page-next', by: text === 'n' ? 1 : -1}
    return overlayMessage(key, 'page')
  }
  if (key === 'enter') return {type: 'page-asked', do: 'seek'}
  if (key === 'escape' || key === 'ctrl-c' || (key === 'backspace' && asking === '')) return {type: 'page-asked', do: 'drop'}
  if (key === 'backspace') return {type: 'page-ask', text: [...asking].slice(0, -1).join('')}
  if (key === 'ctrl-u') return {type: 'page-ask', text: ''}
  return text === undefined ? undefined : {type: 'page-ask', text: asking + text}
}

/** Keys of what is only looked at: arrows scroll it, any other closes it. */
export function overlayMessage(key: KeyName, kind: Overlay['kind']): Msg | undefined {
  if (key === 'up' || key === 'k') return {type: 'scroll', by: -1}
  if (key === 'down' || key === 'j') return {type: 'scroll', by: 1}
  if (key === 'page-up') return {type: 'scroll', by: -10}
  if (key === 'page-down' || key === 'space') return {type: 'scroll', by: 10}
  if (kind === 'page' && (key === 'home' || key === 'g')) return {type: 'scroll', by: Number.NEGATIVE_INFINITY}
  if (kind === 'page' && (key === 'end' || key === 'G')) return {type: 'scroll', by: LONGEST}
  // A pager closes when it is told to: a key that is pressed too often must not throw the page away.
  if (kind === 'page' && !['q', 'escape', 'enter', 'ctrl-c'].includes(key)) return undefined
  return key === 'ctrl-c' && kind !== 'page' ? {type: 'interrupt'} : {type: 'close'}
}
