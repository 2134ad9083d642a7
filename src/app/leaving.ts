import type {Effect} from './effect.ts'
import type {Model, Open, PromptState} from './model.ts'
import type {Msg} from './msg.ts'
import {searchDropped, withText} from './prompt.ts'
import {WORDS} from './words.ts'
import {ended} from './work.ts'

/** How long a second Ctrl-C counts as the second. */
const TWICE_WITHIN = 1_500

/**
 * Ways out. Ctrl-C while something is typed first takes that away and says how to leave; on any other screen it leaves at
 * once, as `q` does (CLI-21). Ctrl-Z suspends (in the editor it is undo, see the keymap).
 */
export function updateLeaving(
  model: Model,
  msg: Extract<Msg, {type: 'quit' | 'interrupt' | 'suspend'}>,
): readonly [Model, readonly Effect[]] {
  const leave: readonly Effect[] = [{type: 'save'}, {type: 'exit', code: 0}]
  if (msg.type === 'suspend') return [model, [{type: 'suspend'}]]
  if (msg.type === 'quit') return [model, leave]
  const typing = model.focus === 'editor' || model.focus === 'prompt' || model.open?.exercise.session.waiting !== undefined
  if (!typing || model.leaving === true) return [model, leave]
  const {overlay: _, ...rest} = model
  const asked: Model = {...cancelled(rest), leaving: true, notice: WORDS.ctrlCAgain}
  return [asked, [{type: 'later', name: 'leaving', ms: TWICE_WITHIN, msg: {type: 'stay'}}]]
}

/** What is being typed at the prompt, or waited for, is let go; the text of the editor stays. */
function cancelled(model: Model): Model {
  const {open} = model
  if (open === undefined) return model
  // In the editor the object of a `kubectl edit` is text like any other: nothing typed is thrown away there.
  if (model.focus === 'editor') return model
  const {prompt, session} = open.exercise
  if (prompt.search !== undefined) return withPrompt(model, open, searchDropped(prompt))
  if (session.waiting !== undefined) return {...model, open: {...open, exercise: ended(open.exercise)}}
  return model.focus === 'prompt' && prompt.text !== '' ? withPrompt(model, open, givenUp(prompt)) : model
}

function withPrompt(model: Model, open: Open, prompt: PromptState): Model {
  return {...model, open: {...open, exercise: {...open.exercise, prompt}}}
}

/** The line goes, but the up arrow brings it back. */
function givenUp(prompt: PromptState): PromptState {
  const history = [...prompt.history, prompt.text]
  return {...withText(prompt, ''), history, at: history.length}
}
