import type {Focus} from '../app/msg.ts'
import type {Model} from '../app/model.ts'
import type {InputEvent} from './decode.ts'
import type {KeyName} from './key-names.ts'

const TYPING: readonly Focus[] = ['editor', 'prompt']

/** Whether a key has just led from a page that is read to a place where keys are text. */
export function hasLanded(before: Model, after: Model): boolean {
  return (
    !TYPING.includes(before.focus) &&
    TYPING.includes(after.focus) &&
    (before.screen !== after.screen || before.open?.page !== after.open?.page)
  )
}

/**
 * Whether what was read is only more of the key that led here: pressed once too often, or held. It was meant for the page
 * before, so it must not become text. A read that holds anything else was typed for this page.
 */
export function isLeftOver(key: KeyName | undefined, events: readonly InputEvent[]): boolean {
  return key !== undefined && events.length > 0 && events.every(event => event.type === 'key' && event.key === key)
}
