import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {WORDS} from './words.ts'

/** How long somebody may sit over an exercise before a hint is offered. It is offered once, and never forced. */
const LONG: number = 90_000

/** What people do; everything else that is sent is the machine's own affair and nobody's thinking. */
const MACHINE: ReadonlySet<Msg['type']> = new Set(['tick', 'resize', 'library', 'notice', 'glyphs', 'saved', 'diagnose', 'idle', 'stay'])

/** The effects of a message, and with them the long wait that begins anew with everything a person does in an exercise. */
export function withIdle(msg: Msg, model: Model, effects: readonly Effect[]): readonly Effect[] {
  if (MACHINE.has(msg.type) || !mayOffer(model)) return effects
  return [...effects, {type: 'later', name: 'idle', ms: LONG, msg: {type: 'idle'}}]
}

/** The offer stands where remarks stand, and only when nothing more important does. */
export function offerHint(model: Model): Model {
  const {open} = model
  if (open === undefined || !mayOffer(model) || open.exercise.remark !== undefined) return model
  return {...model, open: {...open, exercise: {...open.exercise, remark: WORDS.idleOffer}}}
}

function mayOffer({screen, open, settings}: Model): boolean {
  // Where nothing is to move by itself, no words come by themselves either.
  if (!settings.motion || screen !== 'lesson' || open === undefined || open.page !== 'exercise') return false
  const {exercise, lesson} = open
  return !exercise.passed && exercise.hints === 0 && (lesson.steps[exercise.step]?.hints.length ?? 0) > 0
}
