import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {findPaths} from '../../src/host/paths.ts'
import {editorCommand} from '../../src/host/spawn.ts'
import {PROGRAM} from '../pty.ts'

const state = async (env: Readonly<Record<string, string | undefined>>, flag?: string): Promise<string | undefined> =>
  (await findPaths(flag, env, 'linux')).state

test('progress lies where the flag, our variable, XDG or the home directory say, in this order', async () => {
  const all = {K8S_TUTOR_STATE_DIR: '/own', XDG_STATE_HOME: '/xdg'}
  expect(await state(all, '/flag')).toBe('/flag')
  expect(await state(all)).toBe('/own')
  expect(await state({...all, K8S_TUTOR_STATE_DIR: undefined})).toBe('/xdg/k8s-workloads-tutor')
  expect(await state({})).toMatch(/\/\.local\/state\/k8s-workloads-tutor$/)
})

test('a relative path is ignored and an empty one is unset', async () => {
  expect(await state({K8S_TUTOR_STATE_DIR: 'here', XDG_STATE_HOME: '/xdg'})).toBe('/xdg/k8s-workloads-tutor')
  expect(await state({K8S_TUTOR_STATE_DIR: '', XDG_STATE_HOME: 'state'})).toMatch(/\/\.local\/state\/k8s-workloads-tutor$/)
})

test('without a usable home directory the tutorial runs from memory', () => {
  for (const home of ['', 'relative']) {
    const doctor = execFileSync(process.execPath, [PROGRAM, 'doctor', '--json'], {
      encoding: 'utf8',
      env: {PATH: process.env.PATH, HOME: home},
    })
    expect(JSON.parse(doctor)).toMatchObject({state: {value: null, because: 'no home directory'}})
  }
})

test("the learner's editor is plain words: nothing that would need a shell", () => {
  expect(editorCommand({K8S_TUTOR_EDITOR: 'a', KUBE_EDITOR: 'b', VISUAL: 'c', EDITOR: 'd'}, 'linux')).toEqual(['a'])
  expect(editorCommand({KUBE_EDITOR: 'code --wait', EDITOR: 'd'}, 'linux')).toEqual(['code', '--wait'])
  expect(editorCommand({VISUAL: 'c', EDITOR: 'd', TERM: 'dumb'}, 'linux')).toEqual(['d'])
  expect(editorCommand({EDITOR: ' '}, 'linux')).toEqual(['vi'])
  expect(editorCommand({}, 'win32')).toEqual(['notepad'])
  for (const evil of ['vi; touch x', 'vi "a b"', 'vi `x`', 'vi $(x)', 'vi|x'])
    expect(editorCommand({EDITOR: evil}, 'linux')).toHaveProperty('failed')
})
