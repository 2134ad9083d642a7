import {execFileSync, spawn} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {printProgress} from '../../src/app/progress.ts'
import type {LessonRecord, Records} from '../../src/app/record.ts'
import {openProgress, sha256} from '../../src/host/progress.ts'
import {readText, saveText} from '../../src/host/save.ts'
import {PROGRAM} from '../pty.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-save-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const now = (): Date => new Date('2026-05-06T09:00:00Z')
const record = (rest: Partial<LessonRecord> = {}): LessonRecord => ({done: false, tries: 0, hints: 0, drafts: {}, ...rest})
const open = () => openProgress(folder, '1.0.0', now)
const file = (): string => join(folder, 'progress.json')

/** Another process of the built program brings something done into the same folder. */
function importElsewhere(lessons: Records): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, 'import', '-', '--yes', '--state-dir', folder], {stdio: ['pipe', 'ignore', 'inherit']})
  child.stdin.end(printProgress({rev: 1, lessons}, '1.0.0', '', sha256))
  return new Promise(resolve => {
    child.on('exit', code => resolve(code))
  })
}

describe('a saved file', () => {
  test('is private, keeps its last version beside it, and leaves nothing else behind', () => {
    const path = join(folder, 'deep', 'er', 'x.json')
    expect(saveText(path, 'one')).toBeUndefined()
    expect(saveText(path, 'two')).toBeUndefined()
    expect([readFileSync(path, 'utf8'), readFileSync(`${path}.bak`, 'utf8')]).toEqual(['two', 'one'])
    expect(readdirSync(join(folder, 'deep', 'er')).sort()).toEqual(['x.json', 'x.json.bak'])
    expect([statSync(path).mode & 0o777, statSync(join(folder, 'deep')).mode & 0o777]).toEqual([0o600, 0o700])
  })

  test('that cannot be written says why and stays as it was', () => {
    writeFileSync(join(folder, 'plain'), '')
    expect(saveText(join(folder, 'plain', 'x.json'), 'text')).toEqual({refused: expect.stringMatching(/ENOTDIR|EEXIST/)})
    mkdirSync(join(folder, 'x.json'))
    expect(saveText(join(folder, 'x.json'), 'text')).toEqual({refused: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST/)})
    expect(readdirSync(folder).sort()).toEqual(['plain', 'x.json'])
  })
})

describe('reading', () => {
  test('refuses links, folders, FIFOs, devices, giants and what is no text, without waiting on any', () => {
    symlinkSync('/etc/hostname', join(folder, 'link'))
    execFileSync('mkfifo', [join(folder, 'fifo')])
    writeFileSync(join(folder, 'giant'), '')
    truncateSync(join(folder, 'giant'), 1 << 30)
    writeFileSync(join(folder, 'bytes'), Uint8Array.from([0xff, 0xfe, 0x41]))
    const refusals = ['link', '.', 'fifo', 'giant', 'bytes'].map(name => readText(join(folder, name), 1000))
    expect(refusals.map(refusal => typeof refusal)).toEqual(['object', 'object', 'object', 'object', 'object'])
    expect(readText('/dev/zero', 1000)).toEqual({refused: 'it is no regular file'})
    expect(readText(join(folder, 'nothing'), 1000)).toBeUndefined()
  })
})

describe('progress on disk', () => {
  test('comes back as it was saved', () => {
    const first = open()
    expect(first.save({a: record({done: true})})).toBeUndefined()
    expect(first.save({a: record({done: true, tries: 2})})).toBeUndefined()
    const second = open()
    expect({records: second.records, rev: second.rev, remark: second.remark}).toEqual({
      records: {a: record({done: true, tries: 2})},
      rev: 2,
      remark: undefined,
    })
  })

  test('of two windows loses nothing that was done in either, however their saves fall', () => {
    const windows = [open(), open()].map(progress => ({progress, records: {} as Record<string, LessonRecord>}))
    for (let at = 0; at < 200; at += 1) {
      // Runs of one window's saves between the other's: a window must not forget what it has once seen.
      const writer = windows[(at * at + Math.floor(at / 3)) % 2]
      if (writer === undefined) continue
      writer.records[`lesson-${at}`] = record({done: true})
      expect(writer.progress.save(writer.records)).toBeUndefined()
    }
    expect(Object.values(open().records).filter(lesson => lesson.done)).toHaveLength(200)
    expect(open().rev).toBe(200)
  })

  test('of many processes that save at the same moment loses nothing that was done in any', async () => {
    const ids = Array.from({length: 8}, (_, at) => `lesson-${at}`)
    const codes = await Promise.all(ids.map(id => importElsewhere({[id]: record({done: true})})))
    expect(codes).toEqual(ids.map(() => 0))
    expect(Object.keys(open().records).sort()).toEqual(ids.toSorted())
    expect(readdirSync(folder).sort()).toEqual(['progress.json', 'progress.json.bak'])
  })

  test('is not kept waiting by the lock of a process that has gone', () => {
    writeFileSync(join(folder, 'progress.lock'), '999999999')
    expect(open().save({a: record({done: true})})).toBeUndefined()
    expect(existsSync(join(folder, 'progress.lock'))).toBe(false)
  })

  test('that is broken is moved aside, told in one line, and the one before is used', () => {
    const first = open()
    first.save({a: record({done: true})})
    first.save({a: record({done: true}), b: record({done: true})})
    writeFileSync(file(), '{"format": ')
    const second = open()
    expect(second.records).toEqual({a: record({done: true})})
    expect(second.remark).toContain('progress.corrupt-20260506T090000000Z.json')
    expect(existsSync(join(folder, 'progress.corrupt-20260506T090000000Z.json'))).toBe(true)
  })

  test('of version 1 is kept beside the one that is written anew', () => {
    const old = readFileSync(fileURLToPath(new URL('../app/progress.v1.json', import.meta.url)), 'utf8')
    writeFileSync(file(), old)
    const progress = open()
    expect(progress.records['first-set']).toMatchObject({done: true, tries: 2})
    expect(progress.save(progress.records)).toBeUndefined()
    expect(readFileSync(join(folder, 'progress.v1.json'), 'utf8')).toBe(old)
    expect(readFileSync(file(), 'utf8')).toContain('"schemaVersion": 2')
  })

  test('of a later version that another window has written meanwhile is not overwritten', () => {
    const progress = open()
    progress.save({a: record()})
    const later = JSON.stringify({format: 'k8s-workloads-tutor/progress', schemaVersion: 99})
    writeFileSync(file(), later)
    expect(progress.save({a: record({done: true})})).toEqual({refused: expect.stringContaining('newer version')})
    expect(readFileSync(file(), 'utf8')).toBe(later)
  })

  test('of a later version is not overwritten', () => {
    const later = JSON.stringify({format: 'k8s-workloads-tutor/progress', schemaVersion: 99})
    writeFileSync(file(), later)
    const progress = open()
    expect(progress.remark).toContain('newer version')
    expect(progress.save({a: record({done: true})})).toEqual({refused: expect.any(String)})
    expect(readFileSync(file(), 'utf8')).toBe(later)
  })

  test.each([
    ['an empty file', () => writeFileSync(file(), '')],
    ['a folder', () => mkdirSync(file())],
    ['UTF-16', () => writeFileSync(file(), Buffer.from('{}', 'utf16le'))],
    [
      'a sparse gigabyte',
      () => {
        writeFileSync(file(), '')
        truncateSync(file(), 1 << 30)
      },
    ],
    ['a FIFO', () => execFileSync('mkfifo', [file()])],
    [
      'a file nobody may read',
      () => {
        writeFileSync(file(), 'x')
        chmodSync(file(), 0)
      },
    ],
  ])('that is %s never stops the program', (_, breakIt) => {
    breakIt()
    const progress = open()
    expect(progress.records).toEqual({})
    expect(progress.remark).toBeDefined()
  })

  test('without a folder stays in memory and says so', () => {
    const progress = openProgress(undefined, '1.0.0', now)
    expect(progress.save({})).toEqual({refused: 'no folder'})
    expect(progress.remark).toContain('not saved')
  })
})
