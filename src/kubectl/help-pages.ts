/**
 * What kubectl's commands say about themselves and which flags they have: recorded from kubectl 1.36 by tools/make-help-pages.mjs.
 * Which commands exist is known at once; a page is parsed when it is asked for.
 */
import file from './help-pages.json' with {type: 'json'}
import paths from './help-paths.json' with {type: 'json'}
import type {Flag, FlagType} from './flags.ts'

/** One flag as its page tells it: `fallback` is what holds without it, `alone` its value when it stands without one. */
export type PageFlag = {
  readonly name: string
  readonly short: string
  /** pflag's name of the type: `string`, `stringSlice`, `int32`, … */
  readonly type: string
  readonly fallback: string
  readonly about: string
  readonly alone: string
  /** Why the flag is not to be used any more; '' for the others. */
  readonly deprecated: string
  readonly hidden: boolean
}

export type Page = {
  readonly short: string
  readonly long: string
  readonly example: string
  /** `kubectl get [(-o|--output=)…] [flags]`. */
  readonly use: string
  readonly aliases: readonly string[]
  readonly flags: readonly PageFlag[]
  /** Flags that the commands below it have too. */
  readonly persistent: readonly PageFlag[]
  /** Titles and names of commands: of kubectl itself alone. */
  readonly groups: readonly (readonly [title: string, names: readonly string[]])[]
}

type Written = Partial<Omit<Page, 'flags' | 'persistent'>> & {readonly flags?: readonly number[]; readonly persistent?: readonly number[]}
type WrittenFlag = readonly [string, string, string, string, string, string?, string?, number?]

let pool: readonly PageFlag[] | undefined

/** The words of every command, `rollout undo`, and '' for kubectl itself; children after their parent. */
export const PATHS: readonly string[] = paths

/** The page of a command; undefined for words that are no command. */
export function pageOf(path: string): Page | undefined {
  const texts: {readonly [path: string]: string} = file.pages
  if (!Object.hasOwn(texts, path)) return undefined
  // What the tool wrote; a cast is all the check a file of our own needs.
  const {flags = [], persistent = [], ...page} = JSON.parse(texts[path] ?? '') as Written
  return {
    short: '',
    long: '',
    example: '',
    use: '',
    aliases: [],
    groups: [],
    ...page,
    flags: numbered(flags),
    persistent: numbered(persistent),
  }
}

function numbered(numbers: readonly number[]): readonly PageFlag[] {
  pool ??= (JSON.parse(file.flags) as readonly WrittenFlag[]).map(
    ([name, short, type, fallback = '', about = '', alone = '', deprecated = '', hidden]) => ({
      name,
      short,
      type,
      fallback,
      about,
      alone,
      deprecated,
      hidden: hidden === 1,
    }),
  )
  const known = pool
  return numbers.flatMap(number => known[number] ?? [])
}

const TYPES: {readonly [type: string]: FlagType} = {
  bool: 'bool',
  tristate: 'bool',
  int: 'int',
  int32: 'int',
  int64: 'int',
  Level: 'int',
  duration: 'duration',
  stringSlice: 'list',
  stringArray: 'array',
  mapStringString: 'array',
  stringToString: 'array',
}

/** A flag of a page as it is parsed. */
export function parsedFlag({name, short, type, alone}: PageFlag): Flag {
  const kind = TYPES[type] ?? (alone === '' ? 'string' : 'opt')
  return {name, type: kind, ...(short === '' ? {} : {short}), ...(kind === 'opt' ? {alone} : {})}
}
