import type {Answer} from './answer.ts'
import {json} from './answer.ts'
import {EXIT} from './command-line.ts'
import type {Looks, Surroundings} from './capability.ts'

/** What host found out about the machine for `doctor`. */
export type MachineFacts = {
  readonly version: string
  readonly node: string
  readonly columns: number
  readonly rows: number
  readonly stateFolder: string | undefined
  readonly stateBecause: string
  readonly stateWritable: boolean
}

const SHOWN = ['TERM', 'TERM_PROGRAM', 'COLORTERM', 'NO_COLOR', 'FORCE_COLOR', 'LANG', 'LC_ALL', 'SSH_CONNECTION', 'CI'] as const

/** `doctor`: each value and where it came from (CLI-06, CLI-07). The first thing to ask for in a bug report. */
export function doctorReport(looks: Looks, around: Surroundings, facts: MachineFacts, asJson: boolean): Answer {
  const decided = Object.fromEntries(Object.entries(looks).map(([name, {value, because}]) => [name, {value, because}]))
  const state = {value: facts.stateFolder ?? null, because: facts.stateBecause, writable: facts.stateWritable}
  const environment = Object.fromEntries(
    SHOWN.map(name => [name, name === 'SSH_CONNECTION' ? around.env[name] !== undefined : (around.env[name] ?? null)]),
  )
  const size = {columns: facts.columns, rows: facts.rows}
  if (asJson) return json({version: facts.version, node: facts.node, size, decided, state, environment})
  const lines = [
    `k8s-workloads-tutor ${facts.version}, Node ${facts.node}, ${around.platform}`,
    `size: ${facts.columns}x${facts.rows}${around.stdoutIsTerminal ? '' : ' (stdout is no terminal)'}`,
    ...Object.entries(decided).map(([name, {value, because}]) => `${name}: ${String(value)} (${because})`),
    `progress: ${facts.stateFolder ?? 'in memory only'} (${facts.stateBecause}${facts.stateFolder === undefined ? '' : facts.stateWritable ? ', writable' : ', NOT writable'})`,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value === null ? '' : String(value)}`),
    ...testLines(looks),
  ]
  return {exit: EXIT.ok, stdout: lines.map(line => `${line}\n`).join(''), stderr: ''}
}

/** Lines that look wrong where a terminal is: for the eye of whoever reports a bug. Nothing but ASCII where nothing else was decided. */
function testLines(looks: Looks): readonly string[] {
  const glyphs = {unicode: '● ○ ◐ ◌ ✗ ✓ ≡ ╭─╮ ┄ █░', console: '• o ~ - x + ≡ ┌─┐ · █░', ascii: '* o ~ - x + = +-+ . #.'}[looks.glyphs.value]
  return [`glyphs: ${glyphs}`]
}
