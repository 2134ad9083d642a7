import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {answer as create} from '../../tools/conform/create.ts'
import {answer as cron} from '../../tools/conform/cron.ts'
import {answer as decisions} from '../../tools/conform/decisions.ts'
import {play} from '../../tools/conform/traces.ts'
import {answer as update} from '../../tools/conform/update.ts'
import {compare} from './judge/trace.mjs'

const here = import.meta.dirname
const judge = join(here, 'judge', 'judge.mjs')

function lines(file: string): readonly string[] {
  return gunzipSync(readFileSync(join(here, file)))
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
}

type Tally = {readonly checked: number; readonly equal: number}
type Rates = {readonly total: {readonly cases: number; readonly equal: number}; readonly facts: Readonly<Record<string, Tally>>}

function run(args: readonly string[]): string {
  const {stdout, status, stderr} = spawnSync(process.execPath, [judge, ...args], {encoding: 'utf8', maxBuffer: 2 ** 28})
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** The judge's rates for our answers to a recording. The answers see the inputs only. */
function rates(suite: string, file: string, answer: (input: never) => unknown): Rates {
  const scratch = mkdtempSync(join(tmpdir(), 'k8s-tutor-recordings-'))
  try {
    const recording = join(here, file)
    const inputs = run(['cases', suite, recording])
      .split('\n')
      .filter(line => line !== '')
    const answers = join(scratch, 'answers.jsonl')
    writeFileSync(answers, inputs.map(line => `${JSON.stringify(answer(JSON.parse(line) as never))}\n`).join(''))
    return JSON.parse(run([suite, recording, answers, '--json'])) as Rates
  } finally {
    rmSync(scratch, {recursive: true, force: true})
  }
}

const share = (tally: Tally | undefined) => (tally === undefined ? 0 : (100 * tally.equal) / tally.checked)

describe('what real Kubernetes answered', () => {
  it('create: verdicts, texts and objects are the API server’s', () => {
    const {facts} = rates('create', 'create.jsonl.gz', create)
    expect(share(facts.verdict)).toBeGreaterThanOrEqual(99.9)
    expect(share(facts.stdout)).toBeGreaterThanOrEqual(99)
    expect(share(facts.stderr)).toBeGreaterThanOrEqual(99)
    expect(share(facts.objects)).toBeGreaterThanOrEqual(99.5)
  })

  it('update: verdicts, texts and objects are the API server’s', () => {
    const {facts} = rates('update', 'update.jsonl.gz', update)
    expect(share(facts.verdict)).toBeGreaterThanOrEqual(99.5)
    expect(share(facts.stdout)).toBeGreaterThanOrEqual(99)
    expect(share(facts.stderr)).toBeGreaterThanOrEqual(99)
    expect(share(facts.objects)).toBeGreaterThanOrEqual(99)
  })

  it('cron: schedules are read and fire as robfig/cron', () => {
    const {total} = rates('cron', 'cron.jsonl.gz', cron)
    expect(total.equal).toBe(total.cases)
  })

  it('decisions: a CronJob starts what the v2 controller starts', () => {
    const {total} = rates('decisions', 'decisions.jsonl.gz', decisions)
    expect((100 * total.equal) / total.cases).toBeGreaterThanOrEqual(99.5)
  })
})

type Recording = {
  readonly name: string
  readonly scenario: string
  readonly facts: Parameters<typeof compare>[0]
  readonly tolerated?: readonly string[]
}

describe('what real controllers, schedulers and kubelets did', () => {
  let held = 0
  let all = 0
  it.each(lines('traces.jsonl.gz').map(line => JSON.parse(line) as Recording))('$name', ({scenario, facts, tolerated}) => {
    const rows = play(scenario)
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as object)
    const judged = compare(facts, rows, tolerated).filter(result => result.verdict !== 'unstable')
    const broken = judged.filter(result => result.verdict !== 'match' && result.verdict !== 'near')
    held += judged.length - broken.length
    all += judged.length
    expect(
      broken.map(({id, verdict, want, got}) => ({id, verdict, want, got})).slice(0, broken.length * 20 > judged.length ? 5 : 0),
    ).toEqual([])
  })

  it('all together hold 99 of 100 facts', () => {
    expect((100 * held) / all).toBeGreaterThanOrEqual(99)
  })
})
