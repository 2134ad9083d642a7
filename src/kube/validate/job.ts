import {goQuote} from '../go-quote.ts'
import {byteLength, goJson} from '../go-text.ts'
import {selects} from '../selector.ts'
import {flag, maybeNumber, maybeText, part, parts, text} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, checkNonnegative, duplicate, invalid, invalidUnshown, pushAll, required, tooLong, tooMany, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateHasLabel} from './meta.ts'
import {dnsLabelErrors, labelKeyErrors, regexError, subdomainErrors} from './names.ts'
import {labelsOf, readSelector, validateSelector} from './selector.ts'
import {validateTemplate} from './template.ts'
import {printLabels, printSelector} from './workload.ts'

/** Rules of Jobs (pkg/apis/batch/validation). */
const MOST_INDEXED_PARALLEL = 100000
const MANY_COMPLETIONS = 100000
const MOST_PARALLEL_OF_MANY = 10000
const MOST_RULES = 20
const MOST_EXIT_CODES = 255
const MOST_PATTERNS = 20
const MOST_MANAGER_BYTES = 63
const MOST_INDEX_BYTES = 64 * 1024

/** validateJobSpec and what ValidateJobSpec adds: a Job's own spec. */
export function validateOwnJobSpec(spec: Draft, path: string, found: Found): void {
  validateJobSpec(spec, path, found)
  const selector = part(spec, 'selector')
  if (selector === undefined) found.push(required(`${path}.selector`))
  else validateSelector(selector, `${path}.selector`, found)
  const read = readSelector(selector)
  if (read === undefined) return
  const template = part(spec, 'template')
  if (read === 'nothing' || !selects(read, labelsOf(template))) {
    found.push(invalid(`${path}.template.metadata.labels`, printLabels(template), '`selector` does not match template `labels`'))
  }
}

/** The spec of a Job or of a CronJob's template. */
export function validateJobSpec(spec: Draft, path: string, found: Found): void {
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
  ]) {
    checkNonnegative(maybeNumber(spec, field), `${path}.${field}`, found)
  }
  const mostFailed = maybeNumber(spec, 'maxFailedIndexes')
  checkNonnegative(mostFailed, `${path}.maxFailedIndexes`, found)
  const perIndex = maybeNumber(spec, 'backoffLimitPerIndex')
  if (mostFailed !== undefined && perIndex === undefined)
    found.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  validateManager(maybeText(spec, 'managedBy'), `${path}.managedBy`, found)
  const mode = maybeText(spec, 'completionMode')
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') {
    found.push(unsupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  }
  if (mode === 'Indexed') validateIndexed(spec, path, found)
  if (mode === undefined || mode === 'NonIndexed') {
    if (perIndex !== undefined) found.push(invalid(`${path}.backoffLimitPerIndex`, perIndex, 'requires indexed completion mode'))
    if (mostFailed !== undefined) found.push(invalid(`${path}.maxFailedIndexes`, mostFailed, 'requires indexed completion mode'))
  }
  validatePolicies(spec, mode, path, found)
  const template = part(spec, 'template') ?? {}
  validateTemplate(template, `${path}.template`, found)
  validateJobRestart(spec, text(part(template, 'spec'), 'restartPolicy'), `${path}.template.spec.restartPolicy`, found)
}

function validateManager(name: string | undefined, path: string, found: Found): void {
  if (name === undefined) return
  const slash = name.indexOf('/')
  const host = name.slice(0, Math.max(slash, 0))
  const rest = name.slice(slash + 1)
  if (name === '') found.push(required(path))
  else if (slash <= 0 || rest === '') found.push(invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")'))
  else {
    pushAll(found, path, host, subdomainErrors(host))
    const format = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
    if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest)) found.push(invalid(path, rest, regexError('Invalid path', format)))
  }
  if (byteLength(name) > MOST_MANAGER_BYTES) found.push(tooLong(path, MOST_MANAGER_BYTES))
}

function validateIndexed(spec: Draft, path: string, found: Found): void {
  const completions = maybeNumber(spec, 'completions')
  const parallel = maybeNumber(spec, 'parallelism') ?? 0
  const mostFailed = maybeNumber(spec, 'maxFailedIndexes')
  if (completions === undefined) found.push(required(`${path}.completions`, 'when completion mode is Indexed'))
  if (parallel > MOST_INDEXED_PARALLEL) {
    found.push(
      invalid(`${path}.parallelism`, parallel, `must be less than or equal to ${MOST_INDEXED_PARALLEL} when completion mode is Indexed`),
    )
  }
  if (mostFailed !== undefined && completions !== undefined && mostFailed > completions) {
    found.push(invalid(`${path}.maxFailedIndexes`, mostFailed, 'must be less than or equal to completions'))
  }
  if (mostFailed !== undefined && mostFailed > MANY_COMPLETIONS) {
    found.push(invalid(`${path}.maxFailedIndexes`, mostFailed, `must be less than or equal to ${MANY_COMPLETIONS}`))
  }
  if (completions === undefined || completions <= MANY_COMPLETIONS || maybeNumber(spec, 'backoffLimitPerIndex') === undefined) return
  const detail = `must be less than or equal to ${MOST_PARALLEL_OF_MANY} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`
  if (mostFailed === undefined)
    found.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`))
  if (parallel > MOST_PARALLEL_OF_MANY) found.push(invalid(`${path}.parallelism`, parallel, detail))
  if (mostFailed !== undefined && mostFailed > MOST_PARALLEL_OF_MANY) found.push(invalid(`${path}.maxFailedIndexes`, mostFailed, detail))
}

function validatePolicies(spec: Draft, mode: string | undefined, path: string, found: Found): void {
  const failure = part(spec, 'podFailurePolicy')
  if (failure !== undefined) validateFailurePolicy(spec, failure, `${path}.podFailurePolicy`, found)
  const success = part(spec, 'successPolicy')
  if (success !== undefined) {
    const printed = {printed: internalJson('SuccessPolicy', success)}
    if (mode === 'Indexed') validateSuccessPolicy(spec, success, `${path}.successPolicy`, found)
    else found.push(invalid(`${path}.successPolicy`, printed, 'requires indexed completion mode'))
  }
  const replacement = maybeText(spec, 'podReplacementPolicy')
  if (replacement === undefined) return
  const allowed = failure === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed']
  if (!allowed.includes(replacement)) found.push(unsupported(`${path}.podReplacementPolicy`, replacement, allowed))
}

function validateJobRestart(spec: Draft, policy: string, path: string, found: Found): void {
  if (policy === 'Always' || policy === '') found.push(required(path, 'valid values: "OnFailure", "Never"'))
  else if (policy !== 'OnFailure' && policy !== 'Never') found.push(unsupported(path, policy, ['OnFailure', 'Never']))
  else if (spec.podFailurePolicy !== undefined && policy !== 'Never') {
    found.push(invalid(path, asJson(policy), 'only "Never" is supported when podFailurePolicy is specified'))
  }
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const OPERATORS = ['In', 'NotIn']
const STATUSES = ['False', 'True', 'Unknown']

/** A list of quoted words as Go prints it with %q: `["a" "b"]`. */
function quotedList(words: readonly string[]): string {
  return `[${words.map(goQuote).join(' ')}]`
}

function validateFailurePolicy(spec: Draft, policy: Draft, path: string, found: Found): void {
  const rules = parts(policy, 'rules')
  if (rules.length > MOST_RULES) found.push(tooMany(`${path}.rules`, rules.length, MOST_RULES))
  const podSpec = part(part(spec, 'template'), 'spec')
  const names = new Set([...parts(podSpec, 'containers'), ...parts(podSpec, 'initContainers')].map(container => text(container, 'name')))
  for (const [index, rule] of rules.entries()) validateFailureRule(spec, rule, names, `${path}.rules[${index}]`, found)
}

function validateFailureRule(spec: Draft, rule: Draft, names: ReadonlySet<string>, path: string, found: Found): void {
  const action = text(rule, 'action')
  if (action === '') found.push(required(`${path}.action`, `valid values: ${quotedList(ACTIONS)}`))
  else if (action === 'FailIndex') {
    if (maybeNumber(spec, 'backoffLimitPerIndex') === undefined) {
      found.push(invalid(`${path}.action`, asJson(action), 'requires the backoffLimitPerIndex to be set'))
    }
  } else if (!ACTIONS.includes(action)) found.push(unsupported(`${path}.action`, action, ACTIONS))
  const codes = part(rule, 'onExitCodes')
  const patterns = parts(rule, 'onPodConditions')
  if (codes !== undefined) validateExitCodes(codes, names, `${path}.onExitCodes`, found)
  if (patterns.length > 0) validatePatterns(patterns, `${path}.onPodConditions`, found)
  if (codes !== undefined && patterns.length > 0) {
    found.push(invalidUnshown(path, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (codes === undefined && patterns.length === 0) {
    found.push(invalidUnshown(path, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
}

function validatePatterns(patterns: readonly Draft[], path: string, found: Found): void {
  if (patterns.length > MOST_PATTERNS) found.push(tooMany(path, patterns.length, MOST_PATTERNS))
  for (const [index, pattern] of patterns.entries()) {
    const type = text(pattern, 'type')
    const status = text(pattern, 'status')
    pushAll(found, `${path}[${index}].type`, type, labelKeyErrors(type))
    if (status === '') found.push(required(`${path}[${index}].status`, `valid values: ${quotedList(STATUSES)}`))
    else if (!STATUSES.includes(status)) found.push(unsupported(`${path}[${index}].status`, status, STATUSES))
  }
}

function validateExitCodes(codes: Draft, names: ReadonlySet<string>, path: string, found: Found): void {
  const operator = text(codes, 'operator')
  if (operator === '') found.push(required(`${path}.operator`, `valid values: ${quotedList(OPERATORS)}`))
  else if (!OPERATORS.includes(operator)) found.push(unsupported(`${path}.operator`, operator, OPERATORS))
  const name = maybeText(codes, 'containerName')
  if (name !== undefined && !names.has(name)) {
    found.push(invalid(`${path}.containerName`, name, 'must be one of the container or initContainer names in the pod template'))
  }
  const given = codes.values
  const values = Array.isArray(given) ? given.map(Number) : []
  const printed = {printed: goJson(Array.isArray(given) ? values : null)}
  if (values.length === 0) found.push(invalid(`${path}.values`, printed, 'at least one value is required'))
  else if (values.length > MOST_EXIT_CODES) found.push(tooMany(`${path}.values`, values.length, MOST_EXIT_CODES))
  const seen = new Set<number>()
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) found.push(invalid(`${path}.values[${index}]`, value, 'must not be 0 for the In operator'))
    if (seen.has(value)) found.push(duplicate(`${path}.values[${index}]`, value))
    seen.add(value)
  }
  if (values.some((value, index) => value < (values[index - 1] ?? -Infinity)))
    found.push(invalid(`${path}.values`, printed, 'must be ordered'))
}

function validateSuccessPolicy(spec: Draft, policy: Draft, path: string, found: Found): void {
  const rules = parts(policy, 'rules')
  if (rules.length === 0) found.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > MOST_RULES) found.push(tooMany(`${path}.rules`, rules.length, MOST_RULES))
  const completions = maybeNumber(spec, 'completions') ?? 0
  for (const [index, rule] of rules.entries()) validateSuccessRule(rule, completions, `${path}.rules[${index}]`, found)
}

function validateSuccessRule(rule: Draft, completions: number, path: string, found: Found): void {
  const count = maybeNumber(rule, 'succeededCount')
  const indexes = maybeText(rule, 'succeededIndexes')
  if (count === undefined && indexes === undefined) {
    found.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'))
  }
  let total = 0
  if (indexes !== undefined) {
    if (byteLength(indexes) > MOST_INDEX_BYTES) found.push(tooLong(`${path}.succeededIndexes`, MOST_INDEX_BYTES))
    const read = countIndexes(indexes, completions)
    if (typeof read === 'string') found.push(invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${read}`))
    else total = read
  }
  if (count === undefined) return
  checkNonnegative(count, `${path}.succeededCount`, found)
  if (count > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`
    found.push(invalid(`${path}.succeededCount`, count, detail))
  }
  if (indexes !== undefined && count > total) {
    const detail = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`
    found.push(invalid(`${path}.succeededCount`, count, detail))
  }
}

/** How many indexes a text like `0,2-3` names, or what is wrong with it (validateIndexesFormat). */
export function countIndexes(indexes: string, completions: number): number | string {
  if (indexes === '') return 0
  let last: number | undefined
  let total = 0
  for (const interval of indexes.split(',')) {
    const limits = interval.split('-')
    if (limits.length > 2) {
      return `the fragment ${goQuote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`
    }
    const numbers: number[] = []
    for (const limit of limits) {
      if (!/^[-+]?[0-9]+$/.test(limit)) return `cannot convert string to integer for index: ${goQuote(limit)}`
      const value = Number(limit)
      if (value >= completions) return `too large index: ${goQuote(limit)}`
      numbers.push(value)
    }
    const [from = 0, to = from] = numbers
    if (numbers.length === 2 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`
    if (last !== undefined && last >= from) return `non-increasing order, previous: ${last}, current: ${from}`
    total += to - from + 1
    last = to
  }
  return total
}

/** validateGeneratedSelector: without manualSelector the labels and the selector are the server's. `prefixed`: also the new names. */
export function validateGeneratedSelector(job: Draft, uid: string, prefixed: boolean, found: Found): void {
  const spec = part(job, 'spec')
  const selector = part(spec, 'selector')
  if (flag(spec, 'manualSelector') || selector === undefined) return
  const template = part(spec, 'template')
  const metadata = part(template, 'metadata')
  const name = text(part(job, 'metadata'), 'name')
  const pairs: [string, string][] = [
    ['controller-uid', uid],
    ['job-name', name],
  ]
  if (prefixed) pairs.push(['batch.kubernetes.io/controller-uid', uid], ['batch.kubernetes.io/job-name', name])
  for (const [key, value] of pairs) validateHasLabel(metadata, 'spec.template.metadata', key, value, found)
  const read = readSelector(selector)
  if (read !== undefined && read !== 'nothing' && !selects(read, Object.fromEntries(pairs))) {
    found.push(invalid('spec.selector', printSelector(selector), '`selector` not auto-generated'))
  }
}

/** The last pod of an indexed Job has a host name of its own, which must fit. */
export function validateIndexedName(job: Draft, found: Found): void {
  const spec = part(job, 'spec')
  const completions = maybeNumber(spec, 'completions') ?? 0
  if (text(spec, 'completionMode') !== 'Indexed' || completions <= 0) return
  const name = text(part(job, 'metadata'), 'name')
  const host = `${name}-${completions - 1}`
  if (dnsLabelErrors(host).length === 0) return
  found.push(invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`))
}
