import {describe, expect, test} from 'vitest'
import {dueCards, reviewCards} from '../../src/app/review-cards.ts'
import type {Player} from './player.ts'
import {pointAtBegun} from '../../src/app/unsolved.ts'
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

describe('a question of an exercise', () => {
  test('says whether the answer was right, also when it was not', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.1', 'exercise')
    send(player, {type: 'answer', choice: 0})
    expect(remark(player)).toMatch(/^Not that one\./)
    send(player, {type: 'answer', choice: 1})
    expect(remark(player)).toMatch(/^That is right\./)
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
    send(player, {type: 'review', all: true})
    for (let turn = 0; turn < 2 * length - 1; turn++) send(player, {type: 'review-turn', by: 1})
    expect(player.model.overlay).toMatchObject({kind: 'review', at: length - 1, shown: true})
    send(player, {type: 'review-turn', by: -1}, {type: 'review-turn', by: 1}, {type: 'review-turn', by: 1})
    expect(player.model.overlay).toBeUndefined()
  })
})

describe('review is spaced by days', () => {
  const on = (player: Player, day: number) => send(player, {type: 'today', day})
  const due = (player: Player) => dueCards(player.model).length
  /** Goes through the sitting; each card known or not. */
  const sit = (player: Player, known: boolean) => {
    send(player, {type: 'review'})
    for (let turn = 0; turn < 100 && player.model.overlay !== undefined; turn++)
      send(player, {type: 'review-turn', by: 1}, known ? {type: 'review-turn', by: 1} : {type: 'review-again'})
  }
  function learnt(): Player {
    const player = newPlayer({motion: false})
    on(player, 20_000)
    openAt(player, '1.2', 'predict')
    send(player, {type: 'guess', choice: 0}, {type: 'next'}, {type: 'solution'}, {type: 'apply'}, {type: 'menu'})
    return player
  }

  test('cards and a wrong guess come back the next day, not at once, and it says when', () => {
    const player = learnt()
    expect(due(player)).toBe(0)
    send(player, {type: 'review'})
    expect(player.model.overlay).toBeUndefined()
    expect(player.model.notice).toMatch(/^Nothing due; \d+ cards come tomorrow\./)
    send(player, {type: 'review'})
    expect(player.model.overlay).toMatchObject({kind: 'review', at: 0})
    send(player, {type: 'close'})
    on(player, 20_001)
    expect(due(player)).toBe(reviewCards(player.model).length)
  })
  test('what is known comes back after 3, 7 and 21 days more, and then rests', () => {
    const player = learnt()
    let day = 20_000
    for (const wait of [1, 3, 7, 21]) {
      on(player, day + wait - 1)
      expect(due(player), `a day before ${wait}`).toBe(0)
      day += wait
      on(player, day)
      expect(due(player), `after ${wait} days`).toBe(reviewCards(player.model).length)
      sit(player, true)
    }
    on(player, day + 1_000)
    expect(due(player)).toBe(0)
    send(player, {type: 'review'})
    expect(player.model.notice).toContain('You know every card by heart')
  })
  test('what is not known comes back tomorrow, however often it was known before', () => {
    const player = learnt()
    on(player, 20_001)
    sit(player, true)
    on(player, 20_004)
    sit(player, false)
    expect(due(player)).toBe(0)
    on(player, 20_005)
    expect(due(player)).toBe(reviewCards(player.model).length)
  })
  test('going through all before they are due puts none of them off', () => {
    const player = learnt()
    const before = player.model.records
    send(player, {type: 'review', all: true})
    for (let turn = 0; turn < 200 && player.model.overlay !== undefined; turn++) send(player, {type: 'review-turn', by: 1})
    expect(player.model.records).toEqual(before)
  })
  test('a day that a wrong clock wrote into the future loses no card', () => {
    const player = learnt()
    on(player, 10_000)
    expect(due(player)).toBe(reviewCards(player.model).length)
  })
  test('a sitting holds twenty cards at most and says what is left', () => {
    const player = newPlayer({motion: false})
    const done = {done: true, tries: 0, hints: 0, drafts: {}}
    const ids = player.model.packs.flatMap(pack => pack.lessons).map(lesson => [lesson.id, done] as const)
    player.model = {...player.model, records: Object.fromEntries(ids)}
    const all = reviewCards(player.model).length
    expect(all).toBeGreaterThan(20)
    expect(due(player)).toBe(all)
    sit(player, true)
    expect(player.model.notice).toBe(`Well done. ${all - 20} more are due, now or later.`)
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

describe('whoever comes back', () => {
  /** The same learner on another day: a new run of the program with what was saved. */
  function anotherDay(before: Player): Player {
    const player = newPlayer({motion: false})
    player.model = {...player.model, records: before.model.records}
    return player
  }

  test('finds the menu at the lesson that was left in the middle, and the menu at a lesson that was opened by name', () => {
    const player = newPlayer({motion: false})
    openAt(player, '2.2', 'exercise')
    send(player, {type: 'menu'})
    expect(player.model.menu).toEqual({chapter: 2, lesson: 1, inLessons: true})
    expect(pointAtBegun(anotherDay(player).model).menu).toEqual({chapter: 2, lesson: 1, inLessons: true})
    expect(pointAtBegun(newPlayer().model).menu).toEqual({chapter: 0, lesson: 0, inLessons: false})
  })
  test('is told that the text is as it was left and the cluster is not', () => {
    const player = newPlayer({motion: false})
    openAt(player, '2.2', 'exercise')
    send(player, {type: 'edit', action: {do: 'type', text: '# mine'}}, {type: 'menu'})
    const back = anotherDay(player)
    send(back, {type: 'open', lesson: '2.2'})
    expect(remark(back)).toMatch(/as you left it.*cluster starts anew/)
    const fresh = newPlayer({motion: false})
    openAt(fresh, '2.2', 'exercise')
    expect(remark(fresh)).toBeUndefined()
  })
})

test('when all hints are given the next key says so, and then tells them once more', () => {
  const player = newPlayer({motion: false})
  openAt(player, '1.2', 'exercise')
  const asked = Array.from({length: 8}, () => {
    send(player, {type: 'hint'})
    return (remark(player) ?? '').slice(0, 8)
  })
  expect(asked).toEqual(['Hint 1 o', 'Hint 2 o', 'Hint 3 o', 'No more ', 'Hint 1 o', 'Hint 2 o', 'Hint 3 o', 'No more '])
  expect(player.model.records['sts-build-first']?.hints).toBe(3)
})

describe('a refusal', () => {
  const web =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: web\n'
  const template =
    '  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: nginx\n        image: nginx\n'
  const service = (ip: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: ${ip}\n  selector:\n    app: web\n`

  function applied(player: Player, text: string): string {
    send(player, {type: 'edit', action: {do: 'replace-all', text}}, {type: 'apply'})
    return remark(player) ?? ''
  }

  test('of one of two objects is told without the other that went well', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    expect(applied(player, web + template + service('none'))).toMatch(/^The Service "web" is invalid/)
  })
  test('is news where a notice was said before, also when the notice still holds', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    expect(applied(player, web + template + service('None'))).toContain('delete the set, then apply again')
    expect(applied(player, `${web}  serviceName: web\n${template}${service('None')}`)).toMatch(
      /deletes the object, and applies again\. The StatefulSet "web" is invalid: spec: Forbidden/,
    )
    send(player, {type: 'output'})
    expect(pageOf(player).match(/Forbidden/g)).toHaveLength(1)
    expect(pageOf(player)).toContain('deletes the object, and applies again.')
    send(player, {type: 'close'})
    run(player, 'kubectl delete statefulset web')
    send(player, {type: 'apply'})
    expect(player.model.open?.exercise.passed).toBe(true)
  })
})

test('what is said of a command is not said again of the next one', () => {
  const player = newPlayer({motion: false})
  openAt(player, '2.1', 'exercise')
  run(player, 'kubectl scale ds guard --replicas=5')
  expect(remark(player)).toMatch(/^There is nothing to scale/)
  run(player, 'node add floor-3')
  expect(remark(player)).toBeUndefined()
  expect(player.model.open?.exercise.verdicts[0]?.ok).toBe(true)
})

test('who prints the result last need not press play for what is due in a moment', () => {
  const player = newPlayer()
  openAt(player, '3.1', 'exercise')
  send(player, {type: 'solution'}, {type: 'apply'})
  letPlay(player)
  run(player, 'kubectl logs job/pi')
  letPlay(player)
  expect(player.model.open?.exercise.passed).toBe(true)
})
