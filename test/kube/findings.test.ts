import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {findingsOf} from '../../src/kube/findings.ts'

const workload = (spec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx
${spec}`

/** The advice on the only finding of a text. */
function advice(text: string): string {
  const {findings} = findingsOf(text, 'web.yaml')
  expect(findings).toHaveLength(1)
  const [first] = findings
  return `${first?.line}: ${first?.plain} ${first?.suggestion ?? ''}`.trim()
}

describe('an error is shown where it is, with what to do', () => {
  test.each([
    ['a slip of the pen', workload('  replica: 3\n'), '18: spec of a StatefulSet has no field replica. Did you mean replicas?'],
    [
      'a capital letter',
      workload('  Replicas: 3\n'),
      '18: spec of a StatefulSet has no field Replicas. Did you mean replicas? Big and small letters count.',
    ],
    [
      'one level too high',
      workload('').replace(
        '    spec:\n      containers:\n      - name: web\n        image: nginx\n',
        '    containers:\n    - name: web\n      image: nginx\n',
      ),
      '14: spec.template of a StatefulSet has no field containers. It sits one level too high: it belongs under spec.template.spec.',
    ],
    [
      'one level too deep',
      workload('      volumeClaimTemplates: []\n'),
      '18: spec.template.spec of a StatefulSet has no field volumeClaimTemplates. It belongs under spec.',
    ],
    [
      'a field of a container',
      workload('      env: []\n'),
      '18: spec.template.spec of a StatefulSet has no field env. It sits one level too high: it belongs under spec.template.spec.containers.',
    ],
    ['another kind’s word', workload('  strategy: {}\n'), '18: spec of a StatefulSet has no field strategy. Did you mean updateStrategy?'],
    ['a number in words', workload('  replicas: three\n'), '18: replicas must be a whole number. You wrote: three. Write 3.'],
    [
      'a number where text must be',
      workload('').replace('app: web', 'app: 1'),
      '9: app must be text. YAML reads 1 as a number. Put it in quotes: "1".',
    ],
    [
      'yes is true',
      workload('').replace('serviceName: web', 'serviceName: yes'),
      '6: serviceName must be text. YAML reads yes, no, on, off, y and n as true and false. Put it in quotes.',
    ],
    [
      'megabytes',
      workload('        resources: {limits: {memory: 512MB}}\n'),
      '18: memory must be an amount such as 500m, 128Mi or 10Gi. You wrote: 512MB. Write 512Mi.',
    ],
    [
      'labels that do not match',
      workload('').replace('        app: web', '        app: nginx'),
      '12: The selector does not match the labels of the pods it would make. Write app: web under spec.template.metadata.labels.',
    ],
    [
      'a name with capitals',
      workload('').replace('name: web\nspec', 'name: My_Web\nspec'),
      '4: name may hold small letters, digits and dashes, and begins and ends with a letter or digit. Write my-web.',
    ],
    [
      'a policy that is none',
      workload('  podManagementPolicy: parallel\n'),
      '18: podManagementPolicy must be one of: OrderedReady, Parallel. You wrote: parallel. Did you mean Parallel?',
    ],
    [
      'a mount without its volume',
      workload(
        '        volumeMounts: [{name: dta, mountPath: /data}]\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
      ),
      '18: No volume is called "dta". Did you mean data?',
    ],
    [
      'an old version',
      workload('').replace('apps/v1', 'apps/v1beta1'),
      '2: The cluster knows no StatefulSet in apps/v1beta1. Write apiVersion: apps/v1.',
    ],
    [
      'metadata of a wrong type',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    a: 1\n',
      '5: a must be text. YAML reads 1 as a number. Put it in quotes: "1".',
    ],
    [
      'a star at the front',
      'spec:\n  schedule: */5 * * * *\n',
      '2: A word that begins with * or & is an alias in YAML. Put it in quotes, as in schedule: "*/5 * * * *".',
    ],
    [
      'a tab',
      'a:\n\tb: 1\n',
      '2: A value cannot begin with this character, or a tab is used to indent. Put the value in quotes; indent with blanks.',
    ],
  ])('%s', (_, text, words) => {
    expect(advice(text)).toBe(words)
  })

  test('the server’s own words stay', () => {
    const [finding] = findingsOf(workload('  replicas: -1\n'), 'web.yaml').findings
    expect(finding).toMatchObject({
      server: 'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      field: 'spec.replicas',
      object: 'StatefulSet web',
      level: 'error',
    })
  })

  test('all unknown fields are found at once, in the order of the text', () => {
    expect(
      findingsOf(workload('  foo: 1\n').replace('image: nginx', 'imagee: nginx'), 'web.yaml').findings.map(({line, field}) => [
        line,
        field,
      ]),
    ).toEqual([
      [17, 'spec.template.spec.containers[0].imagee'],
      [18, 'spec.foo'],
    ])
  })

  test('a good manifest has none', () => {
    expect(findingsOf(workload(''), 'web.yaml')).toEqual({findings: [], objects: 1})
  })

  test('a warning is no error', () => {
    expect(findingsOf(workload('  revisionHistoryLimit: -1\n'), 'web.yaml').findings.map(({level}) => level)).toEqual(['warning'])
  })

  test('no change of a manifest makes it throw', () => {
    const text = workload('')
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(8), fc.string(), (at, length, put) => {
        findingsOf(text.slice(0, at) + put + text.slice(at + length), 'web.yaml')
      }),
      {numRuns: 500},
    )
  })
})
