import type {Ms} from '../kube/object.ts'
import type {Goal} from './goal.ts'

/** The closed list of check verbs. Adding one is a file in checks/, a row here, a paragraph in lessons/README.md. */
export const VERBS = ['see', 'gone', 'count', 'order', 'never', 'event', 'ran', 'ask'] as const

/** A partial object: `{Pod: 'web-*', ready: true, 'status.phase': Running}` read into kind, name glob and wanted fields. */
export type Target = {readonly kind: string; readonly name: string; readonly want: Readonly<Record<string, unknown>>}

/** One moment in an `order`: `Pod/web-1 ready`, `Job/check-* created @2026-05-08T16:55`, `ssd-* bound node-c`. */
export type Moment = {readonly kind: string; readonly name: string; readonly what: string; readonly node?: string; readonly at?: string}

export type Check =
  | {readonly verb: 'see' | 'gone'; readonly target: Target}
  | {readonly verb: 'count'; readonly target: Target; readonly is?: number; readonly atLeast?: number; readonly atMost?: number}
  | {readonly verb: 'order'; readonly moments: readonly Moment[]}
  | {readonly verb: 'never'; readonly target: Target; readonly over?: number; readonly under?: number}
  | {readonly verb: 'event'; readonly reason: string; readonly about?: string; readonly has?: string}
  | {readonly verb: 'ran'; readonly command: string; readonly has?: string; readonly says?: string; readonly ok?: boolean}
  | {
      readonly verb: 'ask'
      readonly question: string
      readonly choices: readonly string[]
      readonly right: string
      readonly because?: string
    }

/** A check with the words of its line in the requirement list. */
export type Requirement = {
  readonly say: string
  readonly check: Check
  /** Holds from the start and must go on holding, by the author's word. */
  readonly guard?: true
}

/** A known slip: when all of `when` hold, `say` is said. `try` is how the lesson's test makes it happen. */
export type Notice = {readonly when: readonly Check[]; readonly say: string; readonly attempt?: Attempt}

/** What somebody does: files put into the editor, then command lines, in order. */
export type Attempt = {readonly files: Readonly<Record<string, string>>; readonly run: readonly string[]}

export type LessonStep = {
  readonly task: string
  readonly done: readonly Requirement[]
  readonly notice: readonly Notice[]
  /** Observe, Direction, Near: from where to look to the shape of the answer. */
  readonly hints: readonly string[]
  readonly solution: Attempt
  /** What the solution comes to; worked out by the build, left out where nobody has. */
  readonly goal?: Goal
  /** Fields of the solution that may be left out, each with the reason why nothing is wrong then. */
  readonly harmless: Readonly<Record<string, string>>
}

/** A teaching point of the scene: words, then commands, then as much time as `run` says; the picture stops at its end. */
export type Stage = {readonly say: string; readonly run: readonly string[]; readonly for: Ms | 'settled'}

export type Predict = {readonly question: string; readonly choices: readonly string[]; readonly right: number; readonly because: string}
export type Card = {readonly question: string; readonly answer: string}
export type Debrief = {readonly model: string; readonly real: string; readonly docs: readonly string[]; readonly version?: string}

export type Picture = 'free-seats' | 'hall' | 'building' | 'agency' | 'calendar' | 'desk'

export type LessonNode = {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly {readonly key: string; readonly value?: string; readonly effect: string}[]
  readonly cpu?: string
  readonly memory?: string
}

/** What stands when a scene or an exercise begins: nodes, what has been applied and has settled, and what will go wrong. */
export type Setup = {
  readonly nodes: readonly LessonNode[]
  readonly clock: Ms
  readonly applied: readonly string[]
  /** What has been done to it since, and has had its effect. */
  readonly happened: readonly string[]
  readonly faults: readonly {readonly at: Ms; readonly run: string}[]
}

/** One lesson, as data. Texts are plain; `files` holds every file of its folder that it names, by name. */
export type Lesson = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly kind: 'predict' | 'build' | 'fix' | 'operate' | 'debug'
  readonly level: number
  readonly minutes: number
  readonly picture: Picture
  readonly goal: string
  /** Pages of explanation, shown one after the other. */
  readonly say: readonly string[]
  readonly setup: Setup
  /** The scene's own start, when it differs from the exercise's. */
  readonly sceneSetup: Setup
  readonly scene: readonly Stage[]
  readonly predict: Predict
  /** Names of the files the learner may edit; the first is open at the start. */
  readonly edit: readonly string[]
  /** The cron lab lies open beside the file while one types. */
  readonly lab?: true
  readonly files: Readonly<Record<string, string>>
  readonly steps: readonly LessonStep[]
  readonly jumps: readonly string[]
  readonly debrief: Debrief
  readonly cards: readonly Card[]
  readonly words: Readonly<Record<string, string>>
}

/** A chapter as the menu shows it. Lessons that are not written yet are named, without content. */
export type Pack = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly blurb: string
  readonly picture: Picture
  readonly lessons: readonly (Lesson | Planned)[]
}
export type Planned = {readonly id: string; readonly number: string; readonly title: string; readonly planned: true}

export function isWritten(lesson: Lesson | Planned): lesson is Lesson {
  return !('planned' in lesson)
}
