import {describe, expect, test} from 'vitest'
import {newStore} from '../../src/app/store.ts'
import {update} from '../../src/app/update.ts'
import {editorText} from '../../src/editor/editor.ts'
import {nowOf} from '../../src/app/beats.ts'
import {momentAt, worldAt} from '../../src/sim/timeline.ts'
import {letPlay, newPlayer, openAt, run, send} from './player.ts'
import type {Player} from './player.ts'

const exercise = (player: Player) => player.model.open?.exercise
const ticks = (player: Player) => exercise(player)?.verdicts.map(verdict => verdict.ok)

describe('a lesson from the first page to the last', () => {
  const player = newPlayer()
  test('begins with words, then plays its scene and stops at each teaching point', () => {
    openAt(player, '1.2', 'scene')
    send(player, {type: 'next'})
    expect(player.model.open?.scene.playhead.playing).toBe(true)
    letPlay(player)
    const {scene} = player.model.open ?? {}
    expect(scene?.playhead).toMatchObject({playing: false, step: scene?.marks[1]?.to})
  })
  test('asks for a guess and keeps the first one', () => {
    send(player, {type: 'next'}, {type: 'next'}, {type: 'next'})
    expect(player.model.open?.page).toBe('predict')
    send(player, {type: 'guess', choice: 0}, {type: 'guess', choice: 2})
    expect(player.model.records['sts-build-first']).toMatchObject({guess: 0, guessedRight: false})
  })
  test('refuses the file as shipped, and says why', () => {
    send(player, {type: 'next'}, {type: 'apply'})
    expect(exercise(player)?.remark).toContain('`selector` does not match template `labels`')
    expect(player.model.records['sts-build-first']?.tries).toBe(1)
  })
  test('takes the solution, ticks each requirement as it comes true, and is done when the cluster is quiet', () => {
    send(player, {type: 'solution'}, {type: 'apply'})
    expect(ticks(player)).toEqual([false, true, false, false])
    letPlay(player)
    expect(ticks(player)).toEqual([true, true, true, true])
    expect(exercise(player)?.passed).toBe(true)
    expect(player.model.records['sts-build-first']?.done).toBe(true)
    expect(player.effects).toContainEqual({type: 'save'})
  })
  test('ends with what it means, and the menu', () => {
    send(player, {type: 'next'})
    expect(player.model.open?.page).toBe('debrief')
    send(player, {type: 'next'})
    expect(player.model.screen).toBe('menu')
  })
})

describe('time in an exercise', () => {
  test('stands still until something is done', () => {
    const player = newPlayer()
    openAt(player, '2.1', 'exercise')
    expect(exercise(player)?.playhead.playing).toBe(false)
  })
  test('goes back a step and shows the cluster exactly as it was', () => {
    const player = newPlayer()
    openAt(player, '2.1', 'exercise')
    run(player, 'node add node-c')
    letPlay(player)
    const before = exercise(player)
    send(player, {type: 'step', by: -1})
    const after = exercise(player)
    expect(after?.playhead.step).toBeLessThan(before?.playhead.step ?? 0)
    expect(after?.session.timeline).toBe(before?.session.timeline)
  })
  test('warns before an act in the past, and drops the future only when asked again', () => {
    const player = newPlayer()
    openAt(player, '2.1', 'exercise')
    run(player, 'node add node-c')
    letPlay(player)
    send(player, {type: 'seek', to: 'first'})
    const {steps} = exercise(player)?.session.timeline ?? {}
    run(player, 'kubectl delete node node-a')
    expect(exercise(player)?.remark).toContain('drops all that came later')
    expect(exercise(player)?.session.timeline.steps).toBe(steps)
    run(player, 'kubectl delete node node-a')
    const timeline = exercise(player)?.session.timeline
    expect(timeline === undefined ? undefined : worldAt(timeline, 1).machines.size).toBe(2)
  })
  test('a jump lands at once, says how much was left out, and the clock agrees', () => {
    const player = newPlayer()
    openAt(player, '4.1', 'exercise')
    run(player, 'kubectl apply -f hello.yaml', 'jump 10m')
    const {session, beats, playhead} = exercise(player) ?? {}
    expect(playhead?.folded).toBe(600_000)
    expect(session && beats && playhead ? nowOf(session.timeline, beats, playhead) - session.start : 0).toBe(600_000)
  })
  test('waits longer than two seconds are folded when the scene plays', () => {
    const player = newPlayer()
    openAt(player, '4.1', 'scene')
    let folded = 0
    for (let tick = 0; tick < 200; tick++) {
      send(player, {type: 'tick', ms: 100})
      folded = Math.max(folded, player.model.open?.scene.playhead.folded ?? 0)
    }
    expect(folded).toBeGreaterThan(50_000)
  })
  test('with reduced motion everything happens at once and nothing asks for ticks', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'apply'})
    expect(exercise(player)?.passed).toBe(true)
    expect(player.model.open?.exercise.playhead.playing).toBe(false)
  })
  test('each beat stays long enough to be seen', () => {
    const player = newPlayer()
    openAt(player, '1.1', 'scene')
    const seen: number[] = []
    for (let tick = 0; tick < 100; tick++) {
      const step = player.model.open?.scene.playhead.step ?? 0
      send(player, {type: 'tick', ms: 100})
      if ((player.model.open?.scene.playhead.step ?? 0) !== step) seen.push(tick)
    }
    const gaps = seen.slice(1).map((tick, at) => tick - (seen[at] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2)
  })
})

describe('help', () => {
  test('comes in three hints, then the solution is typed and not applied', () => {
    const player = newPlayer()
    openAt(player, '3.1', 'exercise')
    send(player, {type: 'hint'}, {type: 'hint'}, {type: 'hint'})
    expect(exercise(player)?.remark).toContain('Hint 3 of 3')
    send(player, {type: 'hint'}, {type: 'solution'})
    const open = exercise(player)
    expect(open === undefined ? '' : editorText(open.editors['pi.yaml'] ?? expect.fail())).toContain('restartPolicy: Never')
    expect(open?.session.timeline.steps).toBe(0)
    send(player, {type: 'edit', action: {do: 'undo'}})
    expect(editorText(exercise(player)?.editors['pi.yaml'] ?? expect.fail())).not.toContain('restartPolicy')
  })
  test('a known slip gets its own sentence', () => {
    const player = newPlayer({motion: false})
    openAt(player, '0.1', 'exercise')
    send(player, {type: 'solution'}, {type: 'edit', action: {do: 'line', line: 5, text: '  replicas: 1'}}, {type: 'apply'})
    expect(exercise(player)?.remark).toBe('Accepted, but one Pod runs. Without the line the default is 1.')
  })
  test('why walks back to the person who asked', () => {
    const player = newPlayer({motion: false})
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'apply'}, {type: 'why', about: 'pod web-1'})
    const {overlay} = player.model
    expect(overlay?.kind === 'why' ? overlay.lines.at(-1) : '').toContain('you asked for it')
  })
})

describe('leaving', () => {
  test('Ctrl-C while typing warns first and leaves the second time', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'interrupt'})
    expect(player.model.notice).toBe('Press Ctrl-C again to leave.')
    expect(player.effects.some(effect => effect.type === 'exit')).toBe(false)
    send(player, {type: 'interrupt'})
    expect(player.effects).toContainEqual({type: 'exit', code: 0})
  })
  test('what was typed is a draft, and comes back when the lesson is opened again', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'edit', action: {do: 'type', text: '# mine'}}, {type: 'menu'}, {type: 'open', lesson: '1.2'})
    expect(player.model.open?.page).toBe('exercise')
    expect(editorText(exercise(player)?.editors['web.yaml'] ?? expect.fail())).toMatch(/^# mine/)
  })
})

test('a lesson that is not written says so and opens nothing', () => {
  const player = newPlayer()
  send(player, {type: 'open', lesson: '1.4'})
  expect(player.model.open).toBeUndefined()
  expect(player.model.notice).toContain('Not written yet')
})

test('the eight letters are sorted by answers alone', () => {
  const player = newPlayer()
  openAt(player, '5.1', 'exercise')
  send(player, {type: 'answer', choice: 0})
  expect(exercise(player)?.passed).toBe(false)
  for (const choice of [1, 3, 2, 4, 0, 2, 3, 1]) send(player, {type: 'answer', choice})
  expect(exercise(player)?.passed).toBe(true)
})

test('messages wait for the update of the store, in their order', () => {
  const store = newStore(newPlayer().model, () => {})
  store.send({type: 'resize', columns: 100, rows: 30})
  store.send({type: 'help'})
  expect(store.getState().overlay).toBeUndefined()
  store.begin(update)
  expect(store.getState()).toMatchObject({overlay: {kind: 'help'}, size: {columns: 100, rows: 30}})
})

test('the store tells its listeners only of models that changed', () => {
  const heard: string[] = []
  const store = newStore(newPlayer().model, () => {}, update)
  store.subscribe(() => heard.push('changed'))
  store.send({type: 'saved', state: 'saved'})
  store.send({type: 'help'})
  expect(heard).toEqual(['changed'])
})

test('a moment of the history is found again by its step', () => {
  const player = newPlayer({motion: false})
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'solution'}, {type: 'apply'})
  const {timeline} = exercise(player)?.session ?? expect.fail()
  expect(momentAt(timeline, timeline.steps)).toBeLessThanOrEqual(timeline.head.now)
})

describe('bounds', () => {
  test('a million replicas are refused in words, and nothing changes', () => {
    const player = newPlayer()
    openAt(player, '0.2', 'exercise')
    run(player, 'kubectl scale deployment shop --replicas=1000000')
    expect(exercise(player)?.remark).toContain('200 Pods at most. You asked for 1000000.')
    expect(exercise(player)?.session.timeline.steps).toBe(0)
  })
  test('a year over a schedule of every minute passes: what repeats is not played one by one, and it says so', () => {
    const player = newPlayer({motion: false})
    openAt(player, '4.1', 'exercise')
    run(player, 'kubectl apply -f hello.yaml')
    const before = exercise(player)?.session.timeline.head.now ?? 0
    run(player, 'jump 365d')
    const {session, prompt} = exercise(player) ?? expect.fail()
    expect(session.timeline.head.now - before).toBeGreaterThanOrEqual(365 * 86_400_000)
    expect(prompt.out.at(-1)).toMatch(/the same .* came \d+,\d+ times over/)
    run(player, 'why cronjob hello')
    run(player, 'kubectl get cronjob hello')
    expect(exercise(player)?.prompt.out.at(-1)).toMatch(/^hello .* 365d$/)
  }, 120_000)
  test('a year of ever new things stops early and says so', () => {
    const player = newPlayer({motion: false})
    openAt(player, '4.1', 'exercise')
    run(player, 'kubectl create cronjob odd --image=busybox --schedule="* * * * *" -- sh -c "test $(date +%H) = 03"', 'jump 365d')
    expect(exercise(player)?.prompt.out.at(-1)).toContain('So much happened that time stops here')
  }, 120_000)
})

test('Tab completes a field from the tables of the API, and indents where nothing is begun', () => {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  const edits = ['bottom', 'enter', 'type'] as const
  send(player, {type: 'edit', action: {do: 'place', at: {line: 5, column: 13}}})
  for (const step of edits.slice(1)) send(player, {type: 'edit', action: step === 'enter' ? {do: 'enter'} : {do: 'type', text: 'serv'}})
  send(player, {type: 'edit', action: {do: 'tab'}})
  expect(exercise(player)?.editors['web.yaml']?.buffer.lines[6]).toBe('  serviceName: ')
})

describe('when an exercise is done', () => {
  test('the rest between two runs of a CronJob counts as rest', () => {
    const player = newPlayer()
    openAt(player, '4.1', 'exercise')
    send(player, {type: 'solution'})
    for (const line of ['kubectl apply -f hello.yaml', 'jump 10m', 'kubectl logs -l job-name']) {
      run(player, line)
      letPlay(player, 60)
    }
    expect(ticks(player)).toEqual([true, true, true, true])
    expect(exercise(player)).toMatchObject({passed: true, playhead: {playing: false}})
  })
  test('ticks that may still change say that they wait for rest', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'apply'})
    const seen = new Set<string | undefined>()
    for (let tick = 0; tick < 200 && exercise(player)?.passed !== true; tick++) {
      send(player, {type: 'tick', ms: 100})
      if (ticks(player)?.every(tick => tick) === true) seen.add(exercise(player)?.remark)
    }
    for (const remark of seen) expect(remark).toMatch(/^All /)
  })
  test('who types keeps the keyboard, and Enter on an empty line leads on', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'apply'}, {type: 'edit', action: {do: 'type', text: '# still busy'}})
    letPlay(player)
    expect(exercise(player)?.passed).toBe(true)
    expect(player.model.focus).toBe('editor')
    send(player, {type: 'focus', on: 'prompt'}, {type: 'run', line: ''})
    expect(player.model.open?.page).toBe('debrief')
  })
  test('a text that is applied as it stands gives the keyboard to the prompt', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'apply'})
    letPlay(player)
    expect(player.model.focus).toBe('prompt')
  })
  test('next before that asks once, and then skips', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'next'})
    expect(player.model.open?.page).toBe('exercise')
    expect(exercise(player)?.remark).toContain('Once more skips it')
    send(player, {type: 'next'})
    expect(player.model.open?.page).toBe('debrief')
    expect(player.model.records['sts-build-first']?.done).not.toBe(true)
  })
})
