import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {pathProblem, readPackFolder} from '../../src/host/packs.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-pack-'))
  writeFileSync(join(folder, 'pack.yaml'), 'id: x\n')
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const message = (): string => {
  const read = readPackFolder(folder)
  return typeof read.message === 'string' ? read.message : 'read'
}

describe('a path in a pack', () => {
  const BAD = [
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    './a',
    'a//b',
    'a\\b',
    'C:/x',
    'a\u0000b',
    'a\nb',
    'CON',
    'nul.yaml',
    'a/com1.txt',
    'x. ',
    'x.',
    `${'a/'.repeat(51)}b`,
    'a:b',
    '..',
    '\u009b',
    'a/',
  ]
  test.each(BAD)('%j is refused', path => {
    expect(pathProblem(path)).toBeDefined()
  })
  test.each(['pack.yaml', 'stable-names/lesson.yaml', 'a/solution/web.yaml', 'console.yaml'])('%j is fine', path => {
    expect(pathProblem(path)).toBeUndefined()
  })
})

describe('a pack', () => {
  test('is all its files, by path', () => {
    mkdirSync(join(folder, 'a'))
    writeFileSync(join(folder, 'a', 'lesson.yaml'), 'title: A\n')
    expect(readPackFolder(folder)).toEqual({'pack.yaml': 'id: x\n', 'a/lesson.yaml': 'title: A\n'})
  })

  test('with a link in it is refused, wherever it leads', () => {
    symlinkSync('/etc/passwd', join(folder, 'web.yaml'))
    expect(message()).toBe('only plain files and folders belong into a pack')
  })

  test('with a FIFO in it is refused without waiting', () => {
    execFileSync('mkfifo', [join(folder, 'web.yaml')])
    expect(message()).toBe('only plain files and folders belong into a pack')
  })

  test('that is too large, too deep or has too many files is refused', () => {
    writeFileSync(join(folder, 'big.yaml'), '')
    truncateSync(join(folder, 'big.yaml'), 10 << 20)
    expect(message()).toMatch(/larger than/)
    rmSync(join(folder, 'big.yaml'))
    mkdirSync(join(folder, 'a', 'b', 'c', 'd', 'e', 'f'), {recursive: true})
    expect(message()).toMatch(/deep/)
    rmSync(join(folder, 'a'), {recursive: true})
    for (let at = 0; at < 201; at += 1) writeFileSync(join(folder, `f${at}.yaml`), '')
    expect(message()).toMatch(/at most 200 files/)
  })

  test('that is not there says so', () => {
    expect(readPackFolder(join(folder, 'nothing'))).toEqual({file: join(folder, 'nothing'), message: 'there is no such folder'})
  })
})
