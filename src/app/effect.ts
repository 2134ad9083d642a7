import type {Msg} from './msg.ts'

/** What the machine is asked to do. Values: `host/effects.ts` carries them out and may answer with messages. */
export type Effect =
  /** The model's progress has changed; the host writes it when it likes, newest wins. */
  | {readonly type: 'save'}
  /** Hand the text to $EDITOR and answer `edited`. */
  | {readonly type: 'open-editor'; readonly file: string; readonly text: string}
  /** Send the message after this many milliseconds; a later one with the same name replaces it. */
  | {readonly type: 'later'; readonly name: string; readonly ms: number; readonly msg: Msg}
  | {readonly type: 'suspend'}
  | {readonly type: 'exit'; readonly code: number}
