// How long a start takes, beside bare Node in the same run: bare, --version, first picture. Medians of interleaved runs.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PROGRAM, startPty} from './pty.ts'

const RUNS = 15
const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-bench-'))
const {NODE_EXTRA_CA_CERTS: _, ...env} = process.env

function timed(args: readonly string[]): number {
  const start = performance.now()
  spawnSync(process.execPath, args, {env, stdio: 'ignore'})
  return performance.now() - start
}

async function firstPicture(): Promise<number> {
  const start = performance.now()
  const pty = startPty({env: {K8S_TUTOR_STATE_DIR: state}})
  await pty.waitFor('Lessons')
  const passed = performance.now() - start
  pty.type('q')
  await pty.exited
  return passed
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const bare: number[] = []
const version: number[] = []
const picture: number[] = []
for (let run = 0; run < RUNS; run += 1) {
  bare.push(timed(['-e', '0']))
  version.push(timed([PROGRAM, '--version']))
  picture.push(await firstPicture())
}
rmSync(state, {recursive: true, force: true})
const line = (name: string, values: readonly number[], aim: number): string =>
  `${name.padEnd(14)} ${median(values).toFixed(0).padStart(5)} ms  ${(median(values) / median(bare)).toFixed(2)} times bare node (aim ${aim})`
process.stdout.write(`${line('node -e 0', bare, 1)}\n${line('--version', version, 1.15)}\n${line('first picture', picture, 4)}\n`)
