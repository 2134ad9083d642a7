import {SYSTEM_CLASSES} from './validate/policy.ts'
import {madePart, maybeNumber, maybeText, part, parts, setDefault, text} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

/**
 * The built-in admission plugins that are on in 1.36 and change or refuse what learners write. Each changes the draft it is given;
 * the ones that can refuse return the reason as text.
 */

/** What a PriorityClass gives to a pod. */
export type Rank = {readonly value: number; readonly preemptionPolicy: string}
/** The rank of a class, or of the default class (or of none) for the empty name; undefined for a class that is not there. */
export type RankOf = (className: string) => (Rank & {readonly className: string}) | undefined

/** Ranks in a cluster that has no PriorityClass but the system's own two. */
export const systemRank: RankOf = className => {
  const value = className === '' ? 0 : Object.hasOwn(SYSTEM_CLASSES, className) ? SYSTEM_CLASSES[className] : undefined
  return value === undefined ? undefined : {className, value, preemptionPolicy: 'PreemptLowerPriority'}
}

/** Priority: writes priority and preemptionPolicy into a new Pod (plugin/pkg/admission/priority). */
export function admitPriority(pod: Draft, rankOf: RankOf = systemRank): string | undefined {
  const spec = madePart(pod, 'spec')
  const name = text(spec, 'priorityClassName')
  const rank = rankOf(name)
  if (rank === undefined) return `no PriorityClass with name ${name} was found`
  const given = maybeNumber(spec, 'priority')
  const computed = 'priority admission controller computed'
  if (given !== undefined && given !== rank.value) {
    return `the integer value of priority (${given}) must not be provided in pod spec; ${computed} ${rank.value} from the given PriorityClass name`
  }
  if (rank.className !== '') spec.priorityClassName = rank.className
  spec.priority = rank.value
  const policy = maybeText(spec, 'preemptionPolicy')
  if (policy !== undefined && policy !== rank.preemptionPolicy) {
    return `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec; ${computed} ${rank.preemptionPolicy} from the given PriorityClass name`
  }
  spec.preemptionPolicy = rank.preemptionPolicy
  return undefined
}

const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
/** How long a pod stays on a node that is gone, if it says nothing itself. */
const TOLERATION_SECONDS = 300

/** DefaultTolerationSeconds: a Pod tolerates a lost node for five minutes. */
export function admitTolerations(pod: Draft): void {
  const spec = madePart(pod, 'spec')
  const given = parts(spec, 'tolerations')
  const covers = (key: string): boolean =>
    given.some(one => (text(one, 'key') === key || text(one, 'key') === '') && ['', 'NoExecute'].includes(text(one, 'effect')))
  const added = [NOT_READY, UNREACHABLE]
    .filter(key => !covers(key))
    .map(key => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS}))
  if (added.length > 0) spec.tolerations = [...given, ...added]
}

/** RuntimeClass: the cluster has none, so naming one, or setting overhead without one, is refused. */
export function admitRuntimeClass(pod: Draft): string | undefined {
  const name = maybeText(part(pod, 'spec'), 'runtimeClassName')
  return name === undefined ? undefined : `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`
}

export function validateOverhead(pod: Draft): string | undefined {
  const overhead = part(part(pod, 'spec'), 'overhead')
  return overhead === undefined ? undefined : 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'
}

/** StorageObjectInUseProtection: the finalizer that keeps a claim or volume while something uses it. */
export function admitProtection(object: Draft, finalizer: 'kubernetes.io/pvc-protection' | 'kubernetes.io/pv-protection'): void {
  const metadata = madePart(object, 'metadata')
  const given = Array.isArray(metadata.finalizers) ? (metadata.finalizers as readonly string[]) : []
  if (!given.includes(finalizer)) metadata.finalizers = [...given, finalizer]
}

/** DefaultStorageClass: a claim that names no class gets the default one; an empty name means none and stays. */
export function admitStorageClass(claim: Draft, defaultClass: string | undefined): void {
  if (defaultClass !== undefined) setDefault(madePart(claim, 'spec'), 'storageClassName', defaultClass)
}

/** TaintNodesByCondition: a new node starts as not ready. */
export function admitNodeTaint(node: Draft): void {
  const spec = madePart(node, 'spec')
  const given = parts(spec, 'taints')
  if (given.some(taint => taint.key === NOT_READY && taint.effect === 'NoSchedule')) return
  spec.taints = [...given, {key: NOT_READY, effect: 'NoSchedule'}]
}
