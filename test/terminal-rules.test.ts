import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {spawn} from '@lydell/node-pty'
import {afterAll, describe, expect, test} from 'vitest'
import type {Pty} from './pty.ts'
import {countOf, PROGRAM, startPty} from './pty.ts'

const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-rules-'))
afterAll(() => rmSync(state, {recursive: true, force: true}))
const env = {K8S_TUTOR_STATE_DIR: state}

/** Something that goes wrong in the running program: code that is put beside it, told by its own file. */
const meanwhile = (code: string): string => `--import=data:text/javascript,${encodeURIComponent(code)}`

/** The terminal is the shell's again: its own screen, a cursor, lines that are edited and echoed, no paste marks, no style. */
function expectRestored(pty: Pty): void {
  const bytes = pty.bytes()
  expect(bytes.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?1049h'))
  expect(bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?25l'))
  expect(bytes.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?2004h'))
  expect(bytes.lastIndexOf('\u001b[0m')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?2004l'))
  expect(pty.screen().join(' ')).toMatch(/[^-]icanon/)
  expect(pty.screen().join(' ')).toMatch(/[^-]echo /)
}

const BREAKS: readonly (readonly [string, string, RegExp])[] = [
  ['an error in a timer', 'throw new Error("boom-7")', /boom-7[^]*Details: /],
  ['a promise that nobody waits for', 'Promise.reject(new Error("boom-8"))', /boom-8[^]*Details: /],
  ['an error while drawing', 'Array.prototype.toSorted = () => { throw new Error("boom-9") }', /boom-9/],
  ['process.exit somewhere inside', 'process.exit(9)', /code 9/],
]

describe('CLI-20, CLI-24: the terminal is given back, and then it is told what went wrong, after', () => {
  test.each(BREAKS)('%s', async (_, code, said) => {
    // Only a key: the terminal's own answers come earlier.
    const broken = `process.stdin.on('data', read => { if (String(read).includes('j')) setTimeout(() => { ${code} }, 50) })`
    const pty = startPty({env: {...env, NODE_OPTIONS: meanwhile(broken)}, inShell: true, rows: 50, columns: 120})
    await pty.waitFor('StatefulSet')
    pty.type('j')
    // Something to draw, for what breaks only then.
    const nudge = setInterval(() => pty.type('j'), 200)
    await pty.shellEnds()
    clearInterval(nudge)
    expectRestored(pty)
    expect(pty.screen().join('\n')).toMatch(said)
  })
})

test('CLI-12: on a dumb terminal, and with a pipe on either side, not one escape byte is written', async () => {
  const dumb = startPty({env, command: ['/usr/bin/env', 'TERM=dumb', process.execPath, PROGRAM]})
  await dumb.waitFor('tutor>')
  dumb.type('1.2\r')
  await dumb.waitFor('Set the first table')
  dumb.type('quit\r')
  await dumb.exited
  expect(dumb.bytes()).not.toMatch(/[\u001b\u009b]/)
  const piped = spawnSync(process.execPath, [PROGRAM, '--plain'], {input: '1.2\nquit\n', encoding: 'utf8', env: {...process.env, ...env}})
  expect(piped.stdout + piped.stderr).not.toMatch(/[\u001b\u009b]/)
  const started = spawnSync(process.execPath, [PROGRAM, 'start', '1.2'], {input: '', encoding: 'utf8', env: {...process.env, ...env}})
  expect([started.status, started.stdout]).toEqual([5, ''])
  expect(started.stderr).toContain('check 1.2 -f FILE')
})

test('CLI-22: stopped from outside and spoilt, the terminal is taken again, and the next key arrives', async () => {
  const pty = startPty({env, inShell: true})
  await pty.waitFor('StatefulSet')
  pty.kill('SIGSTOP')
  // A stopped process writes nothing that could be waited for: the kernel is asked.
  while (!/\) T /.test(readFileSync(`/proc/${pty.pid()}/stat`, 'utf8'))) await new Promise(setImmediate)
  pty.kill('SIGCONT')
  await pty.waitUntil(() => countOf(pty.bytes(), '\u001b[?1049h') >= 2, 'a terminal that is taken again')
  pty.type('?')
  await pty.waitFor('any key closes')
  pty.type('qq')
  await pty.shellEnds()
  expectRestored(pty)
})

test('CLI-23: a reader that goes away ends the program without a word', () => {
  const command = `'${process.execPath}' '${PROGRAM}' list --json | head -c1; echo "codes \${PIPESTATUS[*]}"`
  const {stdout, stderr} = spawnSync('bash', ['-c', command], {encoding: 'utf8', env: {...process.env, ...env}})
  expect(stdout).toMatch(/^\{codes (0|141) 0\n$/)
  expect(stderr).toBe('')
})

test('CLI-26: a terminal that was left raw, without a cursor and in a colour is clean from the first byte', async () => {
  const spoil = `stty raw -echo; printf '\\033[?25l\\033[31m\\033[?2004h'; exec '${process.execPath}' '${PROGRAM}'`
  const pty = startPty({env, command: ['/bin/sh', '-c', spoil]})
  await pty.waitFor('StatefulSet')
  const own = pty.bytes().slice(pty.bytes().indexOf('\u001b[?2004h') + 8)
  expect(own.indexOf('\u001b[0m')).toBeGreaterThanOrEqual(0)
  expect(own.indexOf('\u001b[0m')).toBeLessThan(own.indexOf('StatefulSet'))
  pty.type('q')
  expect((await pty.exited).code).toBe(0)
})

test('CLI-29: every frame is wrapped, so that a terminal shows it at once or not at all', async () => {
  const pty = startPty({env, inShell: true})
  await pty.waitFor('StatefulSet')
  pty.type('jjj')
  await pty.waitFor('> 3 ')
  pty.type('q')
  await pty.shellEnds()
  expect(countOf(pty.bytes(), '\u001b[?2026h')).toBeGreaterThan(1)
  expect(countOf(pty.bytes(), '\u001b[?2026l')).toBe(countOf(pty.bytes(), '\u001b[?2026h'))
})

test.each([
  [2, '╭'],
  [3, '+-'],
])('CLI-42: a terminal that stands in column %s after one line draws boxes with %s', async (column, corner) => {
  const clean = Object.fromEntries(
    Object.entries({...process.env, ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8'}).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
  const child = spawn(process.execPath, [PROGRAM], {name: 'xterm-256color', cols: 80, rows: 24, env: clean, encoding: 'utf8'})
  let bytes = ''
  const gone = new Promise<void>(resolve => child.onExit(() => resolve()))
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(bytes)), 60_000)
    child.onData(data => {
      if (data.includes('\u001b[6n')) child.write(`\u001b[2;${column}R`)
      bytes += data
      const drawn = bytes.slice(bytes.lastIndexOf('\u001b[6n'))
      if (!drawn.includes(`${corner}`)) return
      clearTimeout(timer)
      resolve()
    })
  })
  child.write('q')
  await gone
})
