import {sameJson} from '../../peek.ts'
import {settle} from '../../wire/shape.ts'

/** apiequality.Semantic.DeepEqual of two values of one struct: empty and missing lists are the same, quantities count by value. */
export function sameValue(struct: string, one: unknown, other: unknown): boolean {
  const none = (value: unknown): boolean => value === undefined || value === null
  if (none(one) || none(other)) return none(one) && none(other)
  return sameJson(settle(struct, one, 'compare'), settle(struct, other, 'compare'))
}
