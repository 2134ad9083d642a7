import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {update} from './update.ts'

/** The one place where the present model is held. `subscribe` fits React's useSyncExternalStore. */
export type Store = {
  readonly getState: () => Model
  readonly subscribe: (listener: () => void) => () => void
  readonly send: (msg: Msg) => void
}

/** Effects go to `carryOut` after the model has changed and before listeners hear of it. */
export function newStore(start: Model, carryOut: (effect: Effect, store: Store) => void): Store {
  let model = start
  const listeners = new Set<() => void>()
  const store: Store = {
    getState: () => model,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: msg => {
      const [next, effects] = update(model, msg)
      const changed = next !== model
      model = next
      for (const effect of effects) carryOut(effect, store)
      if (changed) for (const listener of listeners) listener()
    },
  }
  return store
}
