/**
 * Names of keys: `a`, `enter`, `up`, `f1`, with modifiers before them in the order ctrl, alt, shift: `ctrl-c`, `alt-shift-up`.
 * A printable key is named by its own grapheme; the space bar is `space`.
 */
export type KeyName = string

const SHIFT = 1
const ALT = 2
const CTRL = 4
/** Super, hyper and meta: chords of the desktop, not of ours. */
const FOREIGN = 8 + 16 + 32

/** Final letters of CSI and SS3 sequences that carry no number: xterm, linux, VT220. */
const BY_LETTER: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'keypad-center',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
}

/** `CSI n ~`. Home and End have four encodings between them; rxvt counts F1 to F4 here too. */
const BY_NUMBER: Readonly<Record<number, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
}

/** Keypad in application mode, after `ESC O`. */
const KEYPAD: Readonly<Record<string, KeyName>> = {
  M: 'enter',
  X: '=',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
}

/** rxvt: lower-case letters are the shifted (CSI) or controlled (SS3) arrows. */
const RXVT_ARROWS: Readonly<Record<string, KeyName>> = {a: 'up', b: 'down', c: 'right', d: 'left'}

/** kitty's functional keys that plain terminals know too; the rest of its private range is dropped. */
const KITTY: Readonly<Record<number, KeyName>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'page-up',
  57422: 'page-down',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
}

const CONTROLS: Readonly<Record<number, KeyName>> = {
  0: 'ctrl-space',
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  27: 'escape',
  28: 'ctrl-\\',
  29: 'ctrl-]',
  30: 'ctrl-^',
  31: 'ctrl-_',
  127: 'backspace',
}

/** The key a control byte (below 32, or 127) stands for. Ctrl-H is a Backspace, Ctrl-J and Ctrl-M are Enter: they cannot be told apart. */
export function controlName(byte: number): KeyName {
  return CONTROLS[byte] ?? `ctrl-${String.fromCharCode(byte + 96)}`
}

export function printableName(grapheme: string): KeyName {
  return grapheme === ' ' ? 'space' : grapheme
}

function withModifiers(name: KeyName, bits: number): KeyName | undefined {
  if ((bits & FOREIGN) !== 0) return undefined
  return `${bits & CTRL ? 'ctrl-' : ''}${bits & ALT ? 'alt-' : ''}${bits & SHIFT ? 'shift-' : ''}${name}`
}

/** Adds Alt to a name that may have modifiers already. */
export function withAlt(name: KeyName): KeyName {
  if (name.startsWith('ctrl-alt-') || name.startsWith('alt-')) return name
  return name.startsWith('ctrl-') && name.length > 5 ? `ctrl-alt-${name.slice(5)}` : `alt-${name}`
}

/** Numbers of a CSI parameter text; sub-parameters after a colon are kept apart. */
function numbers(params: string): readonly (readonly number[])[] {
  return params.split(';').map(part => part.split(':').map(text => (text === '' ? 0 : Number(text))))
}

const isPrintable = (code: number): boolean =>
  code > 32 && code < 0x110000 && !(code > 126 && code < 160) && !(code > 0xd7ff && code < 0xf900)

/** A key given by code point and modifier bits, as kitty (`CSI code;mods u`) and xterm's modifyOtherKeys send it. */
function codePointName(code: number, bits: number): KeyName | undefined {
  const known = KITTY[code]
  if (known !== undefined) return withModifiers(known, bits)
  if (!isPrintable(code)) return undefined
  const letter = String.fromCodePoint(code)
  // Shift is part of a printable character already.
  if (bits === SHIFT) return letter.toUpperCase()
  return withModifiers(letter, bits & ~SHIFT)
}

function kittyName(params: string): KeyName | undefined {
  const [key, modifiers] = numbers(params)
  const released = modifiers?.[1] === 3
  if (released) return undefined
  const code = (modifiers?.[0] ?? 1) - 1 === SHIFT ? (key?.[1] ?? key?.[0]) : key?.[0]
  return codePointName(code ?? 0, Math.max(0, (modifiers?.[0] ?? 1) - 1) & 63)
}

function tildeName(params: string): KeyName | undefined {
  const [first, second, third] = numbers(params)
  const bits = Math.max(0, (second?.[0] ?? 1) - 1) & 63
  if (first?.[0] === 27) return codePointName(third?.[0] ?? 0, bits)
  if (second?.[1] === 3) return undefined
  const name = BY_NUMBER[first?.[0] ?? 0]
  return name === undefined ? undefined : withModifiers(name, bits)
}

const RXVT_ENDINGS: Readonly<Record<string, number>> = {$: SHIFT, '^': CTRL, '@': CTRL | SHIFT}

function letterName(params: string, final: string): KeyName | undefined {
  const [first, second] = numbers(params)
  const name = BY_LETTER[final]
  if (name === undefined || second?.[1] === 3) return undefined
  // `CSI row;column R` is an answer of the terminal; only `CSI 1;modifiers R` is F3.
  if (final === 'R' && params !== '' && !(first?.[0] === 1 && (second?.[0] ?? 0) <= 16)) return undefined
  return withModifiers(name, Math.max(0, (second?.[0] ?? first?.[0] ?? 1) - 1) & 63)
}

/** The key of `CSI params final`, or undefined for a terminal's reply, a mouse or focus report, and what nobody knows. */
export function csiName(params: string, final: string): KeyName | undefined {
  if (!/^[0-9;:]*$/.test(params)) return undefined
  if (final === 'u') return kittyName(params)
  if (final === '~') return tildeName(params)
  if (final === 'Z') return 'shift-tab'
  const rxvt = RXVT_ENDINGS[final]
  if (rxvt !== undefined) {
    const name = BY_NUMBER[Number(params)]
    return name === undefined ? undefined : withModifiers(name, rxvt)
  }
  const arrow = RXVT_ARROWS[final]
  if (arrow !== undefined) return params === '' ? `shift-${arrow}` : undefined
  return letterName(params, final)
}

/** The key of `ESC O params final`: application cursor keys, F1 to F4, the keypad, and rxvt's Ctrl-arrows. */
export function ss3Name(params: string, final: string): KeyName | undefined {
  const arrow = RXVT_ARROWS[final]
  if (arrow !== undefined) return `ctrl-${arrow}`
  const keypad = KEYPAD[final]
  if (keypad !== undefined) return keypad
  const name = BY_LETTER[final]
  return name === undefined ? undefined : withModifiers(name, Math.max(0, Number(params === '' ? 1 : params) - 1) & 63)
}

/** `ESC [ [ A` to `E`: F1 to F5 of the Linux console. */
export function linuxName(final: string): KeyName | undefined {
  const at = 'ABCDE'.indexOf(final)
  return at < 0 ? undefined : `f${at + 1}`
}
