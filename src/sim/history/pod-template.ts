import type {KubeObject, Labels} from '../../kube/object.ts'
import type {Pod, PodTemplateSpec} from '../../kube/pod.ts'
import {suffix} from '../chance.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'
import {controllerReference} from './claim.ts'

const LONGEST_PREFIX = 253
const SUFFIX_LENGTH = 5

/** A pod made from a template for its controller, not named yet, as controller.GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject, labels: Labels = {}): Pod {
  const {annotations, finalizers} = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: podPrefix(owner.metadata.name),
      ...(owner.metadata.namespace === undefined ? {} : {namespace: owner.metadata.namespace}),
      labels: {...template.metadata?.labels, ...labels},
      ...(annotations === undefined ? {} : {annotations}),
      ...(finalizers === undefined || finalizers.length === 0 ? {} : {finalizers}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
  }
}

function podPrefix(owner: string): string {
  return owner.length + 1 <= LONGEST_PREFIX ? `${owner}-` : owner
}

/**
 * Gives generated pods their names here, not in the API server: the controller's event names the pod it has made.
 * No name is given twice, nor one that is taken.
 */
export function namer(world: World, owner: KubeObject): (pod: Pod) => Pod {
  const given = new Set<string>()
  const namespace = owner.metadata.namespace ?? ''
  let drawn = 0
  return pod => {
    const prefix = (pod.metadata.generateName ?? '').slice(0, LONGEST_PREFIX - SUFFIX_LENGTH)
    let name = ''
    do {
      name = prefix + suffix(world.seed, owner.metadata.uid ?? owner.metadata.name, world.revision, drawn++)
    } while (given.has(name) || find(world, 'Pod', namespace, name) !== undefined)
    given.add(name)
    return {...pod, metadata: {...pod.metadata, name}}
  }
}
