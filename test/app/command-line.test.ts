import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {EXIT, helpText, readCommandLine} from '../../src/app/command-line.ts'

const read = (line: string) => readCommandLine(line.split(' ').filter(word => word !== ''))
const messageOf = (line: string): string => {
  const result = read(line)
  return result.kind === 'wrong' ? result.message : `(${result.kind})`
}

describe('the command line', () => {
  test('without a word opens the tutorial', () => {
    expect(read('')).toEqual({kind: 'run', command: 'open', args: [], flags: {}})
    expect(read('--plain --ascii')).toEqual({kind: 'run', command: 'open', args: [], flags: {plain: true, ascii: true}})
  })

  test('takes flags before and after, with a space or an equals sign', () => {
    const expected = {kind: 'run', command: 'check', args: ['sts-01'], flags: {file: 'web.yaml', colour: 'none', json: true}}
    expect(read('--color=never check sts-01 -f web.yaml --json')).toEqual(expected)
    expect(read('check --file=web.yaml --color never --json sts-01')).toEqual(expected)
    expect(read('lint -- --odd-name.yaml -')).toMatchObject({command: 'lint', args: ['--odd-name.yaml', '-']})
  })

  test('knows help and version anywhere', () => {
    expect(read('--version')).toEqual({kind: 'version'})
    expect(read('-h')).toEqual({kind: 'help'})
    expect(read('check --help')).toEqual({kind: 'help', topic: 'check'})
    expect(read('help list')).toEqual({kind: 'help', topic: 'list'})
  })

  test('names the nearest word for a slip, and abbreviates nothing', () => {
    expect(messageOf('strt x')).toBe('unknown command: strt. Did you mean start? (--help lists all)')
    expect(messageOf('--asci')).toBe('unknown flag: --asci. Did you mean --ascii? (--help lists all)')
    expect(messageOf('frobnicate')).toBe('unknown command: frobnicate (--help lists all)')
    expect(messageOf('lis --json')).toContain('unknown command: lis')
  })

  test('says what is missing or too much', () => {
    expect(messageOf('start')).toBe('usage: k8s-workloads-tutor start LESSON')
    expect(messageOf('list x')).toBe('usage: k8s-workloads-tutor list')
    expect(messageOf('list --file x')).toBe('list does not know --file')
    expect(messageOf('--color')).toBe('--color needs a value: --color WHEN')
    expect(messageOf('--color=blue')).toBe('--color blue: use never, 16, 256, truecolor or auto')
    expect(messageOf('--plain=yes')).toBe('--plain takes no value')
    expect(messageOf('pack prove x')).toContain('unknown command: pack prove')
    expect(messageOf('--seat ../../etc')).toContain('letters, digits')
  })

  test('answers any words without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--', '-', '-f', '--json', 'list', '__proto__', '--constructor', '--color'))),
        words => {
          expect(['run', 'help', 'version', 'wrong']).toContain(readCommandLine(words).kind)
        },
      ),
      {numRuns: 500},
    )
  })
})

describe('the help', () => {
  test('names plain mode in its first line and every exit code', () => {
    const help = helpText() ?? ''
    expect(help.split('\n')[0]).toContain('--plain')
    for (const code of Object.values(EXIT)) expect(help).toMatch(new RegExp(`\\b${code} `))
  })

  test('fits 120 columns and knows each command', () => {
    expect(Math.max(...(helpText() ?? '').split('\n').map(line => line.length))).toBeLessThanOrEqual(120)
    expect(helpText('check')).toContain('--file FILE')
    expect(helpText('nonsense')).toBeUndefined()
  })
})
