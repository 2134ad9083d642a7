import {describe, expect, test} from 'vitest'
import type {Player} from './player.ts'
import {newPlayer, openAt, run, send} from './player.ts'
import {heardLines, logLines, stepsLines} from '../../src/app/story.ts'

/** Lesson 4.1 with a run each minute for so long. */
function minutely(span: string): Player {
  const player = newPlayer({motion: false})
  openAt(player, '4.1', 'exercise')
  run(player, 'kubectl create cronjob beat --image=busybox --schedule="* * * * *" -- date', `jump ${span}`)
  return player
}

function storyIn({model}: Player) {
  const exercise = model.open?.exercise
  if (exercise === undefined) throw new Error('no exercise is open')
  return exercise
}

describe('a long stretch of time, told', () => {
  const player = minutely('1d')
  const {session, beats} = storyIn(player)
  const told = heardLines(session, beats, 0, session.timeline.steps)

  test('a day of runs is told by its beginning, a count of what is left out, and its end', () => {
    expect(beats.length).toBeGreaterThan(500)
    expect(told.length).toBeLessThanOrEqual(45)
    const left = told.findIndex(line => line.startsWith('Left out: '))
    expect(told[left]).toMatch(
      /^Left out: \d+ things in steps \d+ to \d+\. \d+ Jobs and \d+ Pods made; \d+ (Jobs and \d+ Pods|Pods and \d+ Jobs) gone\.$/,
    )
    expect(told.slice(0, left).join('\n')).toContain('you: create CronJob beat')
    expect(told.at(-1)).toContain(`Step ${beats.length}. `)
  })

  test('what was left out is heard by the command it names, page after page, and nothing is missing', () => {
    const [, first, last] = /Type steps (\d+)-(\d+) to hear them/.exec(told.join('\n')) ?? []
    const heard: string[] = []
    let next = `${first}-${last}`
    for (let pages = 0; pages < 200 && next !== ''; pages++) {
      const page = stepsLines(session, beats, session.timeline.steps, next)
      expect(page.length).toBeLessThanOrEqual(61)
      heard.push(...page)
      next = /^Type steps (\d+-\d+) to go on\.$/.exec(page.at(-1) ?? '')?.[1] ?? ''
    }
    const numbers = new Set(heard.flatMap(line => /^Step (\d+)\./.exec(line)?.[1] ?? []))
    for (let step = Number(first); step <= Number(last); step++) expect(numbers.has(String(step)), `step ${step}`).toBe(true)
  })

  test('a failure that lies in what is left out is named', () => {
    const failing = newPlayer({motion: false})
    openAt(failing, '4.1', 'exercise')
    run(failing, 'kubectl create cronjob bad --image=busybox --schedule="* * * * *" -- sh -c "exit 3"', 'jump 20m')
    const exercise = storyIn(failing)
    expect(heardLines(exercise.session, exercise.beats, 0, exercise.session.timeline.steps).join('\n')).toMatch(
      /\d+ of them went wrong, first: Step \d+\. .*CrashLoopBackOff\.\nType steps/,
    )
  })

  test('says which steps there are when others are asked for', () => {
    expect(stepsLines(session, beats, 0, '0')).toEqual([`There are steps 1 to ${beats.length}.`])
    expect(stepsLines(session, beats, 0, '7-3')).toEqual([`There are steps 1 to ${beats.length}.`])
    expect(stepsLines(session, beats, 0, 'soon')).toEqual(['Say which steps: steps 18-40, or steps 18.'])
    expect(stepsLines(session, [], 0, '')).toEqual(['Nothing has happened yet.'])
  })

  test('the log on the screen is bounded and ends with the newest', () => {
    const log = logLines(session, beats, session.timeline.steps)
    expect(log.length).toBeLessThanOrEqual(1_001)
    expect(log.at(-1)).toBe(told.at(-1))
    send(player, {type: 'log'})
    expect(player.model.overlay).toMatchObject({kind: 'page', title: 'What happened so far'})
  })
})

describe('steps', () => {
  test('typed at the prompt opens the steps that it names', () => {
    const player = newPlayer({motion: false})
    openAt(player, '0.2', 'exercise')
    run(player, 'kubectl delete pod loner', 'steps 1-2')
    const {overlay} = player.model
    expect(overlay?.kind === 'page' ? overlay.lines[0] : '').toMatch(/^Step 1\. 0:00\. you: stop Pod loner\.$/)
  })
})
