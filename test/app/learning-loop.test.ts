import {describe, expect, test} from 'vitest'
import {reviewCards} from '../../src/app/review.ts'
import type {Player} from './player.ts'
import {letPlay, newPlayer, openAt, run, send} from './player.ts'

const remark = (player: Player) => player.model.open?.exercise.remark

function solved(number: string): Player {
  const player = newPlayer({motion: false})
  openAt(player, number, 'exercise')
  send(player, {type: 'solution'}, {type: 'apply'})
  return player
}

function pageOf(player: Player): string {
  const {overlay} = player.model
  return overlay?.kind === 'page' ? overlay.lines.join('\n') : ''
}

describe('compare', () => {
  test('shows nothing of the reference before the exercise is done', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'compare'})
    expect(player.model.overlay).toBeUndefined()
    expect(player.model.notice).toContain('when the exercise is done')
  })
  test('says that both do what was asked, and counts Pods and time', () => {
    const player = solved('1.2')
    send(player, {type: 'compare'})
    expect(pageOf(player)).toMatch(/both do all that was asked/)
    expect(pageOf(player)).toMatch(/Pods that were made +2/)
    expect(pageOf(player)).toContain('web.yaml: the same as the reference')
  })
  test('shows another way line by line', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'edit', action: {do: 'place', at: {line: 0, column: 0}}})
    send(player, {type: 'edit', action: {do: 'type', text: '# mine'}}, {type: 'edit', action: {do: 'enter'}}, {type: 'apply'})
    send(player, {type: 'compare'})
    expect(pageOf(player)).toMatch(/^\+ {2}# mine$/m)
  })
  test('lists what was run beside what the reference runs', () => {
    const player = newPlayer({motion: false})
    openAt(player, '0.2', 'exercise')
    run(player, 'kubectl delete pod loner', 'kubectl delete pod -l app=shop', 'kubectl scale deployment shop --replicas=5')
    send(player, {type: 'why', about: 'pod shop-'}, {type: 'close'}, {type: 'compare'})
    expect(pageOf(player)).toMatch(/You ran:\n.*kubectl delete pod loner/)
    expect(pageOf(player)).toContain('The reference runs:')
  })
})

describe('review', () => {
  test('has nothing at first, and says what will come', () => {
    const player = newPlayer()
    send(player, {type: 'review'})
    expect(player.model.notice).toContain('Nothing to review yet')
  })
  test('begins with guesses that were wrong, then the cards of what is done', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'predict')
    send(player, {type: 'guess', choice: 0}, {type: 'next'}, {type: 'solution'}, {type: 'apply'})
    const cards = reviewCards(player.model)
    expect(cards[0]).toMatchObject({lesson: '1.2', guessed: 'it is refused'})
    expect(cards.slice(1).map(card => card.question)).toContain('Can a selector be changed?')
  })
  test('turns each card before the next, and ends after the last', () => {
    const player = solved('1.2')
    const {length} = reviewCards(player.model)
    send(player, {type: 'review'})
    for (let turn = 0; turn < 2 * length - 1; turn++) send(player, {type: 'review-turn', by: 1})
    expect(player.model.overlay).toMatchObject({kind: 'review', at: length - 1, shown: true})
    send(player, {type: 'review-turn', by: -1}, {type: 'review-turn', by: 1}, {type: 'review-turn', by: 1})
    expect(player.model.overlay).toBeUndefined()
  })
})

describe('a hint is offered and not forced', () => {
  test('after three refusals', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'apply'}, {type: 'apply'})
    expect(remark(player)).not.toContain('hint')
    send(player, {type: 'apply'})
    expect(remark(player)).toContain('A hint may help')
    expect(player.model.open?.exercise.hints).toBe(0)
  })
  test('after a long while in which nobody did anything, unless a hint was taken', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    expect(player.effects.findLast(effect => effect.type === 'later' && effect.name === 'idle')).toMatchObject({
      ms: 90_000,
      msg: {type: 'idle'},
    })
    send(player, {type: 'idle'})
    expect(remark(player)).toContain('A hint is there when you want one')
    send(player, {type: 'hint'}, {type: 'idle'})
    expect(remark(player)).toContain('Hint 1 of 3')
  })
  test('and never where nothing is asked, nor by the passing of time alone', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'scene')
    player.effects.length = 0
    letPlay(player, 20)
    expect(player.effects.filter(effect => effect.type === 'later')).toEqual([])
  })
})
