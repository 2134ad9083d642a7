import type {Settings} from '../app/model.ts'

/** What a colour means. Panes name roles, never colours; each state has a glyph and a word beside it (A11Y-11). */
export type Role = 'running' | 'ok' | 'pending' | 'failed' | 'note' | 'muted' | 'title' | 'key' | 'focus'

export type Palette = 'none' | 'sixteen' | 'dark' | 'light' | 'high-contrast'
export type Depth = '16' | '256' | 'truecolor'

/** SGR codes to switch a role on; an empty list leaves text as it is. */
export type Theme = Readonly<Record<Role, readonly string[]>>

/** Without colour, weight and inversion stay: what is chosen or broken must still be seen (CLI-11). */
const PLAIN: Theme = {running: [], ok: [], pending: [], failed: ['1'], note: [], muted: [], title: ['1'], key: ['1'], focus: ['7']}

/** The terminal's own colours. `muted` carries no information, so dim may be invisible. */
const SIXTEEN: Theme = {...PLAIN, running: ['36'], ok: ['32'], pending: ['33'], failed: ['1', '31'], note: ['35'], muted: ['2']}

type Tuned = Readonly<Record<'running' | 'ok' | 'pending' | 'failed' | 'note', string>>

/**
 * Tuned for text on the usual dark and light backgrounds: contrast at least 4.5 (high contrast: 7), and any two states
 * stay apart under normal, protan, deutan and tritan sight. test/tui/theme.test.ts holds the numbers.
 */
export const TUNED: Readonly<Record<'dark' | 'light' | 'high-contrast', Tuned>> = {
  dark: {running: '#7FB2FF', ok: '#4FE3B0', pending: '#F2D34A', failed: '#F07A50', note: '#D9B8FF'},
  light: {running: '#1257E0', ok: '#00402E', pending: '#806722', failed: '#B91A9A', note: '#5A3E85'},
  'high-contrast': {running: '#9CC7FF', ok: '#6BF5C6', pending: '#FFE36B', failed: '#FFA98C', note: '#E6D0FF'},
}

/** The red, green and blue of `#RRGGBB`, 0 to 255. */
export function rgb(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** The nearest colour of the 6x6x6 cube of 256-colour terminals. */
function cubeIndex(hex: string): number {
  const [red, green, blue] = rgb(hex).map(part => Math.round((part / 255) * 5))
  return 16 + 36 * (red ?? 0) + 6 * (green ?? 0) + (blue ?? 0)
}

function foreground(hex: string, depth: Depth): string {
  return depth === 'truecolor' ? `38;2;${rgb(hex).join(';')}` : `38;5;${cubeIndex(hex)}`
}

/** Palettes other than the terminal's own need 256 colours; with fewer they fall back to the sixteen. */
export function theme(palette: Palette, depth: Depth): Theme {
  if (palette === 'none') return PLAIN
  if (palette === 'sixteen' || depth === '16') return SIXTEEN
  const tuned = TUNED[palette]
  return {
    ...PLAIN,
    running: [foreground(tuned.running, depth)],
    ok: [foreground(tuned.ok, depth)],
    pending: [foreground(tuned.pending, depth)],
    failed: ['1', foreground(tuned.failed, depth)],
    note: [foreground(tuned.note, depth)],
    // High contrast never dims.
    muted: palette === 'high-contrast' ? [] : ['2'],
  }
}

/** The theme these settings ask for. */
export function themeOf(settings: Settings): Theme {
  return theme(settings.colour ? (settings.theme ?? 'sixteen') : 'none', settings.depth ?? '16')
}
