import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writeCrash} from '../../src/host/crash.ts'

test('a crash leaves a private file with the stack and no value of the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-crash-'))
  process.env.K8S_TUTOR_SECRET = 'not for files'
  const file = writeCrash(join(folder, 'state'), new Error('a bug'), '1.2.3') ?? ''
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^k8s-workloads-tutor 1\.2\.3, Node v\d/)
  expect(text).toContain('Error: a bug')
  expect(text).not.toContain('not for files')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  rmSync(folder, {recursive: true})
})

test('a crash without a folder still leaves a file somewhere', () => {
  const file = writeCrash(undefined, 'no error object', '1.2.3') ?? ''
  expect(readFileSync(file, 'utf8')).toContain('no error object')
  rmSync(file)
})
