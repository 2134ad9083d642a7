import {readFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {retell} from './retell.ts'

it('a recording of what was done and when gives the same history again, byte for byte', () => {
  const {changes, played, replayed} = retell(readFileSync(new URL('storm.scenario.yaml', import.meta.url), 'utf8'))
  expect(changes).toBeGreaterThan(500)
  expect(replayed).toBe(played)
})
