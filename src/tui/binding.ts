import type {Focus, Msg} from '../app/msg.ts'
import type {Model, Page} from '../app/model.ts'
import type {KeyName} from './key-names.ts'

/**
 * One row: keys, where they work, what is sent, and the words for it. The footer, the `?` page and the README's list of
 * keys are this table printed. A row without `show` works and is not advertised (a second way to the same thing).
 */
export type Binding = {
  readonly keys: readonly KeyName[]
  readonly on: readonly Focus[]
  /** Only on these pages of a lesson; everywhere `on` holds when left out. */
  readonly pages?: readonly Page[]
  readonly msg: Msg | ((model: Model) => Msg | undefined)
  /** How the key is written for people, and what it does in a word or two. */
  readonly show?: string
  readonly words?: string
  /** Place in the footer, smallest first; at most six are shown. */
  readonly footer?: number
}

/** Where one reads, watches, types, or does not. */
const READING: readonly Focus[] = ['text', 'stage', 'cluster', 'checks', 'choices']
export const WATCHING: readonly Focus[] = ['stage', 'cluster']
export const EVERYWHERE: readonly Focus[] = ['menu', 'text', 'stage', 'editor', 'cluster', 'checks', 'prompt', 'choices']
export const TYPING: readonly Focus[] = ['editor', 'prompt']
export const NOT_TYPING: readonly Focus[] = ['menu', ...READING]
