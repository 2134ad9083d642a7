// What a key costs on the exercise page at 120x40, in the built program: from key to frame (budget: p99 33 ms), bytes for its
// echo (budget 300), and processor time. On a busy machine the processor time is what counts.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Pack} from '../src/lesson/lesson.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {toExercise, toPane} from './learner.ts'
import {startPty} from './pty.ts'

const KEYS = 100
/** Between two keys of somebody who types fast, ms. */
const GAP = 100
const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-bench-'))
const library: readonly Pack[] = JSON.parse(readFileSync(fileURLToPath(new URL('../dist/library.json', import.meta.url)), 'utf8'))
const lesson = library.flatMap(pack => pack.lessons.filter(isWritten)).find(each => each.id === 'sts-build-first')
if (lesson === undefined) throw new Error('the lesson is gone')

/** Processor time of a process so far, ms. */
function workOf(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user = 0, system = 0] = after.split(' ').slice(11, 13).map(Number)
  return (user + system) * 10
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0

const pty = startPty({args: ['start', lesson.id], columns: 120, rows: 40, env: {K8S_TUTOR_STATE_DIR: state}})
await toExercise({pty, look: () => {}}, lesson, 0)
for (const [name, pane, keys] of [
  ['editor', '> web.yaml', 'abc: [x, y] '],
  ['prompt', '>$', 'kubectl get pods -o wide '],
] as const) {
  await toPane({pty, look: () => {}}, pane)
  const waits: number[] = []
  const bytes: number[] = []
  const before = workOf(pty.pid())
  for (let key = 0; key < KEYS; key += 1) {
    await new Promise(resolve => setTimeout(resolve, GAP))
    const [screen, written, cursor, start] = [pty.screen().join('\n'), pty.bytes().length, pty.cursor(), performance.now()]
    pty.type(keys[key % keys.length] ?? 'x')
    await pty.waitUntil(now => now !== screen || pty.cursor().x !== cursor.x, 'the echo')
    waits.push(performance.now() - start)
    bytes.push(pty.bytes().length - written)
  }
  const work = (workOf(pty.pid()) - before) / KEYS
  process.stdout.write(
    `${name.padEnd(8)} key to frame: median ${at(waits, 0.5).toFixed(1)} ms, p99 ${at(waits, 0.99).toFixed(1)} ms; ` +
      `work ${work.toFixed(1)} ms a key; echo: median ${at(bytes, 0.5)} bytes, most ${at(bytes, 1)}\n`,
  )
}
pty.kill('SIGTERM')
await pty.exited
rmSync(state, {recursive: true, force: true})
process.exit(0)
