import {describe, expect, test} from 'vitest'
import type {Model} from '../../src/app/model.ts'
import {decode, newDecoder} from '../../src/tui/decode.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {overlayRows} from '../../src/tui/overlay.ts'
import {rowText} from '../../src/tui/paint.ts'
import type {Player} from '../app/player.ts'
import {newPlayer, openAt, run, send} from '../app/player.ts'

/** Keys as a terminal sends them. */
function press(player: Player, keys: string): void {
  for (const event of decode(newDecoder, new TextEncoder().encode(keys)).events) {
    const msg = messageFor(player.model, event)
    if (msg !== undefined) send(player, msg)
  }
}

const rows = (model: Model) => overlayRows(model, model.size.rows - 2, glyphs('unicode'))
const shown = ({model}: Player) => rows(model).map(rowText).join('\n')
/** What stands out on the screen, and the row in which the cursor stands. */
const marked = ({model}: Player) =>
  rows(model).flatMap(row => row.flatMap(span => (typeof span !== 'string' && span.inverse === true ? [span.text] : [])))
const cursorRow = ({model}: Player) =>
  rows(model)
    .slice(1)
    .filter(row => row.some(span => typeof span !== 'string' && span.here === true))
    .map(rowText)
    .at(-1)
const top = ({model}: Player) => (model.overlay?.kind === 'page' ? model.overlay.top : -1)

function reading(): Player {
  const player = newPlayer({motion: false})
  openAt(player, '2.1', 'exercise')
  run(player, 'kubectl get ds guard -o yaml | less')
  return player
}

describe('a page that is read is searched as in less', () => {
  test('/ and a word go to the first line that has it, and n and N to the others', () => {
    const player = reading()
    press(player, '/')
    expect(shown(player)).toContain('/▏')
    press(player, 'GeneraTion:')
    expect(shown(player)).toContain('/GeneraTion:▏')
    press(player, '\r')
    const first = cursorRow(player)
    expect(first).toContain('template.generation: "1"')
    expect(marked(player)).toContain('generation:')
    press(player, 'n')
    expect(cursorRow(player)).toMatch(/^. +generation: 1 /)
    press(player, 'N')
    expect(cursorRow(player)).toBe(first)
  })

  test('what is not there is said, and the page stays where it is', () => {
    const player = reading()
    press(player, 'jj/nowhere\r')
    expect(player.model.notice).toBe('Nothing here has nowhere in it.')
    expect(top(player)).toBe(2)
    press(player, '/kind:\rn')
    expect(player.model.notice).toBe('No more kind: below: N seeks upwards.')
  })

  test('letters are text while one types, Esc drops the search, and q still closes', () => {
    const player = reading()
    press(player, '/qn')
    expect(shown(player)).toContain('/qn▏')
    press(player, '\u007f\u007f')
    expect(shown(player)).toContain('/▏')
    send(player, {type: 'page-asked', do: 'drop'})
    expect(shown(player)).toContain('up and down scroll')
    press(player, 'n')
    expect(player.model.notice).toBe('Nothing was sought yet: / and some letters, then Enter.')
    press(player, 'q')
    expect(player.model.overlay).toBeUndefined()
  })

  test('in a page that is read from its end the first one from the top is shown, and it says so', () => {
    const player = reading()
    press(player, 'G')
    press(player, '/apiVersion\r')
    expect(top(player)).toBe(0)
    expect(player.model.notice).toBe('None below; this is the first from the top.')
  })

  test('an empty search is the last one again', () => {
    const player = reading()
    press(player, '/uid\r')
    const found = cursorRow(player)
    press(player, 'g')
    press(player, '/\r')
    expect(found).toContain('uid')
    expect(cursorRow(player)).toBe(found)
  })
})
