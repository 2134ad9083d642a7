import type {EditorAction} from '../editor/editor.ts'
import type {Pack} from '../lesson/lesson.ts'

/** The parts of a page that can have the keyboard. */
export type Focus = 'menu' | 'text' | 'stage' | 'editor' | 'cluster' | 'checks' | 'prompt' | 'choices'

/** Everything that can happen to the program. Keys become these in tui/keymap.ts, typed lines in tui/plain. */
export type Msg =
  | {readonly type: 'resize'; readonly columns: number; readonly rows: number}
  /** Real milliseconds since the last tick; sent only while `wantsTicks(model)`. The one source of motion. */
  | {readonly type: 'tick'; readonly ms: number}
  | {readonly type: 'library'; readonly packs: readonly Pack[]}
  | {readonly type: 'move'; readonly by: number}
  | {readonly type: 'chapter'; readonly index: number}
  | {readonly type: 'open'; readonly lesson: string}
  | {readonly type: 'next'}
  | {readonly type: 'back'}
  | {readonly type: 'menu'}
  | {readonly type: 'focus'; readonly on: Focus}
  | {readonly type: 'focus-next'; readonly by: 1 | -1}
  // time
  | {readonly type: 'play'}
  | {readonly type: 'pause'}
  | {readonly type: 'toggle-play'}
  | {readonly type: 'step'; readonly by: 1 | -1}
  | {readonly type: 'scene'; readonly by: 1 | -1}
  | {readonly type: 'speed'; readonly to: 'slower' | 'faster' | 'normal'}
  | {readonly type: 'seek'; readonly to: 'first' | 'last' | number}
  | {readonly type: 'again'}
  | {readonly type: 'view'}
  /** Time runs until nothing is due soon, or to the next minute that a CronJob names. */
  | {readonly type: 'settle'}
  | {readonly type: 'next-tick'}
  // thinking
  | {readonly type: 'guess'; readonly choice: number}
  | {readonly type: 'answer'; readonly choice: number}
  // doing
  | {readonly type: 'edit'; readonly action: EditorAction}
  /** A key in the editor while vim's keys are on; `vim-keys` turns them on or off. */
  | {readonly type: 'vim'; readonly key: string; readonly text?: string}
  | {readonly type: 'vim-keys'; readonly on?: boolean}
  | {readonly type: 'edited'; readonly file: string; readonly text: string}
  | {readonly type: 'file'; readonly by: 1 | -1}
  | {readonly type: 'apply'}
  | {readonly type: 'prompt'; readonly text: string}
  | {readonly type: 'prompt-edit'; readonly action: EditorAction}
  | {readonly type: 'prompt-history'; readonly by: 1 | -1}
  | {readonly type: 'prompt-complete'}
  | {readonly type: 'prompt-search'; readonly do: 'older' | 'end'}
  | {readonly type: 'prompt-paste'; readonly text: string}
  /** Enter at the prompt: runs the line, or goes on in the next when it is not finished. */
  | {readonly type: 'prompt-enter'}
  /** What the API's own description says of a field. */
  | {readonly type: 'explain'; readonly path: string}
  /** The output so far, to be read page by page. */
  | {readonly type: 'output'}
  | {readonly type: 'run'; readonly line: string}
  | {readonly type: 'hint'}
  | {readonly type: 'solution'}
  | {readonly type: 'reset'}
  | {readonly type: 'diagnose'}
  // looking
  | {readonly type: 'why'; readonly about?: string}
  | {readonly type: 'help'}
  /** What happened, to be read page by page; some steps by their numbers, or all up to the one that is shown. */
  | {readonly type: 'log'; readonly steps?: string}
  | {readonly type: 'compare'}
  /** What is due, or every card there is. */
  | {readonly type: 'review'; readonly all?: true}
  | {readonly type: 'review-turn'; readonly by: 1 | -1}
  /** The card was not known: it comes back tomorrow. */
  | {readonly type: 'review-again'}
  /** Which day it is, by the learner's clock, counted since 1970. */
  | {readonly type: 'today'; readonly day: number}
  /** Nothing has been typed for a long while. */
  | {readonly type: 'idle'}
  /** Reads a schedule aloud; without one, that of the open file. */
  | {readonly type: 'cron'; readonly expression: string}
  | {readonly type: 'find'; readonly what: 'commands' | 'texts' | 'file'; readonly text?: string}
  | {readonly type: 'find-text'; readonly text: string}
  | {readonly type: 'find-run'}
  | {readonly type: 'word'; readonly word: string}
  | {readonly type: 'next-unsolved'}
  /** In a page that is read: `/` and what is typed behind it, Enter, Esc, and the next or the one before. */
  | {readonly type: 'page-ask'; readonly text: string}
  | {readonly type: 'page-asked'; readonly do: 'seek' | 'drop'}
  | {readonly type: 'page-next'; readonly by: 1 | -1}
  | {readonly type: 'close'}
  | {readonly type: 'scroll'; readonly by: number}
  /** The terminal turned out to draw lines too wide. */
  | {readonly type: 'glyphs'; readonly glyphs: 'unicode' | 'console' | 'ascii'}
  // leaving
  | {readonly type: 'open-editor'}
  | {readonly type: 'suspend'}
  | {readonly type: 'interrupt'}
  | {readonly type: 'quit'}
  /** The time in which a second Ctrl-C would have left is over. */
  | {readonly type: 'stay'}
  /** Something the machine has to say: not saved, terminal too slow. */
  | {readonly type: 'notice'; readonly text: string}
  | {readonly type: 'saved'; readonly state: 'saved' | 'not saved'}
