import {expect, it} from 'vitest'
import {shellWords} from '../../src/app/scenario/shell-words.ts'

it.each([
  ['get pods  -n x', ['get', 'pods', '-n', 'x']],
  [`patch job pi -p '{"spec":{"suspend":true}}'`, ['patch', 'job', 'pi', '-p', '{"spec":{"suspend":true}}']],
  ['a "b \\"c\\" $d" \'\' e\\ f', ['a', 'b "c" $d', '', 'e f']],
  [`x'y z'w`, ['xy zw']],
])('splits %s as bash does', (line, words) => {
  expect(shellWords(line)).toEqual(words)
})
