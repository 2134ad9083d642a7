import {describe, expect, test} from 'vitest'
import {ALL_GLYPHS, glyphs} from '../../src/tui/glyphs.ts'
import {fitRow, paint, rowText} from '../../src/tui/paint.ts'
import {rgb, theme, TUNED} from '../../src/tui/theme.ts'
import {cells} from '../../src/tui/width.ts'

type Triple = readonly [number, number, number]
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const light = (hex: string): Triple => {
  const [red, green, blue] = rgb(hex)
  return [linear(red / 255), linear(green / 255), linear(blue / 255)]
}
const luminance = ([red, green, blue]: Triple): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue
const contrast = (a: string, b: string): number => {
  const [dark = 0, bright = 0] = [luminance(light(a)), luminance(light(b))].toSorted((x, y) => x - y)
  return (bright + 0.05) / (dark + 0.05)
}

/** How dichromats see, as matrices over linear RGB (terminal.md, section 2). */
const SIGHTS: readonly (readonly [Triple, Triple, Triple])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
]
const seen = ([red, green, blue]: Triple, sight: (typeof SIGHTS)[number]): Triple => {
  const [r, g, b] = sight.map(row => Math.min(1, Math.max(0, row[0] * red + row[1] * green + row[2] * blue)))
  return [r ?? 0, g ?? 0, b ?? 0]
}
const lab = ([red, green, blue]: Triple): Triple => {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (t * (24389 / 27) + 16) / 116)
  const x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
  const y = f(0.2126729 * red + 0.7151522 * green + 0.072175 * blue)
  const z = f((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

const BACKGROUNDS = {
  dark: ['#000000', '#1E1E1E', '#002B36', '#282C34'],
  light: ['#FFFFFF', '#FDF6E3'],
  'high-contrast': ['#000000', '#1E1E1E'],
}
const LEAST = {dark: {contrast: 5.1, apart: 22}, light: {contrast: 5, apart: 30}, 'high-contrast': {contrast: 7, apart: 15}}

describe.each(['dark', 'light', 'high-contrast'] as const)('the %s palette', name => {
  const {note, ...states} = TUNED[name]

  test('is text that can be read on the backgrounds it is for', () => {
    const worst = Math.min(...[note, ...Object.values(states)].flatMap(colour => BACKGROUNDS[name].map(ground => contrast(colour, ground))))
    expect(worst).toBeGreaterThanOrEqual(LEAST[name].contrast - 0.05)
  })

  test('keeps the four states apart for every kind of sight', () => {
    const colours = Object.values(states)
    const distances = SIGHTS.flatMap(sight =>
      colours.flatMap((a, at) => colours.slice(at + 1).map(b => distance(lab(seen(light(a), sight)), lab(seen(light(b), sight))))),
    )
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(LEAST[name].apart - 0.5)
  })
})

test('every glyph is one cell in every set, and ASCII is ASCII', () => {
  for (const glyph of ALL_GLYPHS) expect([glyph, cells(glyph), [...glyph].length]).toEqual([glyph, 1, 1])
  for (const glyph of Object.values(glyphs('ascii'))) expect(glyph).toMatch(/^[ -~]$/)
})

test('without colour a failed pod is bold and what has the focus is inverse, and nothing is coloured', () => {
  const plain = theme('none', 'truecolor')
  expect(paint([{text: 'Failed', role: 'failed'}, ' ', {text: 'web-0', role: 'focus'}], plain)).toBe(
    '\u001b[1mFailed\u001b[0m \u001b[7mweb-0\u001b[0m',
  )
  expect(
    Object.values(plain)
      .flat()
      .every(code => ['1', '7'].includes(code)),
  ).toBe(true)
})

test('deep colours need a terminal that has them', () => {
  expect(theme('dark', 'truecolor').running).toEqual(['38;2;127;178;255'])
  expect(theme('dark', '256').running).toEqual(['38;5;111'])
  expect(theme('dark', '16')).toEqual(theme('sixteen', '16'))
})

test('no text can bring an escape sequence of its own into a row', () => {
  const row = fitRow([{text: 'a\u001b]52;c;eA==\u0007b\u001b[2J', role: 'ok'}, 'c\u0000'], 10)
  expect(paint(row, theme('none', '16'))).not.toMatch(/\u001b|\u0007|\u0000/)
  expect(cells(rowText(fitRow(['日本'], 3)))).toBe(3)
})
