import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, expect, test} from 'vitest'
import {lintAnswer} from '../src/app/lint.ts'
import {PROGRAM} from './pty.ts'

const scratch = mkdtempSync(join(tmpdir(), 'k8s-tutor-lint-'))
afterAll(() => rmSync(scratch, {recursive: true, force: true}))

const manifests = {
  'good.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "1"}\n',
  'typo.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: pi}\nspec: {templat: {}}\n',
  'broken.yaml': 'a: [1\n',
}
for (const [name, text] of Object.entries(manifests)) writeFileSync(join(scratch, name), text)
const files = Object.entries(manifests).map(([name, text]) => ({name, text}))

function lint(program: string, ...words: readonly string[]) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, 'lint', ...words], {cwd: scratch, encoding: 'utf8'})
  return {exit: status, stdout, stderr}
}

test('lint through the door of the program says what lint says', () => {
  const names = Object.keys(manifests)
  expect(lint(PROGRAM, ...names)).toEqual(lintAnswer(files, false))
  expect(lint(PROGRAM, '--json', ...names)).toEqual(lintAnswer(files, true))
})

test('lint needs nothing of what the building Node has compiled', () => {
  for (const name of ['cli.js', 'lint.cjs', 'package.json']) copyFileSync(join(dirname(PROGRAM), name), join(scratch, name))
  expect(lint(join(scratch, 'cli.js'), ...Object.keys(manifests))).toEqual(lintAnswer(files, false))
  const compiled = readFileSync(join(dirname(PROGRAM), 'lint.cache'))
  writeFileSync(join(scratch, 'lint.cache'), Buffer.concat([Buffer.alloc(8), compiled.subarray(8)]))
  expect(lint(join(scratch, 'cli.js'), 'good.yaml')).toEqual(lintAnswer(files.slice(0, 1), false))
})

test('lint leaves a flag that it has not to the reader of command lines', () => {
  expect(lint(PROGRAM, '--nonsense', 'good.yaml')).toMatchObject({exit: 2, stdout: ''})
  expect(lint(PROGRAM)).toMatchObject({exit: 2, stdout: ''})
})
