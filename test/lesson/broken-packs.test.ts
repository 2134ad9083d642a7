import fc from 'fast-check'
import {expect, test} from 'vitest'
import {readPackFiles} from '../../src/lesson/read-library.ts'
import {packFiles} from './pack-files.ts'

const FILES = packFiles('job')
const PATHS = Object.keys(FILES).filter(path => path.endsWith('lesson.yaml') || path === 'pack.yaml')

test('a pack with any line of it lost, doubled or spoilt is read or refused with file and line, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PATHS),
      fc.nat(200),
      fc.constantFrom('lost', 'doubled', '\t', '[[[[', ': :', '"', '\u001b[31m'),
      (path, number, how) => {
        const lines = (FILES[path] ?? '').split('\n')
        const at = number % lines.length
        const line = lines[at] ?? ''
        const spoilt = how === 'lost' ? [] : how === 'doubled' ? [line, line] : [`${line}${how}`]
        const read = readPackFiles({...FILES, [path]: [...lines.slice(0, at), ...spoilt, ...lines.slice(at + 1)].join('\n')})
        if ('lessons' in read) return
        expect(read.length).toBeGreaterThan(0)
        for (const problem of read) {
          expect(problem.line).toBeGreaterThanOrEqual(1)
          expect(problem.message.length).toBeGreaterThan(5)
        }
      },
    ),
    {numRuns: 150},
  )
})
