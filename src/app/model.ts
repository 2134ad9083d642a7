import type {Diagnosis} from '../editor/diagnose.ts'
import type {Editor} from '../editor/editor.ts'
import type {Ms} from '../kube/object.ts'
import type {Verdict} from '../lesson/judge.ts'
import type {Lesson, Pack} from '../lesson/lesson.ts'
import type {Session} from '../lesson/session.ts'
import type {Timeline} from '../sim/timeline.ts'
import type {ThemeChoice} from './capability.ts'
import type {Focus} from './msg.ts'
import type {Records} from './record.ts'

/** How the screen may look. Decided once by app/capability.ts before anything is drawn. */
export type Settings = {
  readonly glyphs: 'unicode' | 'console' | 'ascii'
  readonly colour: boolean
  /** Which palette and how many colours the terminal has; its own sixteen when left out. */
  readonly theme?: ThemeChoice
  readonly depth?: '16' | '256' | 'truecolor'
  readonly motion: boolean
  readonly seat?: string
}

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const
export type Speed = (typeof SPEEDS)[number]

/**
 * Where we look, and whether that moves. `now` is the moment on the clock of the screen; `step` is the last step at or
 * before it. `folded` is the length of a wait that was left out just now, for the words "… 5 min later".
 */
export type Playhead = {
  readonly step: number
  readonly now: Ms
  readonly playing: boolean
  readonly speed: Speed
  readonly folded?: Ms
}

/** The scene: a whole history, made when the lesson is opened, and the steps at which each teaching point ends. */
export type Scene = {
  readonly timeline: Timeline
  readonly playhead: Playhead
  /** For each stage, the step at its beginning and at its end. */
  readonly marks: readonly {readonly from: number; readonly to: number; readonly say: string}[]
}

export type PromptState = {
  readonly text: string
  readonly history: readonly string[]
  /** Place in the history while the up arrow is used; the length of it otherwise. */
  readonly at: number
  /** What has been printed, oldest first; bounded. */
  readonly out: readonly string[]
}

export type Exercise = {
  readonly session: Session
  readonly playhead: Playhead
  readonly step: number
  readonly editors: Readonly<Record<string, Editor>>
  readonly file: string
  readonly diagnosis: readonly Diagnosis[]
  readonly verdicts: readonly Verdict[]
  readonly answers: Readonly<Record<string, number>>
  /** What a notice had to say, or the API server, or the program itself: one line above the prompt. */
  readonly remark?: string
  readonly hints: number
  readonly prompt: PromptState
  readonly passed: boolean
  /** The step of the timeline at which the learner was warned that acting in the past drops the future. */
  readonly warned?: number
  readonly chosen?: string
}

export type Page = 'say' | 'scene' | 'predict' | 'exercise' | 'debrief'

/** A lesson that is open. */
export type Open = {
  readonly lesson: Lesson
  readonly page: Page
  /** Which page of the explanation. */
  readonly sayAt: number
  readonly scene: Scene
  /** 'cluster' or 'picture' where both do not fit side by side. */
  readonly view: 'cluster' | 'picture'
  readonly guess?: number
  readonly exercise: Exercise
}

export type Overlay =
  | {readonly kind: 'help'}
  | {readonly kind: 'why'; readonly title: string; readonly lines: readonly string[]; readonly top: number}
  | {readonly kind: 'hints'}
  | {readonly kind: 'leave'; readonly until: Ms}

/** Everything the program remembers. One flat value; only `update` makes the next one. */
export type Model = {
  readonly size: {readonly columns: number; readonly rows: number}
  readonly settings: Settings
  readonly packs: readonly Pack[]
  readonly records: Records
  readonly screen: 'menu' | 'lesson'
  readonly menu: {readonly chapter: number; readonly lesson: number; readonly inLessons: boolean}
  readonly open?: Open
  readonly overlay?: Overlay
  readonly focus: Focus
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
  return {size, settings, packs, records, screen: 'menu', menu: {chapter: 0, lesson: 0, inLessons: false}, focus: 'menu', saved: 'saved'}
}
