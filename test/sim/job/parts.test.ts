import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {remainingBackoff, updateBackoff} from '../../../src/sim/job/backoff.ts'
import {finishTime} from '../../../src/sim/job/facts.ts'
import {matchFailurePolicy} from '../../../src/sim/job/failure-policy.ts'
import {failureAnnotations, pendingIndexes, podsToReplace} from '../../../src/sim/job/indexes.ts'
import {firstFree, has, merge, overlap, parseIntervals, printIntervals, total, withIndexes} from '../../../src/sim/job/intervals.ts'
import {newPod} from '../../../src/sim/job/new-pod.ts'
import {podsToRemove} from '../../../src/sim/job/removal.ts'
import {matchSuccessPolicy} from '../../../src/sim/job/success-policy.ts'
import {job, pod} from './pods.ts'

const names = (pods: readonly {readonly metadata: {readonly name: string}}[]) => pods.map(({metadata}) => metadata.name)

describe('completed indexes', () => {
  it.each([
    ['', 10, ''],
    ['0', 10, '0'],
    ['1,2', 10, '1,2'],
    ['1-3,5', 10, '1-3,5'],
    ['1,2,3', 10, '1-3'],
    ['0-9', 5, '0-4'],
    ['7,8', 5, ''],
    ['1,x,3', 10, '1,3'],
  ])('%j of %i are read and written as %j', (text, completions, written) => {
    expect(printIntervals(parseIntervals(text, completions))).toBe(written)
  })

  it('hold exactly the indexes that were put in', () => {
    const indexes = fc.uniqueArray(fc.nat(30))
    fc.assert(
      fc.property(indexes, indexes, (first, second) => {
        const [a, b] = [first, second].map(list =>
          withIndexes(
            [],
            list.toSorted((x, y) => x - y),
          ),
        )
        const both = merge(a ?? [], b ?? [])
        const union = new Set([...first, ...second])
        for (let index = 0; index <= 31; index++) expect(has(both, index)).toBe(union.has(index))
        expect(total(both)).toBe(union.size)
        expect(overlap(a ?? [], b ?? [])).toBe(first.filter(index => second.includes(index)).length)
        expect(parseIntervals(printIntervals(both), 31)).toEqual(both)
        expect(firstFree(both, 40, 31)).toEqual(Array.from({length: 31}, (_, index) => index).filter(index => !union.has(index)))
      }),
    )
  })
})

describe('the back-off', () => {
  it.each([
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 40],
    [6, 320],
    [7, 600],
    [50, 600],
  ])('after %i failures is %i seconds', (failures, seconds) => {
    expect(remainingBackoff({failures, last: 1000}, 1000)).toBe(seconds * 1000)
  })

  it('counts only failures after the last success', () => {
    const failed = [pod('a', {phase: 'Failed', code: 1, ended: 10}), pod('b', {phase: 'Failed', code: 1, ended: 30})]
    const succeeded = [pod('c', {phase: 'Succeeded', code: 0, ended: 20})]
    expect(updateBackoff({failures: 4, last: 1}, [], failed)).toEqual({failures: 6, last: 30_000})
    expect(updateBackoff({failures: 4, last: 1}, succeeded, failed)).toEqual({failures: 1, last: 30_000})
    expect(updateBackoff({failures: 4, last: 1}, succeeded, [])).toEqual({failures: 0})
    expect(updateBackoff({failures: 4, last: 1}, [], [])).toEqual({failures: 4, last: 1})
  })

  it('runs from the end of the last container, or from the deletion of a pod that never ran', () => {
    expect(finishTime(pod('a', {phase: 'Failed', code: 1, ended: 30}))).toBe(30_000)
    expect(finishTime(pod('b', {phase: 'Pending', made: 7, deleted: true}))).toBe(7000)
  })
})

describe('podFailurePolicy', () => {
  const exit = (action: 'FailJob' | 'Ignore' | 'Count', operator: 'In' | 'NotIn', ...values: number[]) => ({
    action,
    onExitCodes: {operator, values},
  })

  it('takes the first rule that fits, and counts a failure that none fits', () => {
    const strict = job({podFailurePolicy: {rules: [exit('Ignore', 'In', 137), exit('Count', 'In', 3), exit('FailJob', 'NotIn', 1)]}})
    const match = (code: number) => matchFailurePolicy(strict, pod('pi-x', {phase: 'Failed', code}))
    expect(match(137)).toEqual({counted: false, action: 'Ignore'})
    expect(match(3)).toEqual({counted: true, action: 'Count'})
    expect(match(1)).toEqual({counted: true})
    expect(match(42)).toEqual({
      counted: true,
      action: 'FailJob',
      failsJob: 'Container c for pod default/pi-x failed with exit code 42 matching FailJob rule at index 2',
    })
  })

  it('never takes exit code 0 for a failure', () => {
    const policy = job({podFailurePolicy: {rules: [exit('FailJob', 'NotIn', 1)]}})
    expect(matchFailurePolicy(policy, pod('a', {phase: 'Failed', code: 0}))).toEqual({counted: true})
  })
})

describe('successPolicy', () => {
  const met = (rules: readonly {readonly succeededIndexes?: string; readonly succeededCount?: number}[], done: string) =>
    matchSuccessPolicy(job({completions: 10, successPolicy: {rules}}), parseIntervals(done, 10))

  it.each([
    ['all listed indexes', [{succeededIndexes: '0-2'}], '0-2', 'Matched rules at index 0'],
    ['not all listed indexes', [{succeededIndexes: '0-2'}], '0,1', undefined],
    ['as many of the listed indexes as asked', [{succeededIndexes: '0-2', succeededCount: 2}], '0,2,5', 'Matched rules at index 0'],
    ['as many indexes as asked', [{succeededIndexes: '9'}, {succeededCount: 3}], '0,2,5', 'Matched rules at index 1'],
    ['none yet', [{succeededCount: 1}], '', undefined],
  ])('%s', (_name, rules, done, message) => {
    expect(met(rules, done)).toBe(message)
  })
})

describe('pods that are removed first', () => {
  it('are those without a node, then pending, then unready, then Ready for less time, restarted, younger', () => {
    const pods = [
      pod('old', {ready: 10, made: 1}),
      pod('restarted', {made: 1, restarts: 2}),
      pod('younger', {made: 5}),
      pod('older', {made: 1}),
      pod('newly-ready', {ready: 20, made: 1}),
      pod('pending', {phase: 'Pending'}),
      pod('nowhere', {phase: 'Pending', node: ''}),
    ]
    expect(names(podsToRemove(job(), pods, 7))).toEqual(['nowhere', 'pending', 'restarted', 'younger', 'older', 'newly-ready', 'old'])
  })

  it('of an Indexed Job are doubles, and indexes out of range, even if no fewer pods are wanted', () => {
    const pods = [
      pod('a', {index: 0, made: 1, ready: 5}),
      pod('b', {index: 0, made: 2}),
      pod('c', {index: 1}),
      pod('d', {index: 7}),
      pod('e'),
    ]
    expect(names(podsToRemove(job({completionMode: 'Indexed', completions: 3}), pods, 0)).toSorted()).toEqual(['b', 'd', 'e'])
  })
})

describe('an index', () => {
  const indexed = job({completionMode: 'Indexed', completions: 4, backoffLimitPerIndex: 3})

  it('gets its next pod in the place of the failed one with the most failures', () => {
    const pods = [
      pod('a', {index: 1, phase: 'Failed', code: 1, ended: 10, failures: 0}),
      pod('b', {index: 1, phase: 'Failed', code: 1, ended: 20, failures: 1}),
      pod('c', {index: 2, phase: 'Failed', code: 1}),
      pod('d', {index: 2}),
    ]
    const replace = podsToReplace(indexed, pods, [pod('d', {index: 2})], [])
    expect([...replace].map(([index, {metadata}]) => [index, metadata.name])).toEqual([[1, 'b']])
    expect(failureAnnotations(indexed, replace.get(1))).toEqual({'batch.kubernetes.io/job-index-failure-count': '2'})
  })

  it('is pending when it is neither settled nor held by a pod', () => {
    const active = [pod('a', {index: 1})]
    const ending = pod('b', {index: 2, deleted: true})
    expect(pendingIndexes(indexed, [...active, ending], active, parseIntervals('0', 4), 9)).toEqual([2, 3])
    const patient = job({completions: 4, completionMode: 'Indexed', podReplacementPolicy: 'Failed'})
    expect(pendingIndexes(patient, [...active, ending], active, parseIntervals('0', 4), 9)).toEqual([3])
  })

  it('stays in the name of its pod when the Job has a long name', () => {
    const long = {...indexed, metadata: {...indexed.metadata, name: 'x'.repeat(63)}}
    expect(newPod(long, 12, undefined).metadata.generateName).toBe(`${'x'.repeat(54)}-12-`)
  })
})
