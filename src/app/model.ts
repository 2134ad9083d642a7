import type {Diagnosis} from '../editor/diagnose.ts'
import type {Place} from '../editor/buffer.ts'
import type {Editor} from '../editor/editor.ts'
import type {Vim} from '../editor/vim.ts'
import type {Ms} from '../kube/object.ts'
import type {Verdict} from '../lesson/judge.ts'
import type {Lesson, Pack} from '../lesson/lesson.ts'
import type {Session} from '../lesson/session.ts'
import type {ThemeChoice} from './capability.ts'
import type {Focus} from './msg.ts'
import type {Records} from './record.ts'
import type {ReviewCard} from './review-cards.ts'

/** How the screen may look. Decided once by app/capability.ts before anything is drawn. */
export type Settings = {
  readonly glyphs: 'unicode' | 'console' | 'ascii'
  readonly colour: boolean
  /** Which palette and how many colours the terminal has; its own sixteen when left out. */
  readonly theme?: ThemeChoice
  readonly depth?: '16' | '256' | 'truecolor'
  readonly motion: boolean
  readonly seat?: string
  /** The terminal's own cursor is seen, so no caret is drawn under it. */
  readonly cursorVisible?: true
  /** vim's keys in the editor. */
  readonly vim?: true
}

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const
export type Speed = (typeof SPEEDS)[number]

/**
 * Where we look, and whether that moves. Time on the screen is told in beats: steps of the timeline at which something
 * happens that a person would notice. `since` is how long (real ms) the present beat has been shown; each beat stays long
 * enough to be seen, and long waits are folded to two seconds.
 */
export type Playhead = {
  readonly step: number
  readonly since: Ms
  readonly playing: boolean
  readonly speed: Speed
  /** Length of the wait that was folded before the present beat, for the words "… 5 min later". */
  readonly folded?: Ms
}

/** A teaching point: its words, what was typed and answered, and the steps between which it plays. */
export type Mark = {
  readonly from: number
  readonly to: number
  readonly say: string
  readonly lines: readonly string[]
  readonly out: readonly string[]
}

/** The scene: a whole history, made when the lesson is opened. */
export type Scene = {
  readonly session: Session
  readonly beats: readonly number[]
  readonly playhead: Playhead
  readonly marks: readonly Mark[]
  /** The teaching point that is shown. */
  readonly mark: number
}

export type PromptState = {
  /** The line that is typed; line feeds in it where it goes on (a here-document, a paste). */
  readonly text: string
  /** Where the cursor stands; behind the text when left out. */
  readonly cursor?: Place
  readonly history: readonly string[]
  /** Place in the history while the up arrow is used; the length of it otherwise. */
  readonly at: number
  /** What was being typed before the up arrow was used. */
  readonly draft?: string
  /** Ctrl-R: what is sought, the place in the history that was found, and the line there was before. */
  readonly search?: {readonly query: string; readonly at: number; readonly before: string; readonly failed?: true}
  /** What Tab found when there was more than one way to go on. */
  readonly offers?: readonly string[]
  /** What has been printed, oldest first; bounded. */
  readonly out: readonly string[]
}

export type Exercise = {
  readonly session: Session
  readonly beats: readonly number[]
  /** Steps of the timeline up to here have been looked through for beats. */
  readonly looked: number
  readonly playhead: Playhead
  /** Which step of the lesson this is, from 0. */
  readonly step: number
  readonly editors: Readonly<Record<string, Editor>>
  readonly file: string
  readonly diagnosis: readonly Diagnosis[]
  readonly verdicts: readonly Verdict[]
  readonly answers: Readonly<Record<string, number>>
  /** What a notice had to say, or the API server, or the program itself: one line above the prompt. */
  readonly remark?: string
  readonly hints: number
  /** `kubectl edit`: the name under which the object lies among the editors, the file that was open before, and a text that was refused. */
  readonly editing?: {readonly name: string; readonly back: string; readonly refused?: string}
  /** A text that a line wants to be read page by page; lifted into the overlay. */
  readonly page?: {readonly title: string; readonly lines: readonly string[]}
  readonly prompt: PromptState
  readonly passed: boolean
  /** `next` was pressed before the exercise was done; the second time it skips. */
  readonly skipping?: true
  /** The step of the timeline at which the learner was warned that acting in the past drops the future. */
  readonly warned?: number
}

export type Page = 'say' | 'scene' | 'predict' | 'exercise' | 'debrief'

/** A lesson that is open. */
export type Open = {
  readonly lesson: Lesson
  readonly page: Page
  /** Which page of the explanation. */
  readonly sayAt: number
  readonly scene: Scene
  /** What is drawn where not all fits side by side; the cron lab only in exercises of the calendar. */
  readonly view: 'both' | 'cluster' | 'picture' | 'lab'
  readonly guess?: number
  /** Rows of a long page that are scrolled out above. */
  readonly scrolled?: number
  /** Key of the object that is looked at in the picture. */
  readonly chosen?: string
  readonly exercise: Exercise
}

export type Overlay =
  | {readonly kind: 'help'; readonly top: number}
  /** Cards for review, one at a time; first the question, then the answer too. */
  | {readonly kind: 'review'; readonly cards: readonly ReviewCard[]; readonly at: number; readonly shown: boolean; readonly top: number}
  /** `:` finds something to do, `/` something to read, Ctrl-F a place in the open file; `at` is the chosen row. */
  | {readonly kind: 'find'; readonly what: 'commands' | 'texts' | 'file'; readonly text: string; readonly at: number; readonly top: number}
  | {readonly kind: 'why'; readonly title: string; readonly lines: readonly string[]; readonly top: number}
  /** A text to be read page by page: a word's meaning, `less`, the output so far, the description of a field. */
  | PageOverlay

export type PageOverlay = {
  readonly kind: 'page'
  readonly title: string
  readonly lines: readonly string[]
  readonly top: number
  /** `/`: what is being typed to be sought. */
  readonly asking?: string
  /** What was sought last, and the line that has it; none had when left out. */
  readonly sought?: {readonly text: string; readonly line?: number}
}

/** Everything the program remembers. One flat value; only `update` makes the next one. */
export type Model = {
  readonly size: {readonly columns: number; readonly rows: number}
  readonly settings: Settings
  readonly packs: readonly Pack[]
  readonly records: Records
  /** The learner's day, counted since 1970; the host says it. */
  readonly today: number
  readonly screen: 'menu' | 'lesson'
  readonly menu: {readonly chapter: number; readonly lesson: number; readonly inLessons: boolean}
  readonly open?: Open
  readonly overlay?: Overlay
  readonly focus: Focus
  /** Where vim's keys stand, once they have been used. */
  readonly vim?: Vim
  /** Ctrl-C has been pressed once; the next one leaves. */
  readonly leaving?: true
  readonly notice?: string
  readonly saved: 'saved' | 'not saved'
}

/** True while ticks change the picture; the host runs its timer only then, so that idle costs nothing. */
export function wantsTicks(model: Model): boolean {
  if (model.open === undefined || model.overlay !== undefined) return false
  if (model.open.page === 'scene') return model.open.scene.playhead.playing
  return model.open.page === 'exercise' && model.open.exercise.playhead.playing
}

export function firstModel(settings: Settings, size: Model['size'], packs: readonly Pack[], records: Records): Model {
  const menu = {chapter: 0, lesson: 0, inLessons: false}
  return {size, settings, packs, records, today: 0, screen: 'menu', menu, focus: 'menu', saved: 'saved'}
}
