import type {KubeObject} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {resourceByWord, RESOURCES} from '../kube/resources.ts'
import {listAt, textAt} from '../kube/peek.ts'
import {valuesFrom} from '../sim/table.ts'
import type {World} from '../sim/world.ts'
import type {Command} from './command.ts'
import {COMMANDS, NAMES} from './commands.ts'
import type {Flag} from './flags.ts'
import type {Shell} from './prompt.ts'
import {FILTERS} from './prompt-filters.ts'
import {PROGRAMS} from './prompt-programs.ts'

/** Words that may stand at the end of a line: each replaces the text from `from` on. Sorted; none when nothing fits. */
export type Completions = {readonly from: number; readonly words: readonly string[]}

/** The most words that are offered: all but in a cluster far larger than any lesson's. */
const MOST = 5_000
/** So many objects show which labels there are. */
const ENOUGH = 500
/** Commands whose arguments are names of pods, or of things that have pods. */
const OF_PODS = ['logs', 'exec', 'attach', 'cp', 'port-forward', 'debug']
const OF_NODES = ['cordon', 'uncordon', 'drain']
const OF_KINDS = [
  'get',
  'describe',
  'delete',
  'edit',
  'patch',
  'label',
  'annotate',
  'wait',
  'scale',
  'expose',
  'autoscale',
  'explain',
  'taint',
]
const SCALABLE = ['deployments', 'replicasets', 'statefulsets']
const ROLLED = ['daemonsets', 'deployments', 'statefulsets']
const FORMATS = ['custom-columns=', 'go-template=', 'json', 'jsonpath=', 'name', 'wide', 'yaml']
const WAIT_FOR = ['condition=', 'create', 'delete', 'jsonpath=']

/** What may come at the end of a line that is being typed: programs, verbs, kinds, names, flags and their values, files. */
export function complete(world: World, shell: Shell, text: string): Completions {
  const line = text.slice(Math.max(text.lastIndexOf('|'), text.lastIndexOf(';'), text.lastIndexOf('&')) + 1)
  const words = line.trimStart().split(/\s+/)
  const typed = words.pop() ?? ''
  const equals = /^--[\w-]+=/.exec(typed)?.[0] ?? ''
  const comma = typed.startsWith('-') ? -1 : typed.lastIndexOf(',')
  const part = equals === '' ? typed.slice(comma + 1) : typed.slice(equals.length)
  const options =
    words.length === 0
      ? programs(shell, text.slice(0, -line.length).endsWith('|'))
      : within(world, shell, words, {typed, part, flag: equals.slice(2, -1)})
  const fitting = [...new Set(options)]
    .filter(option => option.startsWith(part))
    .sort()
    .slice(0, MOST)
  return {from: text.length - part.length, words: fitting}
}

function programs({aliases}: Shell, piped: boolean): readonly string[] {
  if (piped) return ['kubectl', ...Object.keys(FILTERS)]
  return [...PROGRAMS, ...Object.keys(aliases)]
}

/** The word that is being typed; the part of it that is completed (behind a comma, or the `=` of a flag); that flag. */
type Word = {readonly typed: string; readonly part: string; readonly flag: string}

function within(world: World, shell: Shell, words: readonly string[], word: Word): readonly string[] {
  const {typed, part, flag: flagName} = word
  const [program = '', ...rest] = words
  if (program === 'watch') return rest.length === 0 ? ['kubectl', ...Object.keys(shell.aliases)] : within(world, shell, rest, word)
  const [meant, ...before] = Object.hasOwn(shell.aliases, program) ? (shell.aliases[program]?.split(' ') ?? []) : [program]
  if (meant !== 'kubectl' || /[<>]$/.test(words.at(-1) ?? '')) return Object.keys(shell.files)
  const line = [...before, ...rest]
  const place = inNamespace(shell, placeOf(line))
  if (flagName !== '') return valuesOf(world, shell, place, flagName, part)
  if (place.open !== undefined) return valuesOf(world, shell, place, place.open, part)
  if (typed.startsWith('-'))
    return place.command === undefined
      ? []
      : place.command.flags
          .filter(flag => flag.absent !== true)
          .map(({name, type}) => `--${name}${type === 'bool' || type === 'opt' ? '' : '='}`)
  return argumentsFor(world, place, part)
}

/** How far a line has come: its command, the arguments so far, the flag that still wants its value, the namespace. */
type Place = {
  readonly path: string
  readonly command?: Command
  readonly args: readonly string[]
  readonly open?: string
  readonly namespace?: string
  readonly everywhere: boolean
}

function placeOf(line: readonly string[]): Place {
  const args: string[] = []
  let open: string | undefined
  let path = ''
  for (const word of line) {
    if (open !== undefined) open = undefined
    else if (word.startsWith('-') && word !== '-') open = wantsValue(path, word)
    else {
      const next = path === '' ? word : `${path} ${word}`
      if (args.length === 0 && isPath(next)) path = next
      else args.push(word)
    }
  }
  const command = COMMANDS.find(({path: other}) => other === path)
  const namespace = namespaceIn(line)
  const everywhere = line.includes('-A') || line.includes('--all-namespaces')
  const known = {...(open === undefined ? {} : {open}), ...(namespace === undefined ? {} : {namespace})}
  return {path, args, everywhere, ...known, ...(command === undefined ? {} : {command})}
}

function namespaceIn(line: readonly string[]): string | undefined {
  const at = line.findIndex(word => word === '-n' || word === '--namespace')
  const joined = line.find(word => word.startsWith('--namespace='))
  return joined === undefined ? line[at < 0 ? line.length : at + 1] : joined.slice('--namespace='.length)
}

function isPath(path: string): boolean {
  return COMMANDS.some(({path: other}) => other === path || other.startsWith(`${path} `))
}

/** The name of a flag that takes the next word as its value. */
function wantsValue(path: string, word: string): string | undefined {
  if (word.includes('=')) return undefined
  const command = COMMANDS.find(({path: other}) => other === path)
  const flag = flagOf(command, word.replace(/^--?/, ''), word.startsWith('--'))
  return flag === undefined || flag.type === 'bool' || flag.type === 'opt' ? undefined : flag.name
}

function flagOf(command: Command | undefined, name: string, long: boolean): Flag | undefined {
  const flags = command?.flags ?? COMMANDS[0]?.flags ?? []
  return flags.find(flag => (long ? flag.name === name : flag.short === name))
}

function valuesOf(world: World, shell: Shell, place: Place, flag: string, part: string): readonly string[] {
  switch (flag) {
    case 'namespace':
      return namesOf(world, 'namespaces', place, part)
    case 'filename':
      return [...Object.keys(shell.files), '-']
    case 'output':
      return FORMATS
    case 'for':
      return WAIT_FOR
    case 'selector':
      return labelsOf(world, place)
    case 'container':
      return containersOf(world, place)
    case 'dry-run':
      return ['client', 'server']
    case 'cascade':
      return ['background', 'foreground', 'orphan']
    case 'type':
      return ['json', 'merge', 'strategic']
    case 'from':
      return namesOf(world, 'cronjobs', place, part.replace('cronjob/', '')).map(name => `cronjob/${name}`)
    default:
      return []
  }
}

function argumentsFor(world: World, place: Place, part: string): readonly string[] {
  const {path, args} = place
  if (path === '') return NAMES
  const children = COMMANDS.filter(({path: other}) => other.startsWith(`${path} `)).map(
    ({path: other}) => other.slice(path.length + 1).split(' ')[0] ?? '',
  )
  if (args.length === 0 && children.length > 0) return children
  const [kind] = args
  const slash = part.indexOf('/')
  if (slash > 0) {
    const word = part.slice(0, slash)
    return namesOf(world, word, place, part.slice(slash + 1)).map(name => `${word}/${name}`)
  }
  if (OF_NODES.includes(path)) return namesOf(world, 'nodes', place, part)
  if (OF_PODS.includes(path)) return args.length === 0 ? [...namesOf(world, 'pods', place, part), ...kindsWith(ROLLED, '/')] : []
  if (path.startsWith('rollout ')) return kind === undefined ? kindsWith(ROLLED, '/') : namesOf(world, kind, place, part)
  if (path === 'scale') return kind === undefined ? kindsWith(SCALABLE, '/') : namesOf(world, kind, place, part)
  if (!OF_KINDS.includes(path) && !path.startsWith('set ')) return []
  return kind === undefined ? kindWords() : kind.includes('/') ? [] : namesOf(world, kind, place, part)
}

function kindsWith(plurals: readonly string[], ending: string): readonly string[] {
  return plurals.map(plural => `${plural}${ending}`)
}

function kindWords(): readonly string[] {
  return RESOURCES.map(({plural}) => plural)
}

/** Names of objects of a kind that begin so: in the namespace that the line is about, or in all. */
function namesOf(world: World, word: string, place: Place, begin: string): readonly string[] {
  const resource = resourceByWord(word)
  return resource === undefined ? [] : objectsOf(world, resource, place, begin).map(({metadata}) => metadata.name)
}

/** Objects whose names begin so; none but those are looked at, however many there are (in all namespaces: all of the kind). */
function objectsOf(world: World, {kind, namespaced}: Resource, {namespace, everywhere}: Place, begin = ''): readonly KubeObject[] {
  if (!namespaced) return valuesFrom(world.objects, `${kind}//${begin}`)
  return valuesFrom(world.objects, everywhere ? `${kind}/` : `${kind}/${namespace ?? 'default'}/${begin}`)
}

/** `app=web`: labels that pods have, or the objects of the kind in question. */
function labelsOf(world: World, place: Place): readonly string[] {
  const resource = resourceByWord(place.args[0] ?? 'pods') ?? resourceByWord('pods')
  const objects = resource === undefined ? [] : objectsOf(world, resource, place)
  const labels = new Set<string>()
  for (const {metadata} of objects.slice(0, ENOUGH)) for (const key in metadata.labels) labels.add(`${key}=${metadata.labels[key] ?? ''}`)
  return [...labels]
}

function containersOf(world: World, place: Place): readonly string[] {
  const pods = resourceByWord('pods')
  const name = place.args.at(-1)
  const pod = pods === undefined ? undefined : objectsOf(world, pods, place, name).find(({metadata}) => metadata.name === name)
  return listAt(pod, 'spec', 'containers').map(container => textAt(container, 'name'))
}

function inNamespace({namespace}: Shell, place: Place): Place {
  return place.namespace !== undefined || namespace === undefined ? place : {...place, namespace}
}
