import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sh} from './run.ts'

const token = fc.constantFrom(
  'echo',
  'sleep 1',
  'x=1',
  '$x',
  '"$x"',
  '$(',
  ')',
  '`',
  '${x:-',
  '}',
  '$((',
  '))',
  'if',
  'then',
  'else',
  'fi',
  'while',
  'until',
  'do',
  'done',
  'for i in a b',
  'case x in',
  'esac',
  ';;',
  ';',
  '&',
  '&&',
  '||',
  '|',
  '\n',
  ' ',
  '(',
  '{',
  '!',
  '<<EOF',
  'EOF',
  '>',
  '>>',
  '<',
  '2>&1',
  '/data/f',
  '/dev/null',
  "'",
  '"',
  '\\',
  '#',
  '*',
  '[',
  ']',
  'test',
  '-f',
  'trap "echo t" TERM',
  'wait',
  'kill $!',
  'break',
  'continue',
  'return',
  'exit 3',
  'set -e',
  'set -u',
  'f()',
  'f',
  'read y',
  'cat',
  'grep a',
  'sed s/a/b/',
  'awk "{print $1}"',
  'seq 3',
  'eval',
  'exec',
  'local z=1',
  'cd /data',
  '. /data/f',
  'sh -c',
  'printf "%d\\n"',
  'true',
  'false',
)

describe('any text given to sh', () => {
  it('ends or waits, never throws, and its place is plain data', () => {
    fc.assert(
      fc.property(fc.array(token, {maxLength: 25}), fc.constantFrom('', ' '), (tokens, glue) => {
        const played = sh(tokens.join(glue), {seconds: 20, term: 5, kill: 15})
        expect(JSON.parse(JSON.stringify(played.place))).toEqual(played.place)
        expect(played.lines.length).toBeLessThan(100_000)
      }),
      {numRuns: 400},
    )
  })

  it('takes any line a keyboard can type', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 60}), text => {
        expect(sh(text, {seconds: 5, kill: 3}).lines.length).toBeLessThan(10_000)
      }),
      {numRuns: 200},
    )
  })

  it('keeps what grows without end within bounds', () => {
    for (const script of [
      'x=a; while :; do x=$x$x; done',
      'while :; do echo $x >> /data/f; x="$x more"; done',
      'f() { f; }; f',
      ':(){ :|:& };:',
      'while :; do set -- "$@" "$@" x; done',
      'while :; do sleep 100 & done',
    ]) {
      const {place, disk} = sh(script, {seconds: 4, kill: 4})
      expect(JSON.stringify([place, disk]).length).toBeLessThan(4_000_000)
    }
  })
})
