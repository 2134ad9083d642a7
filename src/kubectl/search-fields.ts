/** Finding fields by words: names, paths and the API's own descriptions, offline. */
import type {FieldType, Struct} from '../kube/fields.ts'
import {elementOf, structOf, structOfKind} from '../kube/fields.ts'
import {aboutField} from './descriptions.ts'

export type FieldHit = {
  /** What `kubectl explain` takes: `pod.spec.restartPolicy`. */
  readonly path: string
  /** The first sentence of its description. */
  readonly about: string
}

/** Kinds that are searched, those that learners write most first. A pod's template is found once, under pod. */
const KINDS = [
  'Pod',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Deployment',
  'Service',
  'PersistentVolumeClaim',
  'ConfigMap',
  'Secret',
  'StorageClass',
  'PersistentVolume',
  'PodDisruptionBudget',
  'Node',
  'Namespace',
]
const DEEPEST = 10

type Entry = {readonly path: string; readonly name: string; readonly about: string; readonly text: string; readonly depth: number}

let entries: readonly Entry[] | undefined

/** Every field once, where it is reached first. Made when something is first searched for. */
function allEntries(): readonly Entry[] {
  if (entries) return entries
  const found: Entry[] = []
  const seen = new Set<string>()
  for (const kind of KINDS) {
    const struct = structOfKind(kind)
    if (struct) collect(struct, kind.toLowerCase(), seen, found)
  }
  entries = found
  return found
}

function collect(root: Struct, kind: string, seen: Set<string>, found: Entry[]): void {
  let waiting: readonly {readonly struct: Struct; readonly path: string}[] = [{struct: root, path: kind}]
  for (let depth = 1; depth <= DEEPEST && waiting.length > 0; depth += 1) {
    const next: {struct: Struct; path: string}[] = []
    for (const {struct, path} of waiting) {
      if (seen.has(struct.id)) continue
      seen.add(struct.id)
      for (const field of struct.fields.values()) {
        const about = aboutField(struct.id, field.name)
        const inner = `${path}.${field.name}`
        found.push({path: inner, name: field.name.toLowerCase(), about, text: `${inner} ${about}`.toLowerCase(), depth})
        const below = structBelow(field.type)
        if (below) next.push({struct: below, path: inner})
      }
    }
    waiting = next
  }
}

function structBelow(type: FieldType): Struct | undefined {
  const inner = elementOf(type)
  return inner?.tag === 'struct' ? structOf(inner.struct) : undefined
}

/** Query words are cut to this many; nobody types more. */
const MOST_WORDS = 8

/**
 * The fields whose path or description holds all the words, at most `most`: those that are called so first, then those nearest to the
 * top. Big and small letters are the same. Empty for an empty query.
 */
export function searchFields(query: string, most = 20): readonly FieldHit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const joined = words.join('')
  const score = ({name, path, depth}: Entry): number => {
    const inPath = words.every(word => path.toLowerCase().includes(word))
    return (name === joined ? 0 : name.includes(joined) ? 100 : inPath ? 200 : 300) + depth
  }
  return allEntries()
    .filter(({text}) => words.every(word => text.includes(word)) || text.includes(joined))
    .map(entry => ({entry, rank: score(entry)}))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({entry}) => ({path: entry.path, about: firstSentence(entry.about)}))
}

function firstSentence(about: string): string {
  const end = about.search(/\.\s|\n/)
  return end < 0 ? about : about.slice(0, about.charAt(end) === '.' ? end + 1 : end)
}
