import type {Overlay} from '../app/model.ts'
import {WORDS} from '../app/words.ts'
import {box} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {wrap} from './width.ts'

const WIDEST = 76

/** One card: its question, and when it has been turned, the answer and what was guessed at the time. */
export function reviewRows(review: Extract<Overlay, {kind: 'review'}>, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const {cards} = review
  const card = cards[review.at]
  const inner = Math.min(WIDEST, width - 8)
  const text = (words: string) => wrap(words, inner).map((line): Row => ['   ', line])
  const [first, ...rest] = card === undefined ? [] : wrap(card.question, inner)
  const question = [[{text: `   ${first ?? ''}`, bold: true, here: true}], ...rest.map((line): Row => [{text: `   ${line}`, bold: true}])]
  const guessed = card?.guessed === undefined ? [] : text(`Your guess was: ${card.guessed}.`)
  const answer = review.shown && card !== undefined ? [[] as Row, ...text(card.answer), [] as Row, ...guessed] : []
  const rows: readonly Row[] = [[], ...question, ...answer]
  return box(rows, width, height, glyphs, {
    title: [{text: `${WORDS.review}  ${card === undefined ? '' : `lesson ${card.lesson}`}`, bold: true}],
    right: `${review.at + 1} of ${cards.length}`,
    foot: review.shown ? 'Enter: I knew it   a: ask again tomorrow' : 'answer it in your head, then press Enter',
  })
}
