/** Names of everything we draw that is not a letter. Each has one cell in each set (CLI-40). */
export type GlyphName = keyof typeof TABLE
export type GlyphSet = 'unicode' | 'console' | 'ascii'
export type Glyphs = {readonly [name in GlyphName]: string}

/**
 * unicode, console, ascii. `console` uses only what Debian's 256-glyph console fonts hold; rounded, double and dashed
 * boxes look like the light one there, so `notYet` lines are dots. No emoji in any set: few terminals agree on their width.
 */
const TABLE = {
  running: ['●', '●', '*'],
  pending: ['○', 'o', 'o'],
  creating: ['◐', '~', '~'],
  terminating: ['◌', '-', '-'],
  failed: ['✗', 'x', 'x'],
  completed: ['✓', '+', '+'],
  done: ['✓', '+', '+'],
  open: ['○', 'o', 'o'],
  disk: ['≡', '≡', '='],
  topLeft: ['╭', '┌', '+'],
  topRight: ['╮', '┐', '+'],
  bottomLeft: ['╰', '└', '+'],
  bottomRight: ['╯', '┘', '+'],
  horizontal: ['─', '─', '-'],
  vertical: ['│', '│', '|'],
  joinDown: ['┬', '┬', '+'],
  joinUp: ['┴', '┴', '+'],
  joinRight: ['├', '├', '+'],
  joinLeft: ['┤', '┤', '+'],
  cross: ['┼', '┼', '+'],
  notYetHorizontal: ['┄', '·', '.'],
  notYetVertical: ['┆', ':', ':'],
  waitingLine: ['┊', ':', ':'],
  barStart: ['├', '├', '|'],
  barLine: ['─', '─', '-'],
  barAt: ['●', '●', '*'],
  barEnd: ['┤', '┤', '|'],
  filled: ['█', '█', '#'],
  unfilled: ['░', '░', '.'],
  caret: ['▏', '_', '_'],
  up: ['↑', '↑', '^'],
  down: ['↓', '↓', 'v'],
  left: ['←', '←', '<'],
  right: ['→', '→', '>'],
  crumb: ['›', '›', '>'],
  cutLeft: ['‹', '‹', '<'],
  cutRight: ['›', '›', '>'],
  dot: ['·', '·', '-'],
  more: ['…', '…', '~'],
  bullet: ['•', '•', '*'],
  marker: ['>', '>', '>'],
  warning: ['!', '!', '!'],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>

const COLUMN: Readonly<Record<GlyphSet, 0 | 1 | 2>> = {unicode: 0, console: 1, ascii: 2}

function column(set: GlyphSet): Glyphs {
  const at = COLUMN[set]
  return Object.fromEntries(Object.entries(TABLE).map(([name, row]) => [name, row[at]])) as Glyphs
}

const SETS: Readonly<Record<GlyphSet, Glyphs>> = {unicode: column('unicode'), console: column('console'), ascii: column('ascii')}

export function glyphs(set: GlyphSet): Glyphs {
  return SETS[set]
}

/** Every character that may be drawn beside printable ASCII, for the scan of sources and packs (CLI-40). */
export const ALL_GLYPHS: ReadonlySet<string> = new Set(Object.values(TABLE).flat())
