import type {Pod} from '../kube/pod.ts'
import {isPodTerminal} from '../kube/pod.ts'
import {textsAt} from '../kube/peek.ts'
import {parseTimestamp} from '../kube/time.ts'
import type {World} from '../sim/world.ts'
import {find, podsOnNode} from '../sim/world.ts'
import {meetsAll, parseSelector} from './label-selector.ts'

export type DrainOptions = {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteEmptyDir: boolean
  readonly podSelector: string
  /** Pods that have been going for longer than this (s) are not waited for; 0 waits for all. */
  readonly skipAfter: number
}

/** Which pods of a node go, what is said about others, and why the node cannot be drained at all. */
export type DrainList = {readonly pods: readonly Pod[]; readonly warnings: readonly string[]; readonly errors: readonly string[]}

type Verdict = {readonly go: boolean; readonly warning?: string; readonly error?: string}

/** Sorts the pods of a node as the filters of k8s.io/kubectl/pkg/drain do. */
export function podsToDrain(world: World, node: string, options: DrainOptions): DrainList {
  const selection = parseSelector(options.podSelector)
  const pods: Pod[] = []
  const warnings = new Map<string, string[]>()
  const errors = new Map<string, string[]>()
  for (const pod of podsOnNode(world, node)) {
    if (typeof selection !== 'string' && !meetsAll(selection, textsAt(pod, 'metadata', 'labels'))) continue
    const verdict = judge(world, pod, options)
    const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`
    if (verdict.go) pods.push(pod)
    if (verdict.warning !== undefined) warnings.set(verdict.warning, [...(warnings.get(verdict.warning) ?? []), name])
    if (verdict.error !== undefined) errors.set(verdict.error, [...(errors.get(verdict.error) ?? []), name])
  }
  const texts = (found: ReadonlyMap<string, readonly string[]>): readonly string[] =>
    [...found].map(([text, names]) => `${text}: ${names.join(', ')}`)
  return {pods, warnings: texts(warnings), errors: texts(errors).map(text => `cannot delete ${text}`)}
}

const GO: Verdict = {go: true}

function judge(world: World, pod: Pod, options: DrainOptions): Verdict {
  if (isOld(world, pod, options.skipAfter)) return {go: false}
  if (isPodTerminal(pod)) return GO
  const controller = pod.metadata.ownerReferences?.find(reference => reference.controller === true)
  if (controller?.kind === 'DaemonSet') {
    const owner = find(world, 'DaemonSet', pod.metadata.namespace ?? '', controller.name)
    const missing = `daemonsets.apps "${controller.name}" not found`
    if (owner === undefined && !options.force) return {go: false, error: missing}
    if (owner !== undefined && !options.ignoreDaemonSets)
      return {go: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)'}
    if (owner !== undefined) return {go: false, warning: 'ignoring DaemonSet-managed Pods'}
    return {go: true, warning: missing}
  }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return {go: false}
  const local = pod.spec.volumes?.some(volume => volume.emptyDir !== undefined) === true
  if (local && !options.deleteEmptyDir) return {go: false, error: 'Pods with local storage (use --delete-emptydir-data to override)'}
  if (controller !== undefined) return GO
  if (options.force) return {go: true, warning: 'deleting Pods that declare no controller'}
  return {go: false, error: 'Pods that declare no controller (use --force to override)'}
}

function isOld(world: World, pod: Pod, seconds: number): boolean {
  const {deletionTimestamp} = pod.metadata
  return seconds > 0 && deletionTimestamp !== undefined && world.now - parseTimestamp(deletionTimestamp) > seconds * 1000
}
