import type {ReactNode} from 'react'
import type {Model} from '../app/model.ts'
import type {Msg} from '../app/msg.ts'
import {Pages} from './pages.tsx'
import {Shell} from './shell.tsx'

/** The whole screen, a function of the model. */
export function Screen({model, send}: {readonly model: Model; readonly send: (msg: Msg) => void}): ReactNode {
  return <Shell model={model} send={send} pages={Pages} />
}
