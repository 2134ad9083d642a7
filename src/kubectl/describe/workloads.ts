import {humanDuration} from '../../kube/duration.ts'
import type {KubeObject} from '../../kube/object.ts'
import {at, dataAt, isData, listAt, numAt, sameJson, textAt} from '../../kube/peek.ts'
import {formatLabels, formatLabelSelector} from '../../kube/selector-text.ts'
import {storageClassOf} from '../../kube/columns-cluster.ts'
import {parseTimestamp} from '../../kube/time.ts'
import type {World} from '../../sim/world.ts'
import {list, owned} from '../../sim/world.ts'
import {goSort} from '../go-sort.ts'
import {goText} from '../go-text.ts'
import type {Page} from './page.ts'
import {boolWord, controllerName, headLines, labelLines, line, longTime, metaLines} from './page.ts'
import {templateLines} from './template.ts'

const selector = (object: unknown): string => {
  const text = formatLabelSelector(at(object, 'spec', 'selector'))
  return text === '<none>' ? '' : text
}

/** `3 Running / 0 Waiting / …`: pods by phase that this object controls. */
function podsStatus(world: World, object: KubeObject): string {
  const phases = {Running: 0, Pending: 0, Succeeded: 0, Failed: 0}
  for (const pod of owned(world, object.metadata.uid ?? '', 'Pod')) {
    const phase = pod.status?.phase
    const controls = pod.metadata.ownerReferences?.some(reference => reference.controller === true && reference.uid === object.metadata.uid)
    if (controls === true && phase !== undefined && phase !== 'Unknown') phases[phase] += 1
  }
  return `${phases.Running} Running / ${phases.Pending} Waiting / ${phases.Succeeded} Succeeded / ${phases.Failed} Failed`
}

export function statefulSetLines(page: Page, set: KubeObject, world: World): void {
  line(page, 0, `Name:\t${set.metadata.name}`)
  line(page, 0, `Namespace:\t${set.metadata.namespace ?? ''}`)
  line(page, 0, `CreationTimestamp:\t${longTime(set.metadata.creationTimestamp)}`)
  line(page, 0, `Selector:\t${selector(set)}`)
  metaLines(page, set)
  line(page, 0, `Replicas:\t${numAt(set, 'spec', 'replicas')} desired | ${numAt(set, 'status', 'replicas')} total`)
  line(page, 0, `Update Strategy:\t${textAt(set, 'spec', 'updateStrategy', 'type')}`)
  const rolling = at(set, 'spec', 'updateStrategy', 'rollingUpdate')
  if (at(rolling, 'partition') !== undefined) {
    line(page, 1, `Partition:\t${numAt(rolling, 'partition')}`)
    if (at(rolling, 'maxUnavailable') !== undefined) line(page, 1, `MaxUnavailable:\t${textAt(rolling, 'maxUnavailable')}`)
  }
  line(page, 0, `Pods Status:\t${podsStatus(world, set)}`)
  templateLines(page, at(set, 'spec', 'template'))
  claimTemplates(page, listAt(set, 'spec', 'volumeClaimTemplates'))
}

function claimTemplates(page: Page, templates: readonly unknown[]): void {
  if (templates.length === 0) return line(page, 0, 'Volume Claims:\t<none>')
  line(page, 0, 'Volume Claims:')
  for (const claim of templates) {
    line(page, 1, `Name:\t${textAt(claim, 'metadata', 'name')}`)
    line(page, 1, `StorageClass:\t${storageClassOf(claim)}`)
    labelLines(page, 'Labels', dataAt(claim, 'metadata', 'labels'), '  ')
    labelLines(page, 'Annotations', dataAt(claim, 'metadata', 'annotations'), '  ')
    line(page, 1, `Capacity:\t${textAt(claim, 'spec', 'resources', 'requests', 'storage') || '<default>'}`)
    line(page, 1, `Access Modes:\t${goText(listAt(claim, 'spec', 'accessModes'))}`)
  }
}

export function daemonSetLines(page: Page, set: KubeObject, world: World): void {
  line(page, 0, `Name:\t${set.metadata.name}`)
  line(page, 0, `Namespace:\t${set.metadata.namespace ?? ''}`)
  line(page, 0, `Selector:\t${selector(set)}`)
  line(page, 0, `Node-Selector:\t${formatLabels(dataAt(set, 'spec', 'template', 'spec', 'nodeSelector'))}`)
  metaLines(page, set)
  line(page, 0, `Desired Number of Nodes Scheduled: ${numAt(set, 'status', 'desiredNumberScheduled')}`)
  line(page, 0, `Current Number of Nodes Scheduled: ${numAt(set, 'status', 'currentNumberScheduled')}`)
  line(page, 0, `Number of Nodes Scheduled with Up-to-date Pods: ${numAt(set, 'status', 'updatedNumberScheduled')}`)
  line(page, 0, `Number of Nodes Scheduled with Available Pods: ${numAt(set, 'status', 'numberAvailable')}`)
  line(page, 0, `Number of Nodes Misscheduled: ${numAt(set, 'status', 'numberMisscheduled')}`)
  line(page, 0, `Pods Status:\t${podsStatus(world, set)}`)
  templateLines(page, at(set, 'spec', 'template'))
}

function conditions(page: Page, object: unknown): void {
  const all = listAt(object, 'status', 'conditions')
  if (all.length === 0) return
  line(page, 0, 'Conditions:')
  line(page, 1, 'Type\tStatus\tReason')
  line(page, 1, '----\t------\t------')
  for (const condition of all)
    line(page, 1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')}\t${textAt(condition, 'reason')}`)
}

export function deploymentLines(page: Page, deployment: KubeObject, world: World): void {
  const count = (field: string): number => numAt(deployment, 'status', field)
  line(page, 0, `Name:\t${deployment.metadata.name}`)
  line(page, 0, `Namespace:\t${deployment.metadata.namespace ?? ''}`)
  line(page, 0, `CreationTimestamp:\t${longTime(deployment.metadata.creationTimestamp)}`)
  metaLines(page, deployment)
  line(page, 0, `Selector:\t${selector(deployment)}`)
  const running = `${count('updatedReplicas')} updated | ${count('replicas')} total | ${count('availableReplicas')} available`
  line(page, 0, `Replicas:\t${numAt(deployment, 'spec', 'replicas')} desired | ${running} | ${count('unavailableReplicas')} unavailable`)
  line(page, 0, `StrategyType:\t${textAt(deployment, 'spec', 'strategy', 'type')}`)
  line(page, 0, `MinReadySeconds:\t${numAt(deployment, 'spec', 'minReadySeconds')}`)
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate')
  if (rolling !== undefined) {
    line(page, 0, `RollingUpdateStrategy:\t${textAt(rolling, 'maxUnavailable')} max unavailable, ${textAt(rolling, 'maxSurge')} max surge`)
  }
  templateLines(page, at(deployment, 'spec', 'template'))
  conditions(page, deployment)
  const {old, current} = replicaSetsOf(world, deployment)
  if (old.length === 0 && current === undefined) return
  line(page, 0, `OldReplicaSets:\t${replicaSetNames(old)}`)
  line(page, 0, `NewReplicaSet:\t${replicaSetNames(current === undefined ? [] : [current])}`)
}

function replicaSetNames(sets: readonly KubeObject[]): string {
  const name = (set: KubeObject): string =>
    `${set.metadata.name} (${numAt(set, 'status', 'replicas')}/${numAt(set, 'spec', 'replicas')} replicas created)`
  return sets.map(name).join(', ') || '<none>'
}

/** The ReplicaSet of a Deployment's template and the older ones, oldest first. As deploymentutil.GetAllReplicaSets. */
export function replicaSetsOf(world: World, deployment: KubeObject): {readonly old: readonly KubeObject[]; readonly current?: KubeObject} {
  const mine = list(world, 'ReplicaSet', deployment.metadata.namespace).filter(set =>
    set.metadata.ownerReferences?.some(reference => reference.controller === true && reference.uid === deployment.metadata.uid),
  )
  const older = (a: KubeObject, b: KubeObject): boolean => {
    const [first = '', second = ''] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
    return first === second ? a.metadata.name < b.metadata.name : first < second
  }
  const sorted = goSort<KubeObject>(mine, older)
  const current = sorted.find(set => sameJson(withoutHash(at(set, 'spec', 'template')), withoutHash(at(deployment, 'spec', 'template'))))
  return {old: sorted.filter(set => set !== current), ...(current === undefined ? {} : {current})}
}

/** A pod template without the hash label, and without labels at all when there are none left. */
export function withoutHash(template: unknown): unknown {
  const {['pod-template-hash']: _hash, ...labels} = dataAt(template, 'metadata', 'labels')
  const metadata = {...dataAt(template, 'metadata'), labels}
  return isData(template) ? {...template, metadata} : template
}

export function replicaSetLines(page: Page, set: KubeObject, world: World): void {
  line(page, 0, `Name:\t${set.metadata.name}`)
  line(page, 0, `Namespace:\t${set.metadata.namespace ?? ''}`)
  line(page, 0, `Selector:\t${formatLabelSelector(at(set, 'spec', 'selector'))}`)
  metaLines(page, set)
  const controller = controllerName(set)
  if (controller !== '') line(page, 0, `Controlled By:\t${controller}`)
  line(page, 0, `Replicas:\t${numAt(set, 'status', 'replicas')} current / ${numAt(set, 'spec', 'replicas')} desired`)
  line(page, 0, `Pods Status:\t${podsStatus(world, set)}`)
  templateLines(page, at(set, 'spec', 'template'))
  conditions(page, set)
}

export function jobLines(page: Page, job: KubeObject): void {
  const spec = (field: string): unknown => at(job, 'spec', field)
  line(page, 0, `Name:\t${job.metadata.name}`)
  line(page, 0, `Namespace:\t${job.metadata.namespace ?? ''}`)
  line(page, 0, `Selector:\t${selector(job)}`)
  metaLines(page, job)
  const controller = controllerName(job)
  if (controller !== '') line(page, 0, `Controlled By:\t${controller}`)
  optional(page, 'Parallelism', spec('parallelism'))
  line(page, 0, `Completions:\t${spec('completions') === undefined ? '<unset>' : String(spec('completions'))}`)
  optional(page, 'Completion Mode', spec('completionMode'))
  optional(page, 'Suspend', spec('suspend'))
  optional(page, 'Backoff Limit', spec('backoffLimit'))
  optional(page, 'TTL Seconds After Finished', spec('ttlSecondsAfterFinished'))
  const [start, end] = [textAt(job, 'status', 'startTime'), textAt(job, 'status', 'completionTime')]
  if (start !== '') line(page, 0, `Start Time:\t${longTime(start)}`)
  if (end !== '') line(page, 0, `Completed At:\t${longTime(end)}`)
  if (start !== '' && end !== '') line(page, 0, `Duration:\t${humanDuration(parseTimestamp(end) - parseTimestamp(start))}`)
  if (spec('activeDeadlineSeconds') !== undefined) line(page, 0, `Active Deadline Seconds:\t${String(spec('activeDeadlineSeconds'))}s`)
  const ready = at(job, 'status', 'ready')
  const active = `${numAt(job, 'status', 'active')} Active${ready === undefined ? '' : ` (${String(ready)} Ready)`}`
  line(page, 0, `Pods Statuses:\t${active} / ${numAt(job, 'status', 'succeeded')} Succeeded / ${numAt(job, 'status', 'failed')} Failed`)
  if (spec('completionMode') === 'Indexed') line(page, 0, `Completed Indexes:\t${cappedIndexes(textAt(job, 'status', 'completedIndexes'))}`)
  templateLines(page, at(job, 'spec', 'template'))
}

function optional(page: Page, title: string, value: unknown): void {
  if (value !== undefined) line(page, 0, `${title}:\t${String(value)}`)
}

/** A long list of indexes is cut at the first comma after 50 letters. */
function cappedIndexes(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', 50)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

export function cronJobLines(page: Page, cron: KubeObject): void {
  const number = (field: string, unit = ''): string =>
    at(cron, 'spec', field) === undefined ? '<unset>' : `${numAt(cron, 'spec', field)}${unit}`
  headLines(page, cron)
  line(page, 0, `Schedule:\t${textAt(cron, 'spec', 'schedule')}`)
  line(page, 0, `Concurrency Policy:\t${textAt(cron, 'spec', 'concurrencyPolicy')}`)
  line(page, 0, `Suspend:\t${at(cron, 'spec', 'suspend') === undefined ? '<unset>' : boolWord(at(cron, 'spec', 'suspend'))}`)
  line(page, 0, `Time Zone:\t${textAt(cron, 'spec', 'timeZone') || '<unset>'}`)
  line(page, 0, `Successful Job History Limit:\t${number('successfulJobsHistoryLimit')}`)
  line(page, 0, `Failed Job History Limit:\t${number('failedJobsHistoryLimit')}`)
  line(page, 0, `Starting Deadline Seconds:\t${number('startingDeadlineSeconds', 's')}`)
  const job = at(cron, 'spec', 'jobTemplate', 'spec')
  line(page, 0, `Selector:\t${at(job, 'selector') === undefined ? '<unset>' : formatLabelSelector(at(job, 'selector'))}`)
  line(page, 0, `Parallelism:\t${textAt(job, 'parallelism') || '<unset>'}`)
  line(page, 0, `Completions:\t${textAt(job, 'completions') || '<unset>'}`)
  if (at(job, 'activeDeadlineSeconds') !== undefined) line(page, 0, `Active Deadline Seconds:\t${numAt(job, 'activeDeadlineSeconds')}s`)
  templateLines(page, at(job, 'template'))
  const last = at(cron, 'status', 'lastScheduleTime')
  line(page, 0, `Last Schedule Time:\t${last === undefined ? '<unset>' : longTime(last)}`)
  const active = listAt(cron, 'status', 'active').map(reference => textAt(reference, 'name'))
  line(page, 0, `Active Jobs:\t${active.join(', ') || '<none>'}`)
}
