import {describe, expect, test} from 'vitest'
import {isWritten} from '../../../src/lesson/lesson.ts'
import type {Msg} from '../../../src/app/msg.ts'
import type {Store} from '../../../src/app/store.ts'
import {newStore} from '../../../src/app/store.ts'
import {update} from '../../../src/app/update.ts'
import {openPlain} from '../../../src/tui/plain/open.ts'
import {newPlayer} from '../../app/player.ts'

/** A conversation: what was typed, marked, and what was said. Effects that come later are sent at once. */
function talk(...lines: readonly string[]): string {
  let text = ''
  const store: Store = newStore(
    newPlayer({motion: false}).model,
    (effect, target) => {
      if (effect.type === 'later' && effect.name === 'diagnose') target.send(effect.msg)
    },
    update,
  )
  const plain = openPlain(store, said => {
    text += said
  })
  for (const line of lines) {
    text += `${plain.prompt()}${line}\n`
    plain.hear(line)
  }
  return text
}

const packs = newPlayer().model.packs

/** From the menu through the whole lesson; the exercise by what the solution types. */
function wholeLesson(number: string): readonly string[] {
  const lesson = packs
    .flatMap(pack => pack.lessons)
    .filter(isWritten)
    .find(each => each.number === number)
  if (lesson === undefined) return []
  const enters = Array.from({length: lesson.say.length + lesson.scene.length}, () => '')
  const work = lesson.steps.flatMap((step, at) => [
    ...(Object.keys(step.solution.files).length > 0 ? ['solution'] : []),
    ...step.solution.run.flatMap(line => (/^answer [a-h]$/.test(line) ? [line] : [line])),
    ...(at === lesson.steps.length - 1 ? [] : ['checks']),
  ])
  return [number, ...enters, String(lesson.predict.right + 1), '', 'checks', ...work, 'checks', '', '']
}

const FORBIDDEN = /[\u001b\r\b\u2500-\u257f\u2580-\u259f\u2800-\u28ff\u25a0-\u25ff]|\p{Extended_Pictographic}/u

describe('plain mode', () => {
  test.each(packs.flatMap(pack => pack.lessons.filter(isWritten).map(lesson => [lesson.number, lesson.title] as const)))(
    'tells lesson %s, %s, from the menu to its end',
    async number => {
      const text = talk(...wholeLesson(number))
      expect(text).toContain('What it means:')
      expect(text).toMatch(/All done|sorted|done: /)
      expect(FORBIDDEN.exec(text)).toBeNull()
      await expect(text).toMatchFileSnapshot(`lesson-${number}.txt`)
    },
  )

  test('says what is wrong with a line, in plain words and with its number', () => {
    const text = talk('1.2', '', '', '', '', '', '3', '', 'line 6   replicas: three', 'apply')
    expect(text).toContain('Line 6 changed.')
    expect(text).toContain('Error, line 6: ')
    expect(text).toContain('You wrote: three.')
  })

  test('lets the file be read and changed by line', () => {
    const text = talk('3.1', '', '', '', '', '', '', '3', '', 'insert 12       restartPolicy: Never', 'show 10-13', 'delete 12', 'show 12')
    expect(text).toContain('12:       restartPolicy: Never')
  })

  test('repeats the question, goes back, and explains itself', () => {
    const text = talk('?', 'nonsense', '1.2', 'back', 'help', '9.9')
    expect(text).toContain('There is no chapter or lesson nonsense.')
    expect(text).toContain('? to hear this page again')
  })

  test('asks the cards of a finished lesson, and says how one comes back', () => {
    const text = talk('1.2', '', '', '', '', '', '1', '', 'solution', 'apply', '', 'menu', 'review', 'review', '', 'again', '', '')
    expect(text).toMatch(/tutor> review\nNothing due; \d+ cards come tomorrow\. Once more shows all\.\n/)
    expect(text).toMatch(/Card 1 of \d+, lesson 1\.2\. Question: /)
    expect(text).toMatch(/Your guess was: .*\nEnter if you knew it\. again brings it back tomorrow\.\ntutor> again\nCard 2 of /)
  })

  test('never asks for a tick: nothing moves by itself', () => {
    const sent: Msg[] = []
    const store = newStore(
      newPlayer({motion: false}).model,
      effect => {
        if (effect.type === 'later') sent.push(effect.msg)
      },
      update,
    )
    const plain = openPlain(store, () => {})
    for (const line of ['1.2', '', '', '', '', '', '3', '', 'solution', 'apply']) plain.hear(line)
    expect(sent.every(msg => msg.type === 'diagnose' || msg.type === 'idle')).toBe(true)
    expect(store.getState().open?.exercise.passed).toBe(true)
  })
})

describe('the prompt by ear', () => {
  const TO_EXERCISE = ['2.1', '', '', '', '', '', '', '1', '']

  test('goes on in the next line while a here-document is open', () => {
    const text = talk(...TO_EXERCISE, 'kubectl apply -f - <<EOF', 'apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: heard}', 'EOF')
    expect(text).toContain(
      'tutor> kubectl apply -f - <<EOF\n> apiVersion: v1\n> kind: ConfigMap\n> metadata: {name: heard}\n> EOF\nconfigmap/heard created\n',
    )
  })

  test('edits an object with the commands for lines, and sends it with apply', () => {
    const text = talk(...TO_EXERCISE, 'kubectl edit ds guard', 'show 5-7', 'insert 8 # a remark of mine', 'apply')
    expect(text).toContain('guard is in the editor: Ctrl-S (or apply) sends it')
    expect(text).toContain('5: apiVersion: apps/v1\n6: kind: DaemonSet\n')
    expect(text).toContain('tutor> apply\nEdit cancelled, no changes made.\n')
  })

  test('reads pages aloud, filters them, and tells what a field is for', () => {
    const text = talk(
      ...TO_EXERCISE,
      'kubectl get nodes -o name | less',
      'kubectl get nodes -o name | grep -v node-a',
      'search restart policy',
      'explain pod.spec.restartPolicy',
    )
    expect(text).toContain('| less\nnode/node-a\nnode/node-b\n')
    expect(text).toContain('grep -v node-a\nnode/node-b\n')
    expect(text).toMatch(/pod\.spec\.restartPolicy: Restart policy for all containers within the pod\./)
    expect(text).toContain('FIELD: restartPolicy <string>')
  })

  test('ends what would go on for ever when the cluster rests', () => {
    const text = talk(...TO_EXERCISE, 'kubectl delete pods --all --wait=false', 'kubectl get pods -w', 'watch kubectl get nodes')
    expect(text).toContain('Nothing more is due soon: kubectl get pods -w ends here.')
    expect(text).toMatch(/Every 2\.0s: kubectl get nodes\n[^]*Nothing more is due soon: watch kubectl get nodes ends here\./)
  })
})
