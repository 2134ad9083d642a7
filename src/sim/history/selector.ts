import type {Labels} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {LabelSelector} from '../../kube/selector.ts'
import {selects} from '../../kube/selector.ts'
import type {World} from '../world.ts'
import {list, podsWithLabel} from '../world.ts'

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

/** Pods that may match, found through one label of the selector. A superset: the matcher decides. */
export function candidates(world: World, namespace: string, selector: LabelSelector): readonly Pod[] {
  const label = Object.entries(selector.matchLabels ?? {})[0]
  if (label !== undefined) return podsWithLabel(world, namespace, label[0], label[1])
  const listed = selector.matchExpressions?.find(requirement => requirement.operator === 'In')
  if (listed === undefined) return list(world, 'Pod', namespace)
  return (listed.values ?? []).flatMap(value => podsWithLabel(world, namespace, listed.key, value))
}
