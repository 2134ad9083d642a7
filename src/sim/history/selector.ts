import type {Labels} from '../../kube/object.ts'
import type {LabelSelector} from '../../kube/selector.ts'
import {selects} from '../../kube/selector.ts'

/** `selects`, prepared for many objects: a set of a thousand pods asks a thousand times in one look. */
export function matcher(selector: LabelSelector | undefined): (labels: Labels | undefined) => boolean {
  if (selector === undefined) return () => false
  if ((selector.matchExpressions ?? []).length > 0) return labels => selects(selector, labels)
  const wanted = Object.entries(selector.matchLabels ?? {})
  return labels => {
    for (const [key, value] of wanted) if (labels?.[key] !== value) return false
    return true
  }
}
