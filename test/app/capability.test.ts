import {describe, expect, test} from 'vitest'
import type {LookFlags, Surroundings} from '../../src/app/capability.ts'
import {decideColour, decideGlyphs, decideLooks, decideMode, drawableRows} from '../../src/app/capability.ts'

const around = (env: Surroundings['env'], rest: Partial<Surroundings> = {}): Surroundings => ({
  env: {TERM: 'xterm-256color', LANG: 'en_US.UTF-8', ...env},
  stdinIsTerminal: true,
  stdoutIsTerminal: true,
  platform: 'linux',
  ...rest,
})
const piped = {stdoutIsTerminal: false}

describe('CLI-10: the first of flag, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, no terminal, CLICOLOR=0 that speaks decides the colours', () => {
  const TABLE: readonly (readonly [string, LookFlags['colour'], Surroundings, string])[] = [
    ['detects 256 colours by TERM', undefined, around({}), '256'],
    ['the flag outweighs NO_COLOR', '16', around({NO_COLOR: '1'}), '16'],
    ['the flag never outweighs all', 'none', around({FORCE_COLOR: '3', COLORTERM: 'truecolor'}), 'none'],
    ['auto is as no flag', 'auto', around({NO_COLOR: '1'}), 'none'],
    ['NO_COLOR outweighs FORCE_COLOR', undefined, around({NO_COLOR: '1', FORCE_COLOR: '3'}), 'none'],
    ['an empty NO_COLOR says nothing', undefined, around({NO_COLOR: ''}), '256'],
    ['FORCE_COLOR=0', undefined, around({FORCE_COLOR: '0', COLORTERM: 'truecolor'}), 'none'],
    ['FORCE_COLOR=1 into a pipe', undefined, around({FORCE_COLOR: '1'}, piped), '16'],
    ['FORCE_COLOR=2', undefined, around({FORCE_COLOR: '2'}), '256'],
    ['FORCE_COLOR=3 on a dumb terminal', undefined, around({FORCE_COLOR: '3', TERM: 'dumb'}), 'truecolor'],
    ['CLICOLOR_FORCE into a pipe', undefined, around({CLICOLOR_FORCE: '1'}, piped), '256'],
    ['CLICOLOR_FORCE=0 says nothing', undefined, around({CLICOLOR_FORCE: '0'}, piped), 'none'],
    ['a pipe', undefined, around({COLORTERM: 'truecolor'}, piped), 'none'],
    ['TERM=dumb', undefined, around({TERM: 'dumb', COLORTERM: 'truecolor'}), 'none'],
    ['CLICOLOR=0', undefined, around({CLICOLOR: '0'}), 'none'],
    ['COLORTERM=truecolor', undefined, around({COLORTERM: 'truecolor'}), 'truecolor'],
    ['COLORTERM=24bit', undefined, around({COLORTERM: '24bit'}), 'truecolor'],
    ['COLORTERM=yes is no promise of 24 bit', undefined, around({COLORTERM: 'yes'}), '256'],
    ['the Linux console', undefined, around({TERM: 'linux'}), '16'],
    ['plain xterm', undefined, around({TERM: 'xterm'}), '16'],
    ["Apple's Terminal never gets truecolor by name", undefined, around({TERM_PROGRAM: 'Apple_Terminal'}), '256'],
    [
      "Apple's Terminal gets it when COLORTERM says so",
      undefined,
      around({TERM_PROGRAM: 'Apple_Terminal', COLORTERM: 'truecolor'}),
      'truecolor',
    ],
    ['VS Code', undefined, around({TERM_PROGRAM: 'vscode'}), 'truecolor'],
    ['Windows Terminal', undefined, around({WT_SESSION: 'x', TERM: undefined}), 'truecolor'],
  ]
  test.each(TABLE)('%s', (_, flag, surroundings, expected) => {
    expect(decideColour(flag, surroundings).value).toBe(expected)
  })
})

describe('CLI-15: glyphs are those of the flag, the variable, or what terminal and locale can show', () => {
  const TABLE: readonly (readonly [string, boolean, Surroundings, string])[] = [
    ['a UTF-8 locale', false, around({}), 'unicode'],
    ['C.utf8', false, around({LANG: 'C.utf8'}), 'unicode'],
    ['LC_ALL outweighs LANG', false, around({LC_ALL: 'C'}), 'ascii'],
    ['POSIX', false, around({LANG: 'POSIX'}), 'ascii'],
    ['no locale', false, around({LANG: undefined}), 'ascii'],
    ['latin-1', false, around({LANG: 'de_DE.ISO-8859-1'}), 'ascii'],
    ['the Linux console', false, around({TERM: 'linux'}), 'console'],
    ['--ascii', true, around({K8S_TUTOR_GLYPHS: 'unicode'}), 'ascii'],
    ['the variable outweighs TERM', false, around({TERM: 'linux', K8S_TUTOR_GLYPHS: 'unicode'}), 'unicode'],
    ['an unknown value says nothing', false, around({K8S_TUTOR_GLYPHS: 'emoji'}), 'unicode'],
    ['Windows Terminal', false, around({WT_SESSION: 'x', LANG: undefined}, {platform: 'win32'}), 'unicode'],
    ['an old Windows console', false, around({LANG: undefined}, {platform: 'win32'}), 'ascii'],
  ]
  test.each(TABLE)('%s', (_, ascii, surroundings, expected) => {
    expect(decideGlyphs(ascii, surroundings).value).toBe(expected)
  })
})

describe('CLI-12: lines instead of a screen, when asked for or when there is no screen to draw on', () => {
  const TABLE: readonly (readonly [string, boolean, Surroundings, string])[] = [
    ['a terminal draws', false, around({}), 'screen'],
    ['--plain', true, around({}), 'plain'],
    ['ACCESSIBLE=1', false, around({ACCESSIBLE: '1'}), 'plain'],
    ['ACCESSIBLE=no is no', false, around({ACCESSIBLE: 'no'}), 'screen'],
    ['ACCESSIBLE= is no', false, around({ACCESSIBLE: ''}), 'screen'],
    ['K8S_TUTOR_SCREEN_READER', false, around({K8S_TUTOR_SCREEN_READER: 'yes'}), 'plain'],
    ['INK_SCREEN_READER=true', false, around({INK_SCREEN_READER: 'true'}), 'plain'],
    ['TERM=dumb', false, around({TERM: 'dumb'}), 'plain'],
    ['no TERM', false, around({TERM: undefined}), 'plain'],
    ['no TERM on Windows is usual', false, around({TERM: undefined}, {platform: 'win32'}), 'screen'],
    ['a pipe behind', false, around({}, piped), 'plain'],
    ['a pipe before', false, around({}, {stdinIsTerminal: false}), 'plain'],
    ['CI alone changes nothing', false, around({CI: 'true'}), 'screen'],
  ]
  test.each(TABLE)('%s', (_, plain, surroundings, expected) => {
    expect(decideMode(plain, surroundings).value).toBe(expected)
  })
})

test('CLI-13: truecolor only where COLORTERM or a terminal that is known for it says so, and never by the name of Apple’s', () => {
  const level = (env: Surroundings['env']) => decideColour(undefined, around(env)).value
  for (const env of [{COLORTERM: 'truecolor'}, {COLORTERM: '24bit'}, {TERM_PROGRAM: 'WezTerm'}, {TERM: 'xterm-kitty'}, {WT_SESSION: 'x'}])
    expect(level(env)).toBe('truecolor')
  for (const env of [{TERM_PROGRAM: 'Apple_Terminal'}, {TERM_PROGRAM: 'tmux'}, {COLORTERM: 'yes'}, {TERM: 'screen-256color'}])
    expect(level(env)).toBe('256')
  expect(level({TERM_PROGRAM: 'Apple_Terminal', COLORTERM: 'truecolor'})).toBe('truecolor')
})

test('CLI-14: the Linux console has 16 colours and its own glyphs', () => {
  const looks = decideLooks({}, around({TERM: 'linux'}))
  expect([looks.colour.value, looks.glyphs.value]).toEqual(['16', 'console'])
})

test('CLI-42: the width of lines is asked for unless glyphs were chosen or are ASCII; on a Windows in CJK silence is an answer', () => {
  const asks = (flags: LookFlags, env: Surroundings['env'], platform = 'linux') =>
    decideLooks(flags, around(env, {platform})).asksWidth.value
  expect(asks({}, {})).toBe('yes')
  expect(asks({ascii: true}, {})).toBe('no')
  expect(asks({}, {K8S_TUTOR_GLYPHS: 'unicode'})).toBe('no')
  expect(asks({}, {LANG: 'C'})).toBe('no')
  expect(asks({}, {WT_SESSION: 'x', LANG: 'ja_JP.UTF-8'}, 'win32')).toBe('or ascii')
})

test('motion, frames, Esc and theme say what decided them', () => {
  const looks = decideLooks({lowBandwidth: true, theme: 'light'}, around({K8S_TUTOR_MOTION: '0', K8S_TUTOR_ESC_MS: '9999'}))
  expect([looks.motion, looks.fps, looks.escapeMs, looks.theme]).toEqual([
    {value: false, because: 'K8S_TUTOR_MOTION=0'},
    {value: 4, because: '--low-bandwidth'},
    {value: 500, because: 'K8S_TUTOR_ESC_MS=9999'},
    {value: 'light', because: '--theme=light'},
  ])
  expect(decideLooks({}, around({SSH_CONNECTION: 'a b'})).fps.value).toBe(4)
  expect(decideLooks({}, around({ACCESSIBLE: '1'})).motion.value).toBe(false)
})

test('CLI-28: the last row stays free where a full one would scroll', () => {
  expect([drawableRows(24, 'linux'), drawableRows(24, 'win32'), drawableRows(1, 'win32')]).toEqual([24, 23, 1])
})
