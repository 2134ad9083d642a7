import type {Draft} from './draft.ts'
import {event, why} from './draft.ts'

/** Each status the kubelet makes of a pod whose deadline has passed tells so again (activeDeadlineHandler.ShouldEvict). */
export function tellDeadline(draft: Draft): void {
  const {evicted} = draft.memory
  if (evicted === undefined) return
  event(draft, evicted, why(draft, 'pod-deadline', {seconds: draft.pod.spec.activeDeadlineSeconds ?? 0}))
}
