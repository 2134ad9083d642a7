import fc from 'fast-check'
import {readdirSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {parse, stringify} from 'yaml'
import {printYaml, readManifests, readPack} from '../../src/kube/yaml.ts'

// The package `yaml` is no part of the product: it is a second opinion on our own reader and printer.
const LESSONS = new URL('../../lessons/', import.meta.url)
const files = readdirSync(LESSONS, {recursive: true})
  .map(String)
  .filter(name => name.endsWith('.yaml'))
  .sort()

const value = fc.letrec(tie => ({
  any: fc.oneof(
    {maxDepth: 4},
    fc.string(),
    fc.constantFrom('yes', 'on', '010', '0x1F', '1_000', '12:30', '~', '- a', 'a: b', ' x ', 'x\ny\n', '#', '{}', 'é', "it's", '"'),
    fc.integer(),
    fc.double({noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9}),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), {maxLength: 4}),
    fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9_. -]{0,12}[a-z]$/), tie('any'), {maxKeys: 4, noNullPrototype: true}),
  ),
})).any

// The peer reads a lone dot as a number that is none; go-yaml, which is the judge, keeps it a string.
const hasLoneDot = (text: string): boolean => /(^|[\s-])\.$/m.test(text)

const plain = (any: unknown): unknown => JSON.parse(JSON.stringify(any))

test('every file of the lessons reads the same in both', () => {
  expect(files.length).toBeGreaterThan(0)
  for (const name of files.filter(file => file.endsWith('lesson.yaml') || file.endsWith('pack.yaml'))) {
    const text = readFileSync(new URL(name, LESSONS), 'utf8')
    const read = readPack(text)
    expect('value' in read ? read.value : read.error, name).toEqual(plain(parse(text)))
  }
})

test('what the other one writes, we read', () => {
  fc.assert(
    fc.property(value, any => {
      const read = readPack(stringify({v: plain(any)}))
      expect('value' in read ? read.value : read.error).toEqual({v: plain(any)})
    }),
    {numRuns: 300},
  )
})

test('what we print, the other one reads as Kubernetes means it', () => {
  fc.assert(
    fc.property(value, any => {
      const printed = printYaml({v: plain(any)})
      if (!hasLoneDot(printed)) expect(parse(printed, {version: '1.1'})).toEqual({v: plain(any)})
      expect(readManifests(printed).documents[0]?.value).toEqual({v: plain(any)})
    }),
    {numRuns: 300},
  )
})
