import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from 'vitest'
import {openWindow} from '../../src/host/windows.ts'

const folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-windows-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

test('SAVE-07: a second window says that there is a first one; one that was killed leaves nothing behind', () => {
  expect(openWindow(folder)).toBe(false)
  const gone = spawnSync(process.execPath, ['-e', '0']).pid
  writeFileSync(join(folder, `window-${gone}`), '')
  expect(openWindow(folder)).toBe(false)
  expect(existsSync(join(folder, `window-${gone}`))).toBe(false)
  writeFileSync(join(folder, `window-${process.ppid}`), '')
  expect(openWindow(folder)).toBe(true)
  expect(readdirSync(folder)).toContain(`window-${process.pid}`)
  expect(openWindow(undefined)).toBe(false)
})
