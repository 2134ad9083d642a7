import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {WORDS} from './words.ts'

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
  const typing = model.focus === 'editor' || model.focus === 'prompt'
  if (!typing || model.leaving === true) return [model, leave]
  const {overlay: _, ...rest} = model
  const asked: Model = {...cancelled(rest), leaving: true, notice: WORDS.ctrlCAgain}
  return [asked, [{type: 'later', name: 'leaving', ms: TWICE_WITHIN, msg: {type: 'stay'}}]]
}

/** What is being typed at the prompt, or waited for, is let go; the text of the editor stays. */
function cancelled(model: Model): Model {
  const {open} = model
  if (open === undefined) return model
  const {waiting: _, ...session} = open.exercise.session
  const exercise = {
    ...open.exercise,
    session,
    prompt: {...open.exercise.prompt, text: model.focus === 'prompt' ? '' : open.exercise.prompt.text},
  }
  return {...model, open: {...open, exercise}}
}
