import {accessModes, isDefaultClass, storageClassOf} from '../../kube/columns-cluster.ts'
import {age} from '../../kube/duration.ts'
import type {KubeObject} from '../../kube/object.ts'
import {at, dataAt, listAt, textAt} from '../../kube/peek.ts'
import {formatLabels} from '../../kube/selector-text.ts'
import type {World} from '../../sim/world.ts'
import {list} from '../../sim/world.ts'
import {goText} from '../go-text.ts'
import type {Page} from './page.ts'
import {boolWord, line, longTime, metaLines} from './page.ts'
import {claimCapacity, sourceLines} from './volumes.ts'

function phaseLine(page: Page, object: KubeObject, now: number): void {
  const gone = object.metadata.deletionTimestamp
  line(page, 0, `Status:\t${gone === undefined ? textAt(object, 'status', 'phase') : `Terminating (lasts ${age(gone, now)})`}`)
}

export function claimLines(page: Page, claim: KubeObject, world: World): void {
  line(page, 0, `Name:\t${claim.metadata.name}`)
  line(page, 0, `Namespace:\t${claim.metadata.namespace ?? ''}`)
  line(page, 0, `StorageClass:\t${storageClassOf(claim)}`)
  phaseLine(page, claim, world.now)
  line(page, 0, `Volume:\t${textAt(claim, 'spec', 'volumeName')}`)
  metaLines(page, claim)
  line(page, 0, `Finalizers:\t${goText(claim.metadata.finalizers ?? [])}`)
  const {capacity, modes} = claimCapacity(claim)
  line(page, 0, `Capacity:\t${capacity}`)
  line(page, 0, `Access Modes:\t${modes}`)
  if (at(claim, 'spec', 'volumeMode') !== undefined) line(page, 0, `VolumeMode:\t${textAt(claim, 'spec', 'volumeMode')}`)
  if (at(claim, 'spec', 'dataSource') !== undefined) {
    line(page, 0, 'DataSource:')
    for (const [title, field] of [
      ['APIGroup', 'apiGroup'],
      ['Kind', 'kind'],
      ['Name', 'name'],
    ] as const) {
      if (at(claim, 'spec', 'dataSource', field) !== undefined) line(page, 1, `${title}:\t${textAt(claim, 'spec', 'dataSource', field)}`)
    }
  }
  usedBy(page, claim, world)
  claimConditions(page, claim)
}

function usedBy(page: Page, claim: KubeObject, world: World): void {
  const uses = (pod: unknown): boolean =>
    listAt(pod, 'spec', 'volumes').some(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name)
  const names = list(world, 'Pod', claim.metadata.namespace)
    .filter(uses)
    .map(pod => pod.metadata.name)
  if (names.length === 0) line(page, 0, 'Used By:\t<none>')
  for (const [index, name] of names.entries()) line(page, 0, `${index === 0 ? 'Used By:' : ''}\t${name}`)
}

function claimConditions(page: Page, claim: KubeObject): void {
  const all = listAt(claim, 'status', 'conditions')
  if (all.length === 0) return
  line(page, 0, 'Conditions:')
  line(page, 1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
  line(page, 1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const condition of all) {
    const times = `${longTime(at(condition, 'lastProbeTime'))} \t${longTime(at(condition, 'lastTransitionTime'))} `
    line(
      page,
      1,
      `${textAt(condition, 'type')} \t${textAt(condition, 'status')} \t${times}\t${textAt(condition, 'reason')} \t${textAt(condition, 'message')}`,
    )
  }
}

export function volumeObjectLines(page: Page, volume: KubeObject, now: number): void {
  line(page, 0, `Name:\t${volume.metadata.name}`)
  metaLines(page, volume)
  line(page, 0, `Finalizers:\t${goText(volume.metadata.finalizers ?? [])}`)
  line(page, 0, `StorageClass:\t${storageClassOf(volume)}`)
  phaseLine(page, volume, now)
  const claim = at(volume, 'spec', 'claimRef')
  line(page, 0, `Claim:\t${claim === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`}`)
  line(page, 0, `Reclaim Policy:\t${textAt(volume, 'spec', 'persistentVolumeReclaimPolicy')}`)
  line(page, 0, `Access Modes:\t${accessModes(listAt(volume, 'spec', 'accessModes'))}`)
  if (at(volume, 'spec', 'volumeMode') !== undefined) line(page, 0, `VolumeMode:\t${textAt(volume, 'spec', 'volumeMode')}`)
  line(page, 0, `Capacity:\t${textAt(volume, 'spec', 'capacity', 'storage') || '0'}`)
  affinityLines(page, at(volume, 'spec', 'nodeAffinity', 'required'))
  line(page, 0, `Message:\t${textAt(volume, 'status', 'message')}`)
  line(page, 0, 'Source:')
  sourceLines(page, at(volume, 'spec'))
}

function affinityLines(page: Page, required: unknown): void {
  if (required === undefined) return line(page, 0, 'Node Affinity:\t<none>')
  line(page, 0, 'Node Affinity:\t')
  const terms = listAt(required, 'nodeSelectorTerms')
  line(page, 1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`)
  for (const [index, term] of terms.entries()) {
    const rules = listAt(term, 'matchExpressions')
    if (rules.length === 0) line(page, 2, `Term ${index}:\t<none>`)
    for (const [nth, rule] of rules.entries()) {
      const values = listAt(rule, 'values')
      const text = `${textAt(rule, 'key')} ${textAt(rule, 'operator').toLowerCase()}${values.length === 0 ? '' : ` [${values.join(', ')}]`}`
      line(page, 2, `${nth === 0 ? `Term ${index}:` : ''}\t${text}`)
    }
  }
}

export function storageClassLines(page: Page, storage: KubeObject): void {
  line(page, 0, `Name:\t${storage.metadata.name}`)
  line(page, 0, `IsDefaultClass:\t${isDefaultClass(storage) ? 'Yes' : 'No'}`)
  line(page, 0, `Annotations:\t${formatLabels(storage.metadata.annotations ?? {})}`)
  line(page, 0, `Provisioner:\t${textAt(storage, 'provisioner')}`)
  line(page, 0, `Parameters:\t${formatLabels(dataAt(storage, 'parameters'))}`)
  const expands = at(storage, 'allowVolumeExpansion')
  line(page, 0, `AllowVolumeExpansion:\t${expands === undefined ? '<unset>' : boolWord(expands)}`)
  const options = listAt(storage, 'mountOptions')
  line(page, 0, `MountOptions:${options.length === 0 ? '\t<none>' : ''}`)
  for (const option of options) line(page, 1, String(option))
  if (textAt(storage, 'reclaimPolicy') !== '') line(page, 0, `ReclaimPolicy:\t${textAt(storage, 'reclaimPolicy')}`)
  if (textAt(storage, 'volumeBindingMode') !== '') line(page, 0, `VolumeBindingMode:\t${textAt(storage, 'volumeBindingMode')}`)
}
