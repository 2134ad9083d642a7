import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pageOf, PATHS} from '../../src/kubectl/help-pages.ts'
import {resume, run} from '../../src/kubectl/run.ts'
import {cluster, DEPLOYMENT, pod, typed} from './cluster.ts'

const FILES = {'web.yaml': DEPLOYMENT, 'bad.yaml': 'a: [', tpl: '{{.kind', 'x.env': 'A=1\n=x'}
const {world} = typed(cluster(pod('web-0', {labels: {app: 'web'}, node: 'n'}), pod('db-0')), ['kubectl apply -f web.yaml'], FILES)

const VALUES = [
  ...[
    '',
    '1',
    '-1',
    '99999999999999999999',
    'a=b',
    'app=web',
    '{.items[*].metadata.name}',
    'jsonpath={.items[0]..x[?(@.a=="b")]}',
    'yaml',
    'json',
  ],
  ...[
    'go-template={{range $i, $x := .items}}{{printf "%s" $x.kind}}{{end}}',
    'custom-columns=A:.x[*].y,B:{.z}',
    'kyaml',
    'web.yaml',
    'bad.yaml',
    '-',
  ],
  ...[
    '{"spec":{"replicas":2}}',
    '[{"op":"replace","path":"/spec/replicas","value":1}]',
    '{{',
    '{',
    '[',
    '"',
    '\\',
    '\ud800',
    '😀',
    '__proto__',
    'toString',
  ],
  ...[
    'po',
    'deploy/web',
    'web-0',
    'all',
    'sts,ds',
    'configmaps',
    '/api/v1/pods',
    'condition=Ready',
    'delete',
    '5s',
    '*',
    'a-',
    'x.env',
    'server',
    'client',
  ],
]

/** A command of kubectl with flags of its own, values that fit and values that do not. */
const words = fc.constantFrom(...PATHS).chain(path => {
  const flags = pageOf(path)?.flags.map(({name}) => `--${name}`) ?? []
  const value = fc.oneof({weight: 4, arbitrary: fc.constantFrom(...VALUES)}, fc.string({unit: 'binary', maxLength: 20}))
  const flag = flags.length === 0 ? value : fc.tuple(fc.constantFrom(...flags), value).map(([name, given]) => `${name}=${given}`)
  return fc
    .array(fc.oneof(value, flag, fc.constantFrom('-A', '-o', 'yaml', ...flags)), {maxLength: 6})
    .map(rest => [...path.split(' '), ...rest])
})

describe('any words after kubectl', () => {
  it('give an answer, and what waits can be asked again', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...VALUES), (argv, stdin) => {
        const line = {argv, stdin, files: FILES}
        let out = run(world, line)
        for (let round = 0; out.pending !== undefined && round < 3; round += 1)
          out = resume({...out.world, now: out.pending.next ?? out.pending.until ?? out.world.now + 1000}, line, out.pending)
        expect(out.exit).toBeGreaterThanOrEqual(0)
        expect(typeof out.stdout).toBe('string')
      }),
      {numRuns: 500},
    )
  })
})
