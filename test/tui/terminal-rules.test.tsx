import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {renderToString} from 'ink'
import {describe, expect, test} from 'vitest'
import {answerIn, askWidth} from '../../src/host/ask-width.ts'
import {decode, newDecoder} from '../../src/tui/decode.ts'
import {ALL_GLYPHS, glyphs} from '../../src/tui/glyphs.ts'
import type {GlyphName} from '../../src/tui/glyphs.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {hasLanded, isLeftOver} from '../../src/tui/landing.ts'
import {Screen} from '../../src/tui/screen.tsx'
import {cells, chop, cut, pad} from '../../src/tui/width.ts'
import type {Player} from '../app/player.ts'
import {newPlayer, openAt, run, send} from '../app/player.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const drawn = ({model}: Player): string => renderToString(<Screen model={model} send={() => {}} />, {columns: model.size.columns})
const plain = (text: string): string => text.replaceAll(/\u001b\[[0-9;]*m/g, '')
const keys = (text: string) => decode(newDecoder, new TextEncoder().encode(text)).events
const press = (player: Player, text: string) =>
  keys(text).map(event => {
    const msg = messageFor(player.model, event)
    if (msg !== undefined) send(player, msg)
    return msg
  })

/** The exercise of 1.2 with the keyboard at the prompt. */
function atPrompt(columns = 80, rows = 24): Player {
  const player = newPlayer({}, columns, rows)
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'focus', on: 'prompt'})
  return player
}

test('CLI-11: without colour, weight and inversion stay, no colour code is left, and what is chosen has a mark', () => {
  const menu = newPlayer({colour: false})
  const exercise = atPrompt()
  run(exercise, 'kubectl get pods')
  for (const player of [menu, exercise]) {
    const codes = [...drawn(player).matchAll(/\u001b\[([0-9;]*)m/g)].flatMap(found => (found[1] ?? '').split(';').map(Number))
    expect(codes.filter(code => (code >= 30 && code <= 49) || (code >= 90 && code <= 107))).toEqual([])
    expect(codes).toContain(1)
    expect(codes).toContain(7)
    expect(plain(drawn(player))).toContain('>')
  }
})

test('CLI-21: Ctrl-C takes away what is typed and says how to leave; again within 1.5 s it leaves; elsewhere it leaves at once', () => {
  const player = atPrompt()
  press(player, 'kubectl get\u0003')
  expect(player.model.open?.exercise.prompt.text).toBe('')
  expect(player.model.notice).toBe('Press Ctrl-C again to leave.')
  expect(player.effects).toContainEqual({type: 'later', name: 'leaving', ms: 1500, msg: {type: 'stay'}})
  expect(player.effects).not.toContainEqual({type: 'exit', code: 0})
  press(player, '\u0003')
  expect(player.effects).toContainEqual({type: 'exit', code: 0})
  const late = atPrompt()
  press(late, '\u0003')
  send(late, {type: 'stay'})
  press(late, '\u0003')
  expect(late.effects).not.toContainEqual({type: 'exit', code: 0})
  const menu = newPlayer()
  press(menu, '\u0003')
  expect(menu.effects).toEqual([{type: 'save'}, {type: 'exit', code: 0}])
})

test('CLI-22: Ctrl-Z is undo in the editor, and suspends on every other screen', () => {
  const player = atPrompt()
  press(player, '\u001a')
  send(player, {type: 'focus', on: 'editor'})
  expect(press(player, '\u001a')).toEqual([{type: 'edit', action: {do: 'undo'}}])
  const menu = newPlayer()
  press(menu, '\u001a')
  expect([player, menu].map(({effects}) => effects.filter(({type}) => type === 'suspend').length)).toEqual([1, 1])
})

test('CLI-25: a resize keeps focus, cursor and what is typed', () => {
  const player = atPrompt()
  press(player, 'kubectl get')
  for (const [columns, rows] of [
    [20, 5],
    [200, 60],
    [60, 16],
  ] as const)
    send(player, {type: 'resize', columns, rows})
  expect(player.model.focus).toBe('prompt')
  press(player, ' pods')
  expect(plain(drawn(player))).toContain('$ kubectl get pods')
})

test('CLI-27: every size is filled exactly and never passed, from one cell to a wall', () => {
  for (const [columns, rows] of [
    [1, 1],
    [20, 3],
    [52, 12],
    [59, 24],
    [60, 16],
    [79, 23],
    [80, 15],
    [80, 24],
    [99, 30],
    [100, 30],
    [120, 36],
    [300, 100],
  ] as const) {
    for (const player of [newPlayer({}, columns, rows), atPrompt(columns, rows)]) {
      const lines = plain(drawn(player)).split('\n')
      if (columns >= 60 && rows >= 16) expect(lines, `${columns}x${rows}`).toHaveLength(rows)
      else expect(lines.join(' ').trim().length, `${columns}x${rows}`).toBeLessThanOrEqual(columns * rows + rows)
      expect(Math.max(...lines.map(cells)), `${columns}x${rows}`).toBeLessThanOrEqual(columns)
    }
  }
  const small = newPlayer({}, 20, 3)
  expect(plain(drawn(small))).toContain('need 60x16')
  press(small, 'q')
  expect(small.effects).toContainEqual({type: 'exit', code: 0})
})

/** Every file below a folder that is text of ours. */
function textsBelow(folder: string, kinds: RegExp): readonly (readonly [string, string])[] {
  return readdirSync(join(ROOT, folder), {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile() && kinds.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => [path.slice(ROOT.length), readFileSync(path, 'utf8')] as const)
}

describe('what is drawn', () => {
  const sources = textsBelow('src', /\.tsx?$/).map(([path, text]) => [path, text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')] as const)
  const texts = [...sources, ...textsBelow('lessons', /\.(ya?ml|txt|md)$/)]

  test('CLI-40: every character of UI, lessons and art is ASCII or in the table of glyphs, one cell wide in each set', () => {
    // Units that Go prints and reads are data, not drawing.
    const known = new Set([...ALL_GLYPHS, 'µ', 'μ'])
    const strange = texts.flatMap(([path, text]) =>
      [...text].filter(letter => letter > '~' && !known.has(letter)).map(letter => `${path}: ${letter}`),
    )
    expect(strange).toEqual([])
    const [unicode, console, ascii] = [glyphs('unicode'), glyphs('console'), glyphs('ascii')]
    for (const name of Object.keys(unicode) as GlyphName[]) {
      expect(
        [unicode, console, ascii].map(set => cells(set[name])),
        name,
      ).toEqual([1, 1, 1])
      expect(ascii[name]).toMatch(/^[ -~]$/)
    }
  })

  test('CLI-41: there is no emoji and no variation selector', () => {
    const emoji = texts.flatMap(([path, text]) => (/\p{Emoji_Presentation}|\ufe0f|\ufe0e/u.test(text) ? [path] : []))
    expect(emoji).toEqual([])
  })
})

describe('CLI-42: how wide the terminal draws lines', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const ask = () => {
    let ring = (): void => {}
    const heard: string[] = []
    const told: (number | undefined)[] = []
    const ear = askWidth(
      read => heard.push(new TextDecoder().decode(read)),
      (ms, run) => {
        if (ms === 0) run()
        else ring = run
        return () => {
          ring = () => {}
        }
      },
      width => told.push(width),
    )
    return {ear, heard, told, wait: () => ring()}
  }

  test('is read from where its cursor went', () => {
    expect(answerIn(bytes('\u001b[2;2R'))).toEqual({column: 2, rest: bytes('')})
    expect(answerIn(bytes('ab\u001b[2;3Rcd'))).toEqual({column: 3, rest: bytes('abcd')})
    expect(answerIn(bytes('\u001b[1;2R'))).toBeUndefined()
  })

  test('comes in pieces, between keys, and no key is lost', () => {
    const {ear, heard, told} = ask()
    for (const piece of ['j\u001b[', '2;', '3Rk', 'l']) ear(bytes(piece))
    expect(told).toEqual([2])
    expect(heard).toEqual(['jk', 'l'])
  })

  test('may never be told: then the keys go on after a moment', () => {
    const {ear, heard, told, wait} = ask()
    ear(bytes('jj'))
    wait()
    ear(bytes('k'))
    expect(told).toEqual([undefined])
    expect(heard).toEqual(['jj', 'k'])
  })

  test('turns two cells into ASCII', () => {
    const player = newPlayer()
    send(player, {type: 'glyphs', glyphs: 'ascii'})
    expect(plain(drawn(player))).toMatch(/^[ -~\n]*$/)
  })
})

test('CLI-43: padded, cut and broken text takes exactly the cells it should, whatever it is made of', () => {
  const piece = fc.constantFrom('a', ' ', '漢', 'é', 'e\u0301', '👩‍👩‍👧', 'ก็', '한', '─', '●', '\u200d', 'ﷺ')
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 30}), fc.integer({min: 2, max: 40}), (pieces, width) => {
      const text = pieces.join('')
      expect(cells(pad(text, width))).toBe(width)
      expect(cells(cut(text, width))).toBeLessThanOrEqual(width)
      for (const part of chop(text, width)) expect(cells(part)).toBeLessThanOrEqual(width)
      expect(chop(text, width).join('')).toBe(text)
    }),
  )
})

describe('a key pressed once too often', () => {
  test('on the way to a page where keys are text is no text there', () => {
    const before = newPlayer()
    openAt(before, '2.1', 'predict')
    const after = newPlayer()
    openAt(after, '2.1', 'exercise')
    expect(hasLanded(before.model, after.model)).toBe(true)
    expect(hasLanded(after.model, after.model)).toBe(false)
    expect(isLeftOver('n', keys('nn'))).toBe(true)
    expect(isLeftOver('enter', keys('\r'))).toBe(true)
  })

  test('is told from what was typed for that page', () => {
    expect(isLeftOver('n', keys('node add node-c'))).toBe(false)
    expect(isLeftOver('n', keys('k'))).toBe(false)
    expect(isLeftOver(undefined, keys('n'))).toBe(false)
  })
})

test('whatever is typed, on whatever page, is answered without a throw and drawn within the screen', () => {
  const stroke = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\r',
        '\t',
        '\u001b',
        '\u001b[A',
        '\u001b[B',
        '\u007f',
        '\u0012',
        '\u0003',
        '\u0013',
        '\u0006',
        '/',
        ':',
        'n',
        'q',
        ' ',
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'kubectl get pods',
        'k describe ds guard',
        'k get pods -w',
        'kubectl edit ds guard',
        ' | less',
        "'",
        '<<E',
        'node add x',
        'jump 1m',
        'vi a',
        'watch k get no',
      ),
    },
    {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 6})},
  )
  const start = newPlayer()
  openAt(start, '2.1', 'exercise')
  fc.assert(
    fc.property(
      fc.array(stroke, {maxLength: 40}),
      fc.constantFrom<readonly [number, number]>([80, 24], [60, 16], [120, 36]),
      (strokes, [columns, rows]) => {
        const player: Player = {model: start.model, effects: []}
        send(player, {type: 'resize', columns, rows})
        for (const each of strokes) {
          press(player, each)
          send(player, {type: 'tick', ms: 300})
        }
        const lines = plain(drawn(player)).split('\n')
        expect(lines).toHaveLength(rows)
        for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(columns)
      },
    ),
    {numRuns: 15},
  )
})
