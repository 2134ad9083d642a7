import {isWritten} from '../lesson/lesson.ts'
import type {Model} from './model.ts'
import {dueIn} from './spacing.ts'

/** A question for later: a guess that was wrong, or a card of a lesson that is done. `id` is its lesson's. */
export type ReviewCard = {
  readonly id: string
  readonly lesson: string
  readonly question: string
  readonly answer: string
  readonly guessed?: string
}

/** Wrong guesses first, then the cards of what is done, both in the order of the course. */
export function reviewCards(model: Model): readonly ReviewCard[] {
  const lessons = model.packs.flatMap(pack => pack.lessons).filter(isWritten)
  const wrong = lessons.flatMap(({id, number, predict}): readonly ReviewCard[] => {
    const record = model.records[id]
    if (record?.guessedRight !== false) return []
    const guessed = predict.choices[record.guess ?? -1]
    const answer = `${predict.choices[predict.right] ?? ''}. ${predict.because}`
    const card = {id, lesson: number, question: predict.question, answer}
    return [guessed === undefined ? card : {...card, guessed}]
  })
  const cards = lessons
    .filter(({id}) => model.records[id]?.done === true)
    .flatMap(({id, number, cards}) => cards.map(card => ({id, lesson: number, ...card})))
  return [...wrong, ...cards]
}

/** In how many days a card comes back; 0 when it is due, undefined when it rests. */
export function daysTo(model: Model, {id, question}: ReviewCard): number | undefined {
  return dueIn(model.records[id]?.reviews?.[question], model.today)
}

/** The cards that are due today. */
export function dueCards(model: Model): readonly ReviewCard[] {
  return reviewCards(model).filter(card => daysTo(model, card) === 0)
}
