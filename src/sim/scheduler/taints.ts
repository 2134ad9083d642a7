import type {Taint, Toleration} from '../../kube/pod.ts'

/** Whether a toleration covers a taint, as Toleration.ToleratesTaint. */
export function covers(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false
  if (toleration.key !== undefined && toleration.key !== '' && toleration.key !== taint.key) return false
  switch (toleration.operator ?? 'Equal') {
    case 'Exists':
      return true
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '')
    case 'Lt':
      return Number(taint.value) < Number(toleration.value)
    case 'Gt':
      return Number(taint.value) > Number(toleration.value)
  }
}

/** The first taint with one of these effects that no toleration covers. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly Taint['effect'][],
): Taint | undefined {
  return taints?.find(taint => effects.includes(taint.effect) && !(tolerations ?? []).some(toleration => covers(toleration, taint)))
}
