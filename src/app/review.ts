import {isWritten} from '../lesson/lesson.ts'
import type {Model, Overlay} from './model.ts'

/** A question for later: a guess that was wrong, or a card of a lesson that is done. */
export type ReviewCard = {readonly lesson: string; readonly question: string; readonly answer: string; readonly guessed?: string}
type Reviewing = Extract<Overlay, {kind: 'review'}>

/** Wrong guesses first, then the cards of what is done, both in the order of the course. */
export function reviewCards(model: Model): readonly ReviewCard[] {
  const lessons = model.packs.flatMap(pack => pack.lessons).filter(isWritten)
  const wrong = lessons.flatMap(({id, number, predict}): readonly ReviewCard[] => {
    const record = model.records[id]
    if (record?.guessedRight !== false) return []
    const guessed = predict.choices[record.guess ?? -1]
    const card = {lesson: number, question: predict.question, answer: `${predict.choices[predict.right] ?? ''}. ${predict.because}`}
    return [guessed === undefined ? card : {...card, guessed}]
  })
  const cards = lessons
    .filter(({id}) => model.records[id]?.done === true)
    .flatMap(({number, cards}) => cards.map(card => ({lesson: number, ...card})))
  return [...wrong, ...cards]
}

/** The next state of a review: the answer is shown, or the next card; undefined when that was the last. */
export function reviewOn(model: Model, review: Reviewing): Reviewing | undefined {
  if (!review.shown) return {...review, shown: true}
  return review.at + 1 < reviewCards(model).length ? {...review, at: review.at + 1, shown: false} : undefined
}

/** Back to the question, then to the card before. */
export function reviewBack(review: Reviewing): Reviewing {
  if (review.shown) return {...review, shown: false}
  return {...review, at: Math.max(0, review.at - 1)}
}
