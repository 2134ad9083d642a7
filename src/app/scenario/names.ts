import type {Json, KubeObject} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'

const DURATION = String.raw`\d+(?:\.\d+)?(?:ms|s|µs|m\d+(?:\.\d+)?s)`

/** What no two runs agree on, and the word that stands for it. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${DURATION} \\(${DURATION} including waiting\\)`, 'g'), '<d> (<d> including waiting)'],
  [/Image size: \d+ bytes/g, 'Image size: <n> bytes'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b(10|127|172|192)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '<ip>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/[a-z]+:\/\/[0-9a-f]{12,64}/g, '<container>'],
  [/\b[0-9a-f]{64}\b/g, '<id>'],
]

const HASH_LABELS = ['pod-template-hash', 'controller-revision-hash', 'controller.kubernetes.io/hash']

/** Stable names for what is generated: suffixes `<r1>`, template hashes `<h1>`, scheduled minutes `<m1>`, numbered by first appearance. */
export class StableNames {
  readonly #names = new Map<string, string>()
  readonly #hashes = new Map<string, string>()
  /** Pods of StatefulSets keep their names. */
  readonly #fixed = new Set<string>()
  readonly #counts = {r: 0, h: 0, m: 0}
  #pattern: RegExp | undefined

  /** Takes note of an object's generated names. All objects are learnt, in order, before a text is asked for. */
  learn(object: KubeObject): void {
    const {kind, metadata} = object
    this.#pattern = undefined
    for (const label of HASH_LABELS) {
      const value = metadata.labels?.[label]
      if (value) this.#hash(value)
    }
    if (kind === 'ControllerRevision') this.#hash(metadata.name)
    if (kind === 'StatefulSet') {
      const {currentRevision, updateRevision} = (object as StatefulSet).status ?? {}
      for (const revision of [currentRevision, updateRevision]) if (revision) this.#hash(revision)
    }
    const owner = controllerOf(object)
    if (kind === 'Pod' && owner?.kind === 'StatefulSet') this.#fixed.add(metadata.name)
    if (this.#names.has(metadata.name) || this.#fixed.has(metadata.name) || kind === 'Event') return
    this.#learnName(object, owner?.kind)
  }

  #learnName({kind, metadata: {name, generateName, labels}}: KubeObject, ownerKind: string | undefined): void {
    const hash = labels?.['pod-template-hash']
    if (generateName && name.startsWith(generateName) && name.length > generateName.length) {
      this.#names.set(name, this.text(generateName) + this.#fresh('r'))
    } else if (kind === 'ReplicaSet' && hash && name.endsWith(hash)) {
      this.#names.set(name, name.slice(0, -hash.length) + (this.#names.get(hash) ?? ''))
    } else if (kind === 'Job' && ownerKind === 'CronJob' && /-\d{8}$/.test(name)) {
      this.#names.set(name, name.slice(0, -8) + this.#fresh('m'))
    }
    this.#pattern = undefined
  }

  #fresh(kind: 'r' | 'h' | 'm'): string {
    this.#counts[kind] += 1
    return `<${kind}${this.#counts[kind]}>`
  }

  #hash(value: string): void {
    const hash = value.slice(value.lastIndexOf('-') + 1)
    const name = this.#hashes.get(hash) ?? this.#fresh('h')
    this.#hashes.set(hash, name)
    if (!this.#names.has(value)) this.#names.set(value, value.slice(0, value.length - hash.length) + name)
  }

  text(text: string): string {
    this.#pattern ??= this.#compile()
    let result = text.replace(this.#pattern, name => this.#names.get(name) ?? name)
    for (const [pattern, to] of RULES) result = result.replace(pattern, to)
    return result
  }

  #compile(): RegExp {
    const keys = [...this.#names.keys()].sort((a, b) => b.length - a.length).map(key => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return keys.length > 0 ? new RegExp(`(?<![a-z0-9])(${keys.join('|')})(?![a-z0-9])`, 'g') : /(?!)/g
  }

  deep(value: Json): Json {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map(each => this.deep(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.deep(each)]))
  }
}
