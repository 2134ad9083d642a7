import type {Command} from './command.ts'
import {GLOBAL_FLAGS} from './command.ts'
import {COMMANDS} from './commands.ts'
import {FLAG_WORDS} from './flag-words.ts'
import type {Flag} from './flags.ts'
import {getTable} from './table.ts'

/** What groups of commands are for: commands that do nothing alone. */
const GROUP_WORDS: {readonly [path: string]: string} = {
  rollout: 'Follow, pause, repeat or undo the rollout of a workload',
  set: 'Change one part of a pod template',
  top: 'Show what nodes and pods use',
  config: 'Show and choose what kubectl talks to',
  auth: 'Ask what you may do',
  create: 'Create an object from a file or from words',
  'create service': 'Create a Service',
  'create secret': 'Create a Secret',
}

const ORDER: readonly (readonly [string, readonly string[]])[] = [
  ['To look', ['get', 'describe', 'events', 'logs', 'explain', 'diff', 'top']],
  ['To change', ['create', 'apply', 'edit', 'patch', 'replace', 'delete', 'set', 'label', 'annotate', 'run', 'expose']],
  ['To work with workloads', ['scale', 'rollout', 'wait', 'exec', 'autoscale']],
  ['To work with nodes', ['cordon', 'uncordon', 'drain', 'taint']],
  ['About the cluster', ['api-resources', 'api-versions', 'cluster-info', 'config', 'auth', 'version']],
]

/** Help for a command path, in this tutorial's own words; '' is kubectl itself, `options` are the flags of all commands. */
export function helpFor(path: string): string {
  if (path === 'options') return `Flags of every command:\n${flagLines(GLOBAL_FLAGS)}`
  const found = COMMANDS.find(command => command.path === path)
  const children = childrenOf(path)
  if (path === '') return overview()
  if (found === undefined) return groupHelp(path, children)
  const own = found.flags.filter(flag => !GLOBAL_FLAGS.includes(flag) && flag.name !== 'help')
  const aliases = found.aliases.length === 0 ? '' : `\nAlso called: ${found.aliases.join(', ')}\n`
  const flags = own.length === 0 ? '' : `\nFlags:\n${flagLines(own)}`
  return `${found.about}.\n\nUsage:\n  kubectl ${found.usage === '' ? found.path : found.usage} [flags]\n${aliases}${commandLines(children)}${flags}${MORE}`
}

const MORE = '\nFlags of every command: kubectl options\n'

function overview(): string {
  const parts = ORDER.map(([title, names]) => `${title}:\n${names.map(name => lineOf(name)).join('')}`)
  return `kubectl asks a Kubernetes cluster, and changes it.\n\n${parts.join('\n')}\nMore about one: kubectl VERB --help${MORE}`
}

function lineOf(path: string): string {
  const about = COMMANDS.find(command => command.path === path)?.about ?? GROUP_WORDS[path] ?? ''
  return `  ${path.padEnd(15)} ${about}\n`
}

function groupHelp(path: string, children: readonly Command[]): string {
  const about = GROUP_WORDS[path]
  return `${about === undefined ? path : about}.\n\nUsage:\n  kubectl ${path} COMMAND\n${commandLines(children)}\nMore about one: kubectl ${path} COMMAND --help${MORE}`
}

function childrenOf(path: string): readonly Command[] {
  return COMMANDS.filter(command => command.path.startsWith(`${path} `))
}

function commandLines(children: readonly Command[]): string {
  if (children.length === 0) return ''
  const rows = [...children].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({path, about}) => `  ${path.padEnd(28)} ${about}\n`)
  return `\nCommands:\n${rows.join('')}`
}

function flagLines(flags: readonly Flag[]): string {
  const sorted = [...flags].filter(flag => flag.absent !== true).sort((a, b) => (a.name < b.name ? -1 : 1))
  return getTable(sorted.map(flag => [`  ${wordOf(flag)}`, FLAG_WORDS[flag.name] ?? '']))
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

function wordOf({name, short, type, alone}: Flag): string {
  const value =
    type === 'bool'
      ? ''
      : type === 'opt'
        ? `[=${alone ?? ''}]`
        : type === 'list' || type === 'array'
          ? ' WORDS'
          : type === 'int'
            ? ' NUMBER'
            : type === 'duration'
              ? ' 30s'
              : ' WORD'
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value}`
}
