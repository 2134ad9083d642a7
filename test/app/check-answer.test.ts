import {expect, test} from 'vitest'
import {checkAnswer} from '../../src/app/headless.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {newPlayer} from './player.ts'

const PACKS = newPlayer().model.packs
const LESSONS = PACKS.flatMap(pack => pack.lessons)
  .filter(isWritten)
  .filter(lesson => lesson.edit.length > 0)

test.each(LESSONS.map(lesson => [lesson.number, lesson] as const))(
  'check %s takes the file of the reference, and not the file that the lesson came with',
  (_, lesson) => {
    const [file = ''] = lesson.edit
    const right = lesson.files[lesson.steps[0]?.solution.files[file] ?? ''] ?? ''
    const {exit, stdout} = checkAnswer(PACKS, lesson.number, right, false)
    expect(stdout).toMatch(/\nPassed\.\n$/)
    expect(exit).toBe(0)
    const shipped = checkAnswer(PACKS, lesson.id, lesson.files[file] ?? '', true)
    expect(shipped.exit).toBe(1)
    expect(JSON.parse(shipped.stdout)).toMatchObject({lesson: lesson.id, passed: false})
  },
)
