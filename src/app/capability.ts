/** What the machine says about itself, handed in by host: nothing here reads it. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdinIsTerminal: boolean
  readonly stdoutIsTerminal: boolean
  readonly platform: string
}

export type ColourLevel = 'none' | '16' | '256' | 'truecolor'
export type GlyphChoice = 'unicode' | 'console' | 'ascii'
export type ThemeChoice = 'sixteen' | 'dark' | 'light' | 'high-contrast'

/** Flags of the command line that outweigh everything else. */
export type LookFlags = {
  readonly colour?: ColourLevel | 'auto'
  readonly ascii?: boolean
  readonly plain?: boolean
  readonly noMotion?: boolean
  readonly lowBandwidth?: boolean
  readonly cursorVisible?: boolean
  readonly vim?: boolean
  readonly theme?: ThemeChoice
}

/** Whether the terminal is asked how wide it draws lines; `or ascii`: no answer counts as too wide. */
export type AsksWidth = 'no' | 'yes' | 'or ascii'

/** A decision and what decided it, in words: `doctor` prints both. */
export type Decided<T> = {readonly value: T; readonly because: string}

export type Looks = {
  readonly mode: Decided<'screen' | 'plain'>
  readonly colour: Decided<ColourLevel>
  readonly glyphs: Decided<GlyphChoice>
  readonly motion: Decided<boolean>
  /** Ticks a second while something moves. */
  readonly fps: Decided<number>
  /** How long a lone Esc waits for the rest of a sequence, ms. */
  readonly escapeMs: Decided<number>
  readonly theme: Decided<ThemeChoice>
  readonly asksWidth: Decided<AsksWidth>
}

function decided<T>(value: T, because: string): Decided<T> {
  return {value, because}
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== ''
const OFF = new Set(['', '0', 'false', 'no'])
/** True for any value but empty, 0, false and no (A11Y-02). */
export const isOn = (value: string | undefined): boolean => value !== undefined && !OFF.has(value.toLowerCase())

/** Terminals that show 24-bit colour without saying so in COLORTERM. Apple's Terminal is not one: it blinks (CLI-13). */
const TRUECOLOR_PROGRAMS: ReadonlySet<string> = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'])

function detectColour(around: Surroundings): Decided<ColourLevel> {
  const {env} = around
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return decided('truecolor', `COLORTERM=${env.COLORTERM}`)
  if (env.TERM === 'linux') return decided('16', 'TERM=linux')
  if (env.TERM_PROGRAM === 'Apple_Terminal') return decided('256', 'TERM_PROGRAM=Apple_Terminal')
  if (isSet(env.WT_SESSION)) return decided('truecolor', 'WT_SESSION is set')
  if (isSet(env.TERM_PROGRAM) && TRUECOLOR_PROGRAMS.has(env.TERM_PROGRAM)) return decided('truecolor', `TERM_PROGRAM=${env.TERM_PROGRAM}`)
  if (env.TERM === 'xterm-kitty' || env.TERM === 'xterm-ghostty' || env.TERM === 'alacritty')
    return decided('truecolor', `TERM=${env.TERM}`)
  if (env.TERM?.includes('256') === true) return decided('256', `TERM=${env.TERM}`)
  return decided('16', `TERM=${env.TERM ?? ''}`)
}

const FORCED: Readonly<Record<string, ColourLevel>> = {0: 'none', false: 'none', 1: '16', true: '16', '': '16', 2: '256', 3: 'truecolor'}

/** CLI-10, in its order: the first that speaks decides. */
export function decideColour(flag: ColourLevel | 'auto' | undefined, around: Surroundings): Decided<ColourLevel> {
  const {env} = around
  if (flag !== undefined && flag !== 'auto') return decided(flag, `--color=${flag === 'none' ? 'never' : flag}`)
  if (isSet(env.NO_COLOR)) return decided('none', 'NO_COLOR is set')
  const forced = env.FORCE_COLOR === undefined ? undefined : FORCED[env.FORCE_COLOR]
  if (forced !== undefined) return decided(forced, `FORCE_COLOR=${env.FORCE_COLOR ?? ''}`)
  if (isSet(env.CLICOLOR_FORCE) && env.CLICOLOR_FORCE !== '0') {
    const found = detectColour(around)
    return decided(found.value, `CLICOLOR_FORCE, ${found.because}`)
  }
  if (!around.stdoutIsTerminal) return decided('none', 'stdout is no terminal')
  if (env.TERM === 'dumb') return decided('none', 'TERM=dumb')
  if (env.CLICOLOR === '0') return decided('none', 'CLICOLOR=0')
  return detectColour(around)
}

/** The locale of characters, as the C library picks it; with the name of the variable. */
function locale(env: Surroundings['env']): Decided<string> {
  for (const name of ['LC_ALL', 'LC_CTYPE', 'LANG']) {
    const value = env[name]
    if (isSet(value)) return decided(value, `${name}=${value}`)
  }
  return decided('', 'no locale is set')
}

const isGlyphChoice = (value: string | undefined): value is GlyphChoice => value === 'unicode' || value === 'console' || value === 'ascii'

/** CLI-15. */
export function decideGlyphs(ascii: boolean | undefined, around: Surroundings): Decided<GlyphChoice> {
  const {env} = around
  if (ascii === true) return decided('ascii', '--ascii')
  if (isGlyphChoice(env.K8S_TUTOR_GLYPHS)) return decided(env.K8S_TUTOR_GLYPHS, `K8S_TUTOR_GLYPHS=${env.K8S_TUTOR_GLYPHS}`)
  if (env.TERM === 'linux') return decided('console', 'TERM=linux')
  if (around.platform === 'win32')
    return isSet(env.WT_SESSION) ? decided('unicode', 'WT_SESSION is set') : decided('ascii', 'a plain Windows console')
  const chosen = locale(env)
  return /utf-?8/i.test(chosen.value) ? decided('unicode', chosen.because) : decided('ascii', chosen.because)
}

/** CLI-42: nobody is asked where a person has chosen, or where nothing wide could be drawn. */
function decideAsking(flags: LookFlags, glyphs: GlyphChoice, around: Surroundings): Decided<AsksWidth> {
  if (glyphs === 'ascii') return decided('no', 'ASCII is one cell wide everywhere')
  if (flags.ascii === true || isGlyphChoice(around.env.K8S_TUTOR_GLYPHS)) return decided('no', 'the glyphs were chosen')
  const {value, because} = locale(around.env)
  return around.platform === 'win32' && /^(zh|ja|ko)/i.test(value) ? decided('or ascii', because) : decided('yes', 'default')
}

const PLAIN_VARIABLES = ['ACCESSIBLE', 'K8S_TUTOR_SCREEN_READER', 'INK_SCREEN_READER'] as const

/** A11Y-02 and CLI-12: lines instead of a screen, when asked for or when there is no screen to draw on. */
export function decideMode(plain: boolean | undefined, around: Surroundings): Decided<'screen' | 'plain'> {
  const {env} = around
  if (plain === true) return decided('plain', '--plain')
  const asked = PLAIN_VARIABLES.find(name => isOn(env[name]))
  if (asked !== undefined) return decided('plain', `${asked}=${env[asked] ?? ''}`)
  if (!around.stdoutIsTerminal) return decided('plain', 'stdout is no terminal')
  if (!around.stdinIsTerminal) return decided('plain', 'stdin is no terminal')
  if (env.TERM === 'dumb') return decided('plain', 'TERM=dumb')
  // Windows consoles set no TERM and can draw all the same.
  if (!isSet(env.TERM) && around.platform !== 'win32') return decided('plain', 'TERM is not set')
  return decided('screen', 'stdin and stdout are a terminal')
}

function decideMotion(flags: LookFlags, mode: 'screen' | 'plain', env: Surroundings['env']): Decided<boolean> {
  if (flags.noMotion === true) return decided(false, '--no-motion')
  if (isSet(env.K8S_TUTOR_MOTION)) return decided(isOn(env.K8S_TUTOR_MOTION), `K8S_TUTOR_MOTION=${env.K8S_TUTOR_MOTION}`)
  return mode === 'plain' ? decided(false, 'plain mode') : decided(true, 'default')
}

function decideFps(flags: LookFlags, env: Surroundings['env']): Decided<number> {
  if (flags.lowBandwidth === true) return decided(4, '--low-bandwidth')
  return isSet(env.SSH_CONNECTION) ? decided(4, 'SSH_CONNECTION is set') : decided(12, 'default')
}

const LONGEST_ESCAPE = 500

function decideEscapeMs(env: Surroundings['env']): Decided<number> {
  const asked = Number(env.K8S_TUTOR_ESC_MS)
  if (!isSet(env.K8S_TUTOR_ESC_MS) || !Number.isInteger(asked) || asked < 1) return decided(50, 'default')
  return decided(Math.min(asked, LONGEST_ESCAPE), `K8S_TUTOR_ESC_MS=${env.K8S_TUTOR_ESC_MS}`)
}

const isTheme = (value: string | undefined): value is ThemeChoice =>
  value === 'sixteen' || value === 'dark' || value === 'light' || value === 'high-contrast'

function decideTheme(flag: ThemeChoice | undefined, env: Surroundings['env']): Decided<ThemeChoice> {
  if (flag !== undefined) return decided(flag, `--theme=${flag}`)
  return isTheme(env.K8S_TUTOR_THEME)
    ? decided(env.K8S_TUTOR_THEME, `K8S_TUTOR_THEME=${env.K8S_TUTOR_THEME}`)
    : decided('sixteen', 'default')
}

/** Everything about looks, decided once, before anything is drawn or Ink is loaded. Flags outweigh the environment (CLI-06). */
export function decideLooks(flags: LookFlags, around: Surroundings): Looks {
  const mode = decideMode(flags.plain, around)
  const glyphs = decideGlyphs(flags.ascii, around)
  return {
    mode,
    colour: decideColour(flags.colour, around),
    glyphs,
    asksWidth: decideAsking(flags, glyphs.value, around),
    motion: decideMotion(flags, mode.value, around.env),
    fps: decideFps(flags, around.env),
    escapeMs: decideEscapeMs(around.env),
    theme: decideTheme(flags.theme, around.env),
  }
}

/** Rows we may draw on: Windows consoles scroll when the bottom-right cell is written (CLI-28). */
export function drawableRows(rows: number, platform: string): number {
  return Math.max(1, platform === 'win32' ? rows - 1 : rows)
}
