import type {Taint, Toleration} from './pod.ts'

/**
 * Whether a toleration covers a taint, as Toleration.ToleratesTaint in k8s.io/api/core/v1. The operators Lt and Gt cover
 * nothing: their feature gate, TaintTolerationComparisonOperators, is off in 1.36.
 */
export function covers({key = '', operator = 'Equal', value = '', effect}: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  return operator === 'Exists' || (operator === 'Equal' && value === (taint.value ?? ''))
}

/** The taints with one of these effects that no toleration covers, in their order. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly Taint['effect'][],
): readonly Taint[] {
  if (taints === undefined) return []
  return taints.filter(taint => effects.includes(taint.effect) && !(tolerations ?? []).some(toleration => covers(toleration, taint)))
}
