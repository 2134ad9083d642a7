import type {Lesson} from '../lesson/lesson.ts'
import type {Effect} from './effect.ts'
import type {Model, Overlay} from './model.ts'
import type {Msg} from './msg.ts'
import type {LessonRecord} from './record.ts'
import {withRecord} from './records.ts'
import {daysTo, dueCards, reviewCards} from './review-cards.ts'
import type {ReviewCard} from './review-cards.ts'
import {asked} from './spacing.ts'
import {WORDS} from './words.ts'

type Reviewing = Extract<Overlay, {kind: 'review'}>
type Next = readonly [Model, readonly Effect[]]

/** A sitting takes about five minutes; what is due beyond that waits for the next one. */
const MOST_AT_ONCE = 20

/** What is learnt today comes back tomorrow: the cards of a lesson that has just been done, or a guess that was wrong. */
export function withLearnt(record: LessonRecord, questions: readonly string[], today: number): LessonRecord {
  const fresh = questions.filter(question => !Object.hasOwn(record.reviews ?? {}, question))
  if (fresh.length === 0) return record
  return {...record, reviews: {...record.reviews, ...Object.fromEntries(fresh.map(question => [question, {times: 0, on: today}]))}}
}

/** The questions of a lesson's cards. */
export function questionsOf({cards}: Lesson): readonly string[] {
  return cards.map(({question}) => question)
}

/** What the review keys do: begin a sitting, turn its cards, say whether one was known. */
export function updateReview(model: Model, msg: Extract<Msg, {type: 'review' | 'review-turn' | 'review-again'}>): Next {
  if (msg.type === 'review') return [begin(model, msg.all === true), []]
  const {overlay} = model
  if (overlay?.kind !== 'review') return [model, []]
  if (msg.type === 'review-again') return overlay.shown ? answered(model, overlay, false) : [turned(model, overlay, 1), []]
  return msg.by === 1 && overlay.shown ? answered(model, overlay, true) : [turned(model, overlay, msg.by), []]
}

/** What is due; when nothing is, it says when something will be, and asked once more it goes through all of them. */
function begin({notice, ...model}: Model, everything: boolean): Model {
  const all = reviewCards(model)
  if (all.length === 0) return {...model, notice: WORDS.noReview}
  const due = dueCards(model)
  const rested = restWords(model, all)
  if (due.length === 0 && notice !== rested && !everything) return {...model, notice: rested}
  const cards = (due.length === 0 || everything ? all : due).slice(0, MOST_AT_ONCE)
  return {...model, overlay: {kind: 'review', cards, at: 0, shown: false, top: 0}}
}

function restWords(model: Model, all: readonly ReviewCard[]): string {
  const days = all.flatMap(card => daysTo(model, card) ?? [])
  const soonest = Math.min(...days)
  return days.length === 0 ? WORDS.allKnown : WORDS.nothingDue(days.filter(each => each === soonest).length, soonest)
}

/** The answer is shown, or hidden again; back on a question is back to the card before. */
function turned(model: Model, review: Reviewing, by: 1 | -1): Model {
  if (by === 1 || review.shown) return {...model, overlay: {...review, shown: by === 1}}
  return {...model, overlay: {...review, at: Math.max(0, review.at - 1)}}
}

/** Known or not, the card is put where it belongs, and the next one is asked. */
function answered(model: Model, review: Reviewing, known: boolean): Next {
  const card = review.cards[review.at]
  const {overlay: _, ...rest} = model
  const kept =
    card === undefined
      ? rest
      : withRecord(rest, card.id, record => {
          const next = asked(record.reviews?.[card.question], known, model.today)
          return {...record, reviews: {...record.reviews, [card.question]: next}}
        })
  const after: Model =
    review.at + 1 < review.cards.length
      ? {...kept, overlay: {...review, at: review.at + 1, shown: false}}
      : {...kept, notice: WORDS.reviewed(dueCards(kept).length)}
  return [after, [{type: 'save'}]]
}
