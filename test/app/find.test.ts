import {describe, expect, test} from 'vitest'
import {foundFor} from '../../src/app/find.ts'
import type {Model} from '../../src/app/model.ts'
import {newPlayer, openAt, send} from './player.ts'

function rows(model: Model): readonly string[] {
  return model.overlay?.kind === 'find' ? foundFor(model, model.overlay).map(row => row.label) : []
}

describe(': finds something to do', () => {
  test('a few letters lead to a lesson, and Enter opens it', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'commands'}, {type: 'find-text', text: 'usher'})
    expect(rows(player.model)).toEqual(['go to 1.3 The usher'])
    send(player, {type: 'find-run'})
    expect(player.model.open?.lesson.number).toBe('1.3')
    expect(player.model.overlay).toBeUndefined()
  })
  test('letters in the right order are enough, and those that stand together come first', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'find', what: 'commands'}, {type: 'find-text', text: 'spd'})
    expect(rows(player.model)[0]).toMatch(/^speed/)
    send(player, {type: 'find-text', text: 'reset'})
    expect(rows(player.model)[0]).toBe('reset this exercise')
  })
  test('what only makes sense in an exercise is offered only there', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'commands'})
    expect(rows(player.model)).not.toContain('show the solution')
    send(player, {type: 'close'})
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'find', what: 'commands'})
    expect(rows(player.model)).toContain('show the solution')
  })
  test('a command that no row has is run as if typed at the prompt', () => {
    const player = newPlayer({motion: false})
    openAt(player, '0.2', 'exercise')
    send(player, {type: 'find', what: 'commands'}, {type: 'find-text', text: 'kubectl delete pod loner'}, {type: 'find-run'})
    expect(player.model.open?.exercise.session.ran.at(-1)?.line).toBe('kubectl delete pod loner')
  })
  test('arrows go round', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'commands'}, {type: 'scroll', by: -1})
    const {overlay} = player.model
    expect(overlay?.kind === 'find' ? overlay.at : 0).toBe(rows(player.model).length - 1)
  })
})

describe('/ finds something to read', () => {
  test('a word of the glossary, with what it means and where it is taught', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'texts'}, {type: 'find-text', text: 'one door to the cluster'})
    expect(rows(player.model)[0]).toBe('API server')
    send(player, {type: 'find-run'})
    expect(player.model.overlay).toMatchObject({kind: 'page', title: 'API server'})
  })
  test('a lesson by any word it says', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'texts'}, {type: 'find-text', text: 'thermostat'})
    expect(rows(player.model)).toEqual(['0.2 A thermostat, not a script'])
  })
  test('nothing found is no error', () => {
    const player = newPlayer()
    send(player, {type: 'find', what: 'texts'}, {type: 'find-text', text: 'zzzz'}, {type: 'find-run'})
    expect(player.model.overlay).toMatchObject({kind: 'find', text: 'zzzz'})
  })
})

describe('going on', () => {
  test('next unsolved opens the first lesson that is not done, from where one is', () => {
    const player = newPlayer()
    send(player, {type: 'chapter', index: 2}, {type: 'next-unsolved'})
    expect(player.model.open?.lesson.number).toBe('2.1')
    send(player, {type: 'next-unsolved'})
    expect(player.model.open?.lesson.number).toBe('2.2')
  })
  test('after the debrief the marker stands on the next lesson', () => {
    const player = newPlayer()
    openAt(player, '2.1', 'debrief')
    send(player, {type: 'next'})
    expect(player.model).toMatchObject({screen: 'menu', menu: {chapter: 2, inLessons: true}})
    expect(player.model.packs[2]?.lessons[player.model.menu.lesson]?.number).toBe('2.2')
  })
})
