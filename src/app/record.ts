import type {Reviewed} from './spacing.ts'

/** What is remembered of one lesson, by its id. Merged field by field by progress.ts, so each field only grows. */
export type LessonRecord = {
  readonly done: boolean
  /** How often a check of the whole exercise was asked for and failed. */
  readonly tries: number
  readonly hints: number
  /** The choice of the predict card, first guess only: it is kept, also when wrong, for review. */
  readonly guess?: number
  readonly guessedRight?: boolean
  /** Where the learner stopped: the page of the lesson. */
  readonly page?: string
  /** Lines that were run at the prompt, oldest first; bounded. */
  readonly lines?: readonly string[]
  /** What stood at the prompt and was not run. */
  readonly typed?: string
  /** By the question of a card: when it was asked last, and how often it was known. */
  readonly reviews?: Readonly<Record<string, Reviewed>>
  /** Unfinished texts by file name. */
  readonly drafts: Readonly<Record<string, string>>
}

export const NEW_RECORD: LessonRecord = {done: false, tries: 0, hints: 0, drafts: {}}
export type Records = Readonly<Record<string, LessonRecord>>
