import type {DaemonSet} from '../../kube/daemonset.ts'
import {scaled} from '../history/percent.ts'

/** Whether a node may run two pods of the set during an update, as util.AllowsSurge. */
export function allowsSurge(set: DaemonSet): boolean {
  return surgeOf(set, 1) > 0
}

function surgeOf({spec}: DaemonSet, desired: number): number {
  return spec.updateStrategy?.type === 'RollingUpdate' ? scaled(spec.updateStrategy.rollingUpdate?.maxSurge, desired, 'up') : 0
}

/** How many pods may be unavailable, or surplus, at a time: percentages of the desired number are rounded up. If both come to 0, one may be unavailable. */
export function budget(set: DaemonSet, desired: number): {readonly maxUnavailable: number; readonly maxSurge: number} {
  const maxSurge = surgeOf(set, desired)
  const maxUnavailable = scaled(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable, desired, 'up')
  return {maxSurge, maxUnavailable: desired > 0 && maxUnavailable === 0 && maxSurge === 0 ? 1 : maxUnavailable}
}
