import {isWritten} from '../lesson/lesson.ts'
import type {PackFiles} from '../lesson/read-lesson.ts'
import {readPackFiles} from '../lesson/read-library.ts'
import {checkPack} from '../lesson/pack-check.ts'
import {EXIT} from './command-line.ts'
import type {Answer} from './answer.ts'
import type {PackRefused} from './library.ts'
import {isRefused} from './library.ts'
import {packProblems} from './headless.ts'
import {json} from './answer.ts'

/** `pack check DIR`: what is wrong with the format, or else what the lessons do not prove. 0 proved, 1 not proved, 3 not readable. */
export function packAnswer(folder: PackFiles | PackRefused, asJson: boolean): Answer {
  const pack = isRefused(folder) ? [{...folder, line: 1}] : readPackFiles(folder)
  if (!('lessons' in pack)) return asJson ? {...json({ok: false, problems: pack}), exit: EXIT.invalid} : packProblems(pack)
  const findings = checkPack(pack)
  const exit = findings.length === 0 ? EXIT.ok : EXIT.checkFailed
  if (asJson) return {...json({ok: findings.length === 0, pack: pack.id, findings}), exit}
  const lines = findings.map(({lesson, where, message}) => `${lesson}, ${where}: ${message}`)
  const lessons = pack.lessons.filter(isWritten).length
  return {
    exit,
    stdout: `${[...lines, `${pack.title}: ${lessons} lessons, ${findings.length === 0 ? 'all proved' : `${findings.length} findings`}.`].join('\n')}\n`,
    stderr: '',
  }
}
