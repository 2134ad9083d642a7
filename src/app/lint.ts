import type {Finding, Findings} from '../kube/findings.ts'
import {findingsOf} from '../kube/findings.ts'
import {safe} from '../kube/text.ts'
import type {ReadLimits} from '../kube/yaml.ts'
import {EXIT} from './command-line.ts'
import type {Answer} from './answer.ts'
import {json} from './answer.ts'

/** A file as the host read it; without a text when it could not, and `trouble` says why. `-` is stdin. */
export type LintFile = {readonly name: string; readonly text?: string; readonly trouble?: string}

/** Files that people lint are larger than what a learner types. */
const LIMITS: Partial<ReadLimits> = {bytes: 1024 * 1024, lines: 40_000, documents: 1000}

type Linted = Findings & {readonly name: string}

/**
 * `lint`: what kubectl and the API server would say about manifests, and what that means. Exit 0 without errors (warnings do not
 * count), 3 with any. Nothing a file holds reaches the terminal unclean.
 */
export function lintAnswer(files: readonly LintFile[], asJson: boolean): Answer {
  const linted = files.map(lintFile)
  const count = (level: Finding['level']): number =>
    linted.reduce((sum, file) => sum + file.findings.filter(one => one.level === level).length, 0)
  const [errors, warnings] = [count('error'), count('warning')]
  const exit = errors > 0 ? EXIT.invalid : EXIT.ok
  if (asJson) {
    const shown = linted.map(({name, objects, findings}) => ({file: name, objects, findings}))
    return {...json({errors, warnings, files: shown}), exit}
  }
  const lines = linted.flatMap(file => file.findings.map(finding => findingText(file.name, finding)))
  const objects = linted.reduce((sum, file) => sum + file.objects, 0)
  const summary = `${plural(files.length, 'file')}, ${plural(objects, 'object')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`
  return {exit, stdout: [...lines, summary].map(line => `${line}\n`).join(''), stderr: ''}
}

function lintFile({name, text, trouble}: LintFile): Linted {
  const shown = name === '-' ? 'stdin' : safe(name)
  if (text === undefined) {
    const message = `cannot be read${trouble === undefined ? '' : `: ${safe(trouble)}`}`
    return {
      name: shown,
      objects: 0,
      findings: [{level: 'error', line: 1, column: 1, field: '', server: message, plain: `The file ${message}.`}],
    }
  }
  const {findings, objects} = findingsOf(text, name === '-' ? 'STDIN' : name, LIMITS)
  if (findings.length > 0 || objects > 0) return {name: shown, objects, findings: findings.map(clean)}
  return {
    name: shown,
    objects,
    findings: [
      {level: 'error', line: 1, column: 1, field: '', server: 'no objects passed to create', plain: 'There is nothing in this file.'},
    ],
  }
}

function clean(finding: Finding): Finding {
  const {server, plain, suggestion, object} = finding
  return {
    ...finding,
    field: safe(finding.field),
    server: safe(server, {lines: true}),
    plain: safe(plain),
    ...(suggestion === undefined ? {} : {suggestion: safe(suggestion)}),
    ...(object === undefined ? {} : {object: safe(object)}),
  }
}

/** One line an editor can jump to, then the server's words, then ours. */
function findingText(file: string, {level, line, column, server, plain, suggestion, object}: Finding): string {
  const head = `${file}:${line}:${column}: ${level}${object === undefined ? '' : ` in ${object}`}`
  const ours = plain === server ? [] : [plain]
  const words = [...ours, ...(suggestion === undefined ? [] : [suggestion])].join(' ')
  return [head, `  ${server.replaceAll('\n', '\n  ')}`, ...(words === '' ? [] : [`  ${words}`])].join('\n')
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
