import type {State} from '../../src/app/scenario/state.ts'
import {stateOf} from '../../src/app/scenario/state.ts'
import type {KubeObject} from '../../src/kube/object.ts'

/** Whether an object is where it is to be, as far as its kind has a goal: what is not has to say what it waits for. */
export function isAtGoal(object: KubeObject): boolean {
  const state = stateOf(object)
  return state === undefined || reached(object, state)
}

function reached({kind, metadata}: KubeObject, state: State): boolean {
  if (metadata.deletionTimestamp !== undefined) return false
  const at = (field: string) => state[field] ?? 0
  const conditions = state['conditions'] as State | undefined
  switch (kind) {
    case 'Pod':
      return state['ready'] === true || state['phase'] === 'Succeeded' || state['phase'] === 'Failed'
    case 'StatefulSet':
      return at('readyReplicas') === at('specReplicas') && at('replicas') === at('specReplicas')
    case 'Deployment':
      return at('updatedReplicas') === at('specReplicas') && at('availableReplicas') === at('specReplicas')
    case 'ReplicaSet':
      return at('readyReplicas') === at('specReplicas')
    case 'DaemonSet':
      return at('ready') === at('desired') && at('updated') === at('desired')
    case 'Job':
      return state['completionTime'] === true || conditions?.['Failed'] !== undefined
    case 'CronJob':
      return false
    case 'PersistentVolumeClaim':
      return state['phase'] === 'Bound'
    default:
      return true
  }
}
