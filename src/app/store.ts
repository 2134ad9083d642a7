import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import type {Next} from './update.ts'

export type Update = (model: Model, msg: Msg) => Next

/** The one place where the present model is held. `subscribe` fits React's useSyncExternalStore. */
export type Store = {
  readonly getState: () => Model
  readonly subscribe: (listener: () => void) => () => void
  /** Messages wait, in their order, until the store has its `update`. */
  readonly send: (msg: Msg) => void
  readonly begin: (update: Update) => void
}

/**
 * Effects go to `carryOut` after the model has changed and before listeners hear of it. The first picture needs no `update`, only
 * what comes after it, so that may come later.
 */
export function newStore(start: Model, carryOut: (effect: Effect, store: Store) => void, begun?: Update): Store {
  let model = start
  let update = begun
  const waiting: Msg[] = []
  const listeners = new Set<() => void>()
  const store: Store = {
    getState: () => model,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    begin: given => {
      update = given
      for (let msg = waiting.shift(); msg !== undefined; msg = waiting.shift()) store.send(msg)
    },
    send: msg => {
      if (update === undefined) return void waiting.push(msg)
      const [next, effects] = update(model, msg)
      const changed = next !== model
      model = next
      for (const effect of effects) carryOut(effect, store)
      if (changed) for (const listener of listeners) listener()
    },
  }
  return store
}
