import {describe, expect, test} from 'vitest'
import {searchFields} from '../../src/kubectl/search-fields.ts'

const paths = (query: string): readonly string[] => searchFields(query).map(({path}) => path)

describe('fields are found by words', () => {
  test.each([
    ['restart policy', 'pod.spec.restartPolicy'],
    ['podManagementPolicy', 'statefulset.spec.podManagementPolicy'],
    ['partition', 'statefulset.spec.updateStrategy.rollingUpdate.partition'],
    ['time zone', 'cronjob.spec.timeZone'],
    ['backoff limit', 'job.spec.backoffLimit'],
    ['concurrency', 'cronjob.spec.concurrencyPolicy'],
    ['grace period', 'pod.spec.terminationGracePeriodSeconds'],
  ])('%s', (query, path) => {
    expect(paths(query).slice(0, 3)).toContain(path)
  })

  test('words of the description count too', () => {
    expect(paths('headless governs').concat(paths('service that governs this StatefulSet'))).toContain('statefulset.spec.serviceName')
  })

  test('each hit has its first sentence, and there are not too many', () => {
    const hits = searchFields('the')
    expect(hits).toHaveLength(20)
    for (const {about} of hits) expect(about).not.toContain('\n')
  })

  test('nothing is found by nothing', () => {
    expect(searchFields('  ')).toEqual([])
    expect(searchFields('xyzzyplugh')).toEqual([])
  })
})
