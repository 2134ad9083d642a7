import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import type {Pty} from './pty.ts'
import {countOf, PROGRAM, startPty} from './pty.ts'

const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-test-'))
afterAll(() => rmSync(state, {recursive: true, force: true}))
const env = {K8S_TUTOR_STATE_DIR: state}

/** The menu is there and the keyboard is ours: keys typed earlier would be echoed by the shell's terminal. */
async function opened(pty: Pty): Promise<Pty> {
  await pty.waitFor('StatefulSet')
  return pty
}

/** The kernel's own word on a process: T is stopped. */
function isStopped(pid: number): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

const LEAVES: readonly (readonly [string, (pty: Pty) => void, number])[] = [
  ['q', pty => pty.type('q'), 0],
  ['Ctrl-C', pty => pty.type('\u0003'), 0],
  ['SIGTERM', pty => pty.kill('SIGTERM'), 143],
  ['SIGINT', pty => pty.kill('SIGINT'), 130],
  ['SIGHUP', pty => pty.kill('SIGHUP'), 129],
  ['SIGQUIT', pty => pty.kill('SIGQUIT'), 131],
]

describe('a terminal', () => {
  test.each(LEAVES)('is given back as it was after %s', async (_, leave, code) => {
    const pty = await opened(startPty({env, inShell: true}))
    leave(pty)
    await pty.shellEnds()
    const bytes = pty.bytes()
    expect(pty.screen().join('\n')).toContain(`code ${code}`)
    expect(countOf(bytes, '\u001b[?1049l')).toBe(countOf(bytes, '\u001b[?1049h'))
    expect(bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?25l'))
    expect(bytes.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?2004h'))
    // The kernel's own word: lines are edited and echoed again.
    expect(pty.screen().join(' ')).toMatch(/[^-]icanon/)
    expect(pty.screen().join(' ')).toMatch(/[^-]echo /)
  })

  test('that another program stopped and spoilt is taken again', async () => {
    const pty = await opened(startPty({env, inShell: true}))
    pty.kill('SIGSTOP')
    pty.kill('SIGCONT')
    pty.type('?')
    await pty.waitFor('help')
    pty.type('q')
    pty.type('q')
    await pty.shellEnds()
  })

  test('that is torn away takes the program with it, and no mark of an open window is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-torn-'))
    const pty = await opened(startPty({env: {...env, K8S_TUTOR_STATE_DIR: folder}}))
    expect(readdirSync(folder)).toContain(`window-${pty.pid()}`)
    pty.hangUp()
    expect((await pty.exited).signal).toBe(1)
    expect(readdirSync(folder).filter(name => name.startsWith('window-'))).toEqual([])
    rmSync(folder, {recursive: true, force: true})
  })

  test('is given to the shell by Ctrl-Z and taken again by fg', async () => {
    const pty = await opened(startPty({env, inShell: true}))
    pty.type('\u001a')
    await pty.waitUntil(() => isStopped(pty.pid()), 'a stopped process')
    expect(pty.bytes().lastIndexOf('\u001b[?1049l')).toBeGreaterThan(pty.bytes().lastIndexOf('\u001b[?1049h'))
    pty.kill('SIGCONT')
    await pty.waitFor('StatefulSet')
    pty.type('?')
    await pty.waitFor('any key closes')
    pty.type('qq')
    await pty.shellEnds()
    expect(countOf(pty.bytes(), '\u001b[?1049l')).toBe(countOf(pty.bytes(), '\u001b[?1049h'))
  })

  test('is left by a second Ctrl-C where something can be typed', async () => {
    const pty = await opened(startPty({env, args: ['start', 'sts-build-first']}))
    await pty.waitFor('Set the first table')
    for (let pages = 0; pages < 40 && !pty.screen().join('\n').includes('checks ─'); pages += 1) {
      const before = pty.screen().join('\n')
      pty.type(before.includes('guess') ? '3' : 'n')
      await pty.waitUntil(screen => screen !== before, 'the next page')
    }
    pty.type('\u0003')
    await pty.waitFor('Press Ctrl-C again to leave.')
    pty.type('\u0003')
    expect((await pty.exited).code).toBe(0)
  })

  test('that is resized in a storm shows the last size and no line longer than it', async () => {
    const pty = await opened(startPty({env}))
    for (let at = 0; at < 50; at += 1) pty.resize(20 + ((at * 37) % 180), 5 + ((at * 11) % 55))
    pty.resize(52, 12)
    await pty.waitFor('52x12')
    pty.resize(100, 30)
    await pty.waitFor('StatefulSet')
    pty.type('q')
    expect((await pty.exited).code).toBe(0)
  })

  test('costs no byte while nothing moves', async () => {
    const pty = await opened(startPty({env}))
    await pty.settled()
    // A round trip through the program: after it, what had to be drawn has been drawn.
    pty.type('\u001b[99z')
    await pty.settled()
    const before = pty.bytes().length
    pty.type('\u001b[99z')
    await pty.settled()
    expect(pty.bytes().length).toBe(before)
    pty.type('q')
    await pty.exited
  })
})

describe('without a terminal', () => {
  const run = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [PROGRAM, ...args], {input, encoding: 'utf8', env: {...process.env, ...env}})

  test('the tutorial speaks in lines without an escape byte', () => {
    const {status, stdout, stderr} = run([], 'help\nquit\n')
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(stdout).not.toMatch(/[\u001b\r\b]/)
  })

  test('start names the commands that need none, and exits 5', () => {
    const {status, stderr} = run(['start', 'sts-build-first'])
    expect(status).toBe(5)
    expect(stderr).toContain('show sts-build-first')
  })

  test('a wrong word is a usage error with the nearest right one', () => {
    const {status, stdout, stderr} = run(['lst'])
    expect({status, stdout}).toEqual({status: 2, stdout: ''})
    expect(stderr).toContain('Did you mean list?')
  })

  test('--json is one document on stdout', () => {
    for (const command of ['list', 'progress', 'doctor']) {
      const {status, stdout, stderr} = run([command, '--json'])
      expect({command, status, stderr}).toEqual({command, status: 0, stderr: ''})
      expect(JSON.parse(stdout)).toMatchObject({schemaVersion: 1})
    }
  })

  test('what is exported can be imported again, byte for byte', () => {
    const first = run(['export'])
    const {status, stdout} = run(['import', '-'], first.stdout)
    expect({status, stdout}).toEqual({status: 0, stdout: 'Nothing in it is new.\n'})
  })
})
