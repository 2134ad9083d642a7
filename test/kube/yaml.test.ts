import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {printYaml, readManifests, readPack} from '../../src/kube/yaml.ts'

const only = (text: string): unknown => {
  const {documents, error} = readManifests(text)
  expect(error).toBeUndefined()
  return documents[0]?.value
}
const fault = (text: string): string | undefined => readManifests(text).error?.message

describe('a manifest is read as kubectl reads it', () => {
  test('the last of two equal keys wins, without a word', () => {
    expect(only('a: 1\na: 2\n')).toEqual({a: 2})
  })

  test.each([
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['yEs', 'yEs'],
    ['~', null],
    ['', null],
    ['010', 8],
    ['0999', 999],
    ['0o10', 8],
    ['0b101', 5],
    ['0x1F', 31],
    ['1_000', 1000],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['12:30', '12:30'],
    ['2026-01-01', '2026-01-01'],
    ['100m', '100m'],
    ['"1"', '1'],
    ['!!str 1', '1'],
    ['+5', 5],
    ['-0', 0],
  ])('%s means %j', (text, value) => {
    expect(only(`v: ${text}\n`)).toEqual({v: value})
  })

  test('merge keys act where they stand', () => {
    expect(only('a: &a {x: 1, z: 2}\nb:\n  x: 0\n  <<: *a\n')).toEqual({a: {x: 1, z: 2}, b: {x: 1, z: 2}})
  })

  test('documents before a mistake are kept, those after it are not', () => {
    const {documents, error} = readManifests('a: 1\n---\nb: [\n---\nc: 3\n')
    expect(documents.map(document => document.value)).toEqual([{a: 1}])
    expect(error).toEqual({message: 'error converting YAML to JSON: yaml: line 1: did not find expected node content', line: 4})
  })

  test.each([
    ['a: b: c\n', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
    ['x: 1\na: b: c\n', 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
    ['a: "b\n', 'error converting YAML to JSON: yaml: line 2: found unexpected end of stream'],
    ['a: *b\n', "error converting YAML to JSON: yaml: unknown anchor 'b' referenced"],
    ['a: &a [*a]\n', "error converting YAML to JSON: yaml: anchor 'a' value contains itself"],
    ['? [a]\n: b\n', 'error converting YAML to JSON: yaml: invalid map key: []interface {}{"a"}'],
    ['a: .inf\n', 'error converting YAML to JSON: json: unsupported value: +Inf'],
    ['--- x\n', 'invalid Yaml document separator: x'],
    ['{"a": 1', 'unexpected EOF'],
    ['{// a\n"b": 1}', "json: offset 2: invalid character '/' looking for beginning of object key string"],
  ])('%j is refused in kubectl’s words', (text, message) => {
    expect(fault(text)).toBe(message)
  })

  test('JSON values may follow one another', () => {
    expect(readManifests('{"a": 1}{"a": 2}\n').documents.map(document => document.value)).toEqual([{a: 1}, {a: 2}])
  })

  test('a key named __proto__ is data', () => {
    const value = only('__proto__: {polluted: yes}\n')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}')
    expect('polluted' in {}).toBe(false)
  })

  test('every value has its place in the file', () => {
    const [, second] = readManifests('a: 1\n---\nspec:\n  list:\n  - name: x\n  - {name: y}\n').documents
    expect(second?.line).toBe(3)
    expect(second?.place(['spec', 'list', 1, 'name'])).toEqual({line: 6, column: 6, endLine: 6, endColumn: 10})
    expect(second?.place(['spec', 'list', 0, 'name'], 'value')).toEqual({line: 5, column: 11, endLine: 5, endColumn: 12})
    expect(second?.place(['nowhere'])).toBeUndefined()
  })
})

describe('limits come before reading', () => {
  test('size, nesting, documents and aliases', () => {
    expect(fault('a'.repeat(70_000))).toBe('the text is larger than 64 KiB')
    expect(fault('\n'.repeat(5000))).toBe('the text has more than 4000 lines')
    expect(fault('['.repeat(13_000))).toContain('nested deeper than 64 levels')
    expect(fault('- '.repeat(13_000))).toContain('nested deeper than 64 levels')
    expect(fault('a: 1\n---\n'.repeat(21))).toBe('more than 20 documents')
    expect(fault(`a: &a x\nb: [${'*a, '.repeat(21)}]`)).toContain('more than 20 aliases')
  })

  test('a bomb of aliases does not go off', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let at = 1; at < 10; at += 1) {
      const [name, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)]
      levels.push(`${name}: &${name} [*${before}, *${before}]`)
    }
    expect(fault(levels.join('\n'))).toBeUndefined()
    expect(fault(`${levels.join('\n').replaceAll('x', '[x, x, x, x, x, x]')}`)).toContain('excessive aliasing')
  })

  test('no text of any kind makes it throw', () => {
    const scraps = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a ',
      '!!str ',
      '#',
      '---\n',
      '? ',
      '\t',
      '<<',
      '%',
      '\\',
      '\0',
      'é',
      '0',
    )
    fc.assert(
      fc.property(fc.array(scraps, {maxLength: 60}), parts => {
        const text = parts.join('')
        readManifests(text)
        readPack(text)
      }),
      {numRuns: 3000},
    )
  })
})

describe('what is printed is read back as itself', () => {
  test('for any JSON', () => {
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        {maxDepth: 4},
        fc.string(),
        fc.constantFrom('yes', '1', '- a', 'a: b', ' x', 'x\ny', '\n', '~', '12:30', `${'word '.repeat(30)}end`),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), {maxLength: 4}),
        fc.dictionary(fc.string(), tie('any'), {maxKeys: 4, noNullPrototype: true}),
      ),
    })).any
    fc.assert(
      fc.property(value, any => {
        const printed = printYaml({v: JSON.parse(JSON.stringify(any))})
        expect(only(printed)).toEqual({v: JSON.parse(JSON.stringify(any))})
      }),
      {numRuns: 500},
    )
  })

  test('keys stand in go-yaml’s order and long text is folded', () => {
    expect(printYaml({b: 1, a10: 1, a9: 1, 'a-b': [{x: null}], e: {}})).toBe('a-b:\n- x: null\na9: 1\na10: 1\nb: 1\ne: {}\n')
    expect(printYaml({a: `${'x'.repeat(80)} y z`})).toBe(`a: ${'x'.repeat(80)}\n  y z\n`)
  })
})

describe('a lesson pack is read strictly', () => {
  test('by the core schema of YAML 1.2', () => {
    const read = readPack('on: yes\nn: 010\nlist: [1, true]\n')
    expect('value' in read && read.value).toEqual({on: 'yes', n: 10, list: [1, true]})
  })

  test.each([
    ['a: &a 1\nb: *a\n', 'an alias is not allowed here', 2],
    ['a: 1\na: 2\n', 'the key "a" stands here twice', 2],
    ['constructor: 1\n', 'the key "constructor" is not allowed', 1],
    ['a: !!binary aa\n', 'a tag (tag:yaml.org,2002:binary) is not allowed here', 1],
    ['a: 1\n---\nb: 1\n', 'one document only: nothing may follow it', 2],
  ])('%j is refused', (text, message, line) => {
    const read = readPack(text)
    expect('error' in read && read.error.message).toBe(message)
    expect('error' in read && read.error.line).toBe(line)
  })
})
