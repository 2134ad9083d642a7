import type {IntOrPercent} from '../../kube/daemonset.ts'

/** A number, or a percentage of `total` rounded as asked; 0 for text that is neither. As intstr.GetScaledValueFromIntOrPercent. */
export function scaled(value: IntOrPercent | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(value)?.[1]
  if (percent === undefined) return 0
  const part = (Number(percent) * total) / 100
  return round === 'up' ? Math.ceil(part) : Math.floor(part)
}
