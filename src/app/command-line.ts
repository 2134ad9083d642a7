import {SCENARIO_WORDS} from './scenario-help.ts'
import {nearest} from '../kube/nearest.ts'
import type {ColourLevel, LookFlags, ThemeChoice} from './capability.ts'

/** Exit codes, as `--help` prints them (CLI-04). */
export const EXIT = {
  ok: 0,
  checkFailed: 1,
  usage: 2,
  invalid: 3,
  notSaved: 4,
  noTerminal: 5,
  internal: 70,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const

export type CommandName =
  | 'open'
  | 'list'
  | 'start'
  | 'show'
  | 'check'
  | 'progress'
  | 'reset'
  | 'export'
  | 'import'
  | 'doctor'
  | 'completion'
  | 'lint'
  | 'sim'
  | 'pack'

/** Flags that came with a command; what was not given is left out. */
export type Flags = LookFlags & {
  readonly json?: boolean
  readonly yes?: boolean
  readonly strict?: boolean
  readonly stateDir?: string
  readonly file?: string
  readonly pack?: string
  readonly seat?: string
  readonly trace?: string
  readonly until?: string
}

export type CommandLine =
  | {readonly kind: 'run'; readonly command: CommandName; readonly args: readonly string[]; readonly flags: Flags}
  | {readonly kind: 'help'; readonly topic?: string}
  | {readonly kind: 'version'}
  /** `help --man`: the manual page. */
  | {readonly kind: 'man'}
  /** Not understood: the message for stderr. The exit code is EXIT.usage. */
  | {readonly kind: 'wrong'; readonly message: string}

type CommandRow = {
  readonly args: string
  readonly least: number
  readonly most: number
  readonly words: string
  readonly flags: readonly string[]
}

/** Commands: arguments as help shows them, how many, what for, and the flags of their own. No command has a short form (CLI-05). */
const COMMANDS: Readonly<Record<CommandName, CommandRow>> = {
  open: {args: '', least: 0, most: 0, words: 'open the tutorial (also without any command)', flags: []},
  list: {args: '', least: 0, most: 0, words: 'all lessons, and which are done', flags: ['--json']},
  start: {args: 'LESSON', least: 1, most: 1, words: 'open the tutorial at a lesson', flags: []},
  show: {args: 'LESSON', least: 1, most: 1, words: 'print a lesson as text', flags: []},
  check: {args: 'LESSON', least: 1, most: 1, words: 'check an answer without a terminal', flags: ['--file', '--json']},
  progress: {args: '', least: 0, most: 0, words: 'what is done so far', flags: ['--json']},
  reset: {args: '[LESSON]', least: 0, most: 1, words: 'forget a lesson, or everything', flags: ['--yes']},
  export: {args: '', least: 0, most: 0, words: 'print the progress, to be kept or carried', flags: []},
  import: {args: 'FILE', least: 1, most: 1, words: 'take over an exported progress', flags: ['--yes']},
  doctor: {args: '', least: 0, most: 0, words: 'what was decided about this terminal, and why', flags: ['--json']},
  completion: {args: 'SHELL', least: 1, most: 1, words: 'print a completion script: bash, zsh, fish or powershell', flags: []},
  lint: {args: 'FILE…', least: 1, most: 1_000, words: "check manifests as the API server would ('-' is stdin)", flags: ['--json']},
  sim: {args: 'SCENARIO', least: 1, most: 1, words: 'play a scenario file and print what happened', flags: ['--trace', '--until']},
  pack: {args: 'check DIR', least: 2, most: 2, words: 'prove a pack of lessons', flags: ['--json']},
}

type Reader = (value: string) => Flags | string

const COLOURS: Readonly<Record<string, ColourLevel | 'auto'>> = {never: 'none', 16: '16', 256: '256', truecolor: 'truecolor', auto: 'auto'}
const THEMES: readonly string[] = ['sixteen', 'dark', 'light', 'high-contrast']
const isTheme = (value: string): value is ThemeChoice => THEMES.includes(value)

function readColour(value: string): Flags | string {
  const colour = Object.hasOwn(COLOURS, value) ? COLOURS[value] : undefined
  return colour === undefined ? 'use never, 16, 256, truecolor or auto' : {colour}
}

type FlagRow = {readonly value?: string; readonly words: string; readonly read: Reader; readonly general: boolean}

/** Flags: name of the value if there is one, words, and what they set. General ones work with every command. */
const FLAGS: Readonly<Record<string, FlagRow>> = {
  '--plain': {words: 'lines instead of a screen, for screen readers and pipes', read: () => ({plain: true}), general: true},
  '--screen-reader': {words: 'the same as --plain', read: () => ({plain: true}), general: true},
  '--ascii': {words: 'draw with ASCII only', read: () => ({ascii: true}), general: true},
  '--color': {value: 'WHEN', words: 'never, 16, 256, truecolor or auto', read: readColour, general: true},
  '--theme': {
    value: 'NAME',
    words: 'sixteen, dark, light or high-contrast',
    read: value => (isTheme(value) ? {theme: value} : `use ${THEMES.join(', ')}`),
    general: true,
  },
  '--no-motion': {words: 'nothing moves by itself', read: () => ({noMotion: true}), general: true},
  '--vim': {words: 'vim keys in the editor (also K8S_TUTOR_VIM=1)', read: () => ({vim: true}), general: true},
  '--cursor-visible': {words: "show the terminal's own cursor on what has the focus", read: () => ({cursorVisible: true}), general: true},
  '--low-bandwidth': {words: 'four pictures a second', read: () => ({lowBandwidth: true}), general: true},
  '--state-dir': {value: 'DIR', words: 'where progress is kept', read: stateDir => ({stateDir}), general: true},
  '--pack': {value: 'DIR', words: 'load lessons from a folder (data only)', read: pack => ({pack}), general: true},
  '--seat': {value: 'NAME', words: 'a label in the header', read: readSeat, general: true},
  '--strict': {words: 'exit 4 when progress cannot be saved', read: () => ({strict: true}), general: true},
  '--json': {words: 'one JSON document on stdout', read: () => ({json: true}), general: false},
  '--yes': {words: 'do not ask', read: () => ({yes: true}), general: false},
  '--file': {value: 'FILE', words: "the answer ('-' is stdin); also -f", read: file => ({file}), general: false},
  '--trace': {value: 'FILE', words: 'write every change as JSON Lines', read: trace => ({trace}), general: false},
  '--until': {value: 'TIME', words: 'stop after that time, such as 90s, 5m or 2h', read: until => ({until}), general: false},
}

function readSeat(value: string): Flags | string {
  return /^[A-Za-z0-9 ._-]{1,24}$/.test(value) ? {seat: value} : 'use 1 to 24 letters, digits, spaces, dots, dashes or underscores'
}

const SHORT: Readonly<Record<string, string>> = {'-f': '--file'}
const isCommand = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word)

const wrong = (message: string): CommandLine => ({kind: 'wrong', message})

function unknown(kind: 'flag' | 'command', word: string, known: readonly string[]): CommandLine {
  const near = nearest(word, known)
  return wrong(`unknown ${kind}: ${word}${near === undefined ? '' : `. Did you mean ${near}?`} (--help lists all)`)
}

/** What the words after the program's name ask for. Pure; values are taken as they are, callers clean what they print. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const words: string[] = []
  let flags: Flags = {}
  const used: string[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--') {
      words.push(...argv.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word)
      continue
    }
    if (word === '--help' || word === '-h') return words[0] === undefined ? {kind: 'help'} : {kind: 'help', topic: words[0]}
    if (word === '--version') return {kind: 'version'}
    if (word === '--man' && words[0] === 'help') return {kind: 'man'}
    const read = readFlag(word, argv[at + 1])
    if ('message' in read) return read.message
    flags = {...flags, ...read.flags}
    used.push(read.name)
    if (read.tookNext) at += 1
  }
  return commandOf(words, flags, used)
}

type ReadFlag = {readonly flags: Flags; readonly name: string; readonly tookNext: boolean} | {readonly message: CommandLine}

function readFlag(word: string, next: string | undefined): ReadFlag {
  const equals = word.indexOf('=')
  const written = equals < 0 ? word : word.slice(0, equals)
  const name = SHORT[written] ?? written
  const row = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined
  if (row === undefined) return {message: unknown('flag', written, Object.keys(FLAGS))}
  if (row.value === undefined && equals >= 0) return {message: wrong(`${written} takes no value`)}
  const value = row.value === undefined ? '' : equals < 0 ? next : word.slice(equals + 1)
  if (value === undefined) return {message: wrong(`${written} needs a value: ${written} ${row.value ?? ''}`)}
  const read = row.read(value)
  if (typeof read === 'string') return {message: wrong(`${written} ${value}: ${read}`)}
  return {flags: read, name, tookNext: row.value !== undefined && equals < 0}
}

function commandOf(words: readonly string[], flags: Flags, used: readonly string[]): CommandLine {
  const [first = 'open', ...args] = words
  if (first === 'help') return args[0] === undefined ? {kind: 'help'} : {kind: 'help', topic: args[0]}
  if (!isCommand(first)) return unknown('command', first, [...Object.keys(COMMANDS), 'help'])
  const row = COMMANDS[first]
  if (args.length < row.least || args.length > row.most) return wrong(`usage: k8s-workloads-tutor ${first} ${row.args}`.trimEnd())
  if (first === 'pack' && args[0] !== 'check') return unknown('command', `pack ${args[0] ?? ''}`, ['pack check'])
  const stray = used.find(name => FLAGS[name]?.general === false && !row.flags.includes(name))
  if (stray !== undefined) return wrong(`${first} does not know ${stray}`)
  return {kind: 'run', command: first, args, flags}
}

const COLUMN = 24

function row(left: string, right: string): string {
  return `  ${left.padEnd(COLUMN)}${right}`
}

function flagRow(name: string): string {
  const {value, words} = FLAGS[name] ?? {words: ''}
  return row(value === undefined ? name : `${name} ${value}`, words)
}

function commandRow(name: CommandName): string {
  return row(`${name} ${COMMANDS[name].args}`.trimEnd(), COMMANDS[name].words)
}

export const EXIT_WORDS =
  'Exit codes: 0 ok, 1 check failed, 2 usage error, 3 pack or file invalid, 4 progress not saved (only with --strict),\n' +
  '5 terminal not usable, 70 internal error, 129 hangup, 130 interrupted, 143 terminated.'

/** Commands as the manual page and completion scripts tell them, in order. */
export function commandRows(): readonly (CommandRow & {readonly name: CommandName})[] {
  return Object.keys(COMMANDS)
    .filter(isCommand)
    .map(name => ({name, ...COMMANDS[name]}))
}

/** Flags in the same way; `general` ones go with every command. */
export function flagRows(): readonly {readonly name: string; readonly value?: string; readonly words: string; readonly general: boolean}[] {
  return Object.entries(FLAGS).map(([name, {value, words, general}]) => ({name, words, general, ...(value === undefined ? {} : {value})}))
}

/** The whole help, or that of one command; undefined when there is no such topic. */
export function helpText(topic?: string): string | undefined {
  if (topic !== undefined && !isCommand(topic)) return undefined
  if (topic !== undefined) {
    const {args, words, flags} = COMMANDS[topic]
    const own = flags.length === 0 ? [] : ['', ...flags.map(flagRow)]
    const more = topic === 'sim' ? ['', ...SCENARIO_WORDS] : []
    return [`k8s-workloads-tutor ${topic} ${args}`.trimEnd(), `  ${words}`, ...own, ...more, ''].join('\n')
  }
  return [
    'Use --plain for lines instead of a screen: the whole course, for screen readers and pipes.',
    '',
    'k8s-workloads-tutor [command] [flags]',
    'Learn StatefulSets, DaemonSets, Jobs and CronJobs on a cluster inside this program. No network, ever.',
    '',
    'Commands:',
    ...Object.keys(COMMANDS).filter(isCommand).map(commandRow),
    row('help [COMMAND]', 'this text, or that of one command'),
    '',
    'Flags:',
    ...Object.entries(FLAGS)
      .filter(([, {general}]) => general)
      .map(([name]) => flagRow(name)),
    row('--version', 'the version'),
    '',
    EXIT_WORDS,
    '',
  ].join('\n')
}
