import type {Looks} from '../app/capability.ts'
import {EXIT} from '../app/command-line.ts'
import type {Effect} from '../app/effect.ts'
import type {Settings} from '../app/model.ts'
import {firstModel, wantsTicks} from '../app/model.ts'
import type {Store} from '../app/store.ts'
import {newStore} from '../app/store.ts'
import {pointAtBegun} from '../app/unsolved.ts'
import {dayNow, newAlarms, newClock} from './clock.ts'
import type {Pack} from '../lesson/lesson.ts'
import type {Env} from './paths.ts'
import type {ProgressFile} from './progress.ts'
import type {Refused} from './save.ts'
import {editText, editorCommand} from './spawn.ts'

/** What a session does to whatever shows it: a screen, or lines. */
export type Stage = {
  /** Gives the terminal to another program, and takes it back. */
  readonly handOver: () => void
  readonly takeBack: () => void
  /** Stops the whole program until it is continued. */
  readonly stop: () => void
}

export type Session = {
  readonly store: Store
  readonly attach: (stage: Stage) => void
  /** Saves at once what is not saved yet. */
  readonly flush: () => void
  /** Saves at once and ends the program; the stage has to have been restored by an exit handler. */
  readonly leave: (code: number) => never
}

/** A save that no power cut can undo waits for a pause in the typing of this length, ms, but not longer than LONGEST (SAVE-03). */
const PAUSE = 2_000
const LONGEST = 30_000
/**
 * What is typed is saved as soon as all that came with it is done, so that kill -9 takes nothing. A disk that needs longer
 * than this, ms, is only asked so often that it takes a twentieth of the time.
 */
const SLOW = 10
const SHARE = 20

export type SessionOptions = {
  readonly settings: Settings
  readonly looks: Looks
  readonly env: Env
  readonly progress: ProgressFile
  readonly size: {readonly columns: number; readonly rows: number}
  readonly packs: readonly Pack[]
  /** Exit with EXIT.notSaved when progress could not be written. */
  readonly strict: boolean
}

/** The program without its picture: the store, its effects, its clock, its saves. The store waits for its `update`. */
export function openSession(options: SessionOptions): Session {
  const alarms = newAlarms()
  let stage: Stage | undefined
  let unsavedSince = 0
  let nextQuick = 0
  let failed = false
  let unsaved = false

  const told = (refused: Refused | undefined): void => {
    failed = refused !== undefined
    store.send({type: 'saved', state: failed ? 'not saved' : 'saved'})
  }
  const sayDay = (): void => store.send({type: 'today', day: dayNow(new Date())})
  const saveNow = (): void => {
    unsaved = false
    alarms.cancel('save')
    alarms.cancel('quick save')
    told(options.progress.save(store.getState().records))
    // Whoever learns past midnight has a new day from the next save on.
    sayDay()
  }
  const saveQuickly = (): void => {
    const start = performance.now()
    told(options.progress.saveQuickly(store.getState().records))
    const end = performance.now()
    nextQuick = end - start > SLOW ? end + (end - start) * SHARE : 0
  }
  const saveSoon = (): void => {
    const now = performance.now()
    if (!unsaved) unsavedSince = now
    unsaved = true
    // The disk may take its time for this one: it waits until nobody is kept waiting.
    alarms.set('save', Math.min(PAUSE, unsavedSince + LONGEST - now), saveNow)
    alarms.set('quick save', Math.max(0, nextQuick - now), saveQuickly)
  }
  const flush = (): void => {
    if (unsaved) saveNow()
  }
  const leave = (code: number): never => {
    flush()
    alarms.clear()
    clock.run(false)
    process.exit(code === EXIT.ok && failed && options.strict ? EXIT.notSaved : code)
  }
  const carryOut = (effect: Effect, target: Store): void => {
    switch (effect.type) {
      case 'save':
        return saveSoon()
      case 'later':
        return alarms.set(`later ${effect.name}`, effect.ms, () => target.send(effect.msg))
      case 'open-editor':
        return void handToEditor(effect, target, options.env, stage)
      case 'suspend':
        return stage?.stop()
      case 'exit':
        return leave(effect.code)
    }
  }

  const store = newStore(pointAtBegun(firstModel(options.settings, options.size, options.packs, options.progress.records)), carryOut)
  const clock = newClock(options.looks.fps.value, ms => store.send({type: 'tick', ms}))
  store.subscribe(() => clock.run(wantsTicks(store.getState())))
  sayDay()
  if (options.progress.remark !== undefined) store.send({type: 'notice', text: options.progress.remark})
  return {
    store,
    attach: to => {
      stage = to
    },
    flush,
    leave,
  }
}

async function handToEditor(
  effect: Extract<Effect, {type: 'open-editor'}>,
  store: Store,
  env: Env,
  stage: Stage | undefined,
): Promise<void> {
  const command = editorCommand(env, process.platform)
  if ('failed' in command) return store.send({type: 'notice', text: command.failed})
  stage?.handOver()
  const edited = await editText(effect.text, command)
  stage?.takeBack()
  if ('text' in edited) store.send({type: 'edited', file: effect.file, text: edited.text})
  else store.send({type: 'notice', text: edited.failed})
}
