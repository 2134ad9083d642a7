import {describe, expect, test} from 'vitest'
import {EXPLAIN} from '../../src/kubectl/explain.ts'
import {isFault} from '../../src/kubectl/fault.ts'
import {parseFlags} from '../../src/kubectl/flags.ts'
import type {Session} from '../../src/kubectl/session.ts'
import {indentLines, wrapWords} from '../../src/kubectl/word-wrap.ts'
import {emptyWorld} from '../../src/sim/world.ts'

function explain(...words: string[]): {readonly stdout: string; readonly fault: string} {
  const session: Session = {
    world: emptyWorld('explain'),
    line: {argv: words},
    namespace: 'default',
    namespaceGiven: false,
    requests: [],
    stdout: '',
    stderr: '',
  }
  const values = parseFlags(words, EXPLAIN.flags, 'kubectl explain')
  const ended = isFault(values) ? values : EXPLAIN.run(session, values, 'explain')
  return {stdout: session.stdout, fault: ended?.fault ?? ''}
}

describe('kubectl explain', () => {
  test('names a kind, its group and its fields', () => {
    const {stdout} = explain('sts.spec')
    expect(stdout).toMatch(/^GROUP: {6}apps\nKIND: {7}StatefulSet\nVERSION: {4}v1\n\nFIELD: spec <StatefulSetSpec>\n/)
    expect(stdout).toContain('\n  selector\t<LabelSelector> -required-\n')
    expect(stdout).toContain('\n  podManagementPolicy\t<string>\n  enum: OrderedReady, Parallel\n')
    expect(stdout).toContain('\n  volumeClaimTemplates\t<[]PersistentVolumeClaim>\n')
  })

  test('shows the values of an enum and the types of maps', () => {
    expect(explain('pods.spec.restartPolicy').stdout).toContain(
      'FIELD: restartPolicy <string>\nENUM:\n    Always\n    Never\n    OnFailure\n',
    )
    expect(explain('pod.spec.containers.resources.limits').stdout).toContain('FIELD: limits <map[string]Quantity>\n')
  })

  test('goes all the way down with --recursive', () => {
    const {stdout} = explain('cronjob', '--recursive')
    expect(stdout).toContain('\n        template\t<PodTemplateSpec> -required-\n')
    expect(stdout).not.toContain('<no description>')
  })

  test('every field of every kind has words', () => {
    for (const kind of ['statefulset', 'daemonset', 'job', 'cronjob', 'pod', 'service', 'pvc', 'node', 'pdb', 'endpointslice', 'events']) {
      expect(explain(kind).stdout, kind).not.toContain('<no description>')
    }
  })

  test.each([
    [['sts.spec.replica'], 'error: field "replica" does not exist'],
    [['sts.spec.replicas.x'], 'error: field "x" does not exist'],
    [['STS'], 'the server doesn\'t have a resource type "STS"'],
    [['sts.spec.template.spec.containers[0]'], 'error: invalid jsonpath syntax, first node must be field node'],
    [['--output=foo', 'job'], 'error: unrecognized format: foo'],
    [['--api-version=v2', 'statefulset'], 'error: couldn\'t find resource for "/v2, Resource=statefulsets"'],
    [['pod', 'node'], 'error: We accept only this format: explain RESOURCE'],
  ])('%j is refused', (words, message) => {
    expect(explain(...words).fault).toBe(message)
  })
})

describe('words are wrapped', () => {
  test.each([
    ['one two three', 'one two\nthree'],
    ['a-word-that-is-too-long x', 'a-word-that-is-too-long\nx'],
    ['x a-word-that-is-too-long', 'x\na-word-that-is-too-long'],
    ['kept\n\nbreaks', 'kept\n\nbreaks'],
    ['  - item', '  - item'],
  ])('%j', (text, wrapped) => {
    expect(wrapWords(text, 9)).toBe(wrapped)
  })

  test('and indented, empty lines too', () => {
    expect(indentLines('a\n\nb', 2)).toBe('  a\n  \n  b')
  })
})
