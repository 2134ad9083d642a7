import type {Sheet} from './columns.ts'
import {age, humanDuration} from './duration.ts'
import {at, dataAt, listAt, numAt, textAt} from './peek.ts'
import {formatLabels, formatLabelSelector} from './selector-text.ts'
import {parseTimestamp} from './time.ts'

const TEMPLATE = ['spec', 'template', 'spec']
const JOB_TEMPLATE = ['spec', 'jobTemplate', 'spec', 'template', 'spec']

const name = (object: unknown): string => textAt(object, 'metadata', 'name')
const created = (object: unknown, now: number): string => age(at(object, 'metadata', 'creationTimestamp'), now)
const count = (object: unknown, ...path: readonly string[]): string => String(numAt(object, ...path))
const join = (object: unknown, path: readonly string[], field: string): string =>
  listAt(object, ...path, 'containers')
    .map(container => textAt(container, field))
    .join(',')
const containers = (object: unknown, path: readonly string[] = TEMPLATE): readonly string[] => [
  join(object, path, 'name'),
  join(object, path, 'image'),
]
const selector = (object: unknown, ...path: readonly string[]): string => formatLabelSelector(at(object, ...path))

function jobCompletions(job: unknown): string {
  const succeeded = numAt(job, 'status', 'succeeded')
  const wanted = at(job, 'spec', 'completions')
  if (typeof wanted === 'number') return `${succeeded}/${wanted}`
  const parallelism = numAt(job, 'spec', 'parallelism')
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function jobDuration(job: unknown, now: number): string {
  const start = textAt(job, 'status', 'startTime')
  if (start === '') return ''
  const end = textAt(job, 'status', 'completionTime')
  return humanDuration((end === '' ? now : parseTimestamp(end)) - parseTimestamp(start))
}

/** The STATUS word of a Job. */
export function jobStatus(job: unknown): string {
  const has = (type: string): boolean =>
    listAt(job, 'status', 'conditions').some(condition => textAt(condition, 'type') === type && textAt(condition, 'status') === 'True')
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (at(job, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running'
}

function controllerName(revision: unknown): string {
  const owner = listAt(revision, 'metadata', 'ownerReferences').find(reference => at(reference, 'controller') === true)
  if (owner === undefined) return '<none>'
  const slash = textAt(owner, 'apiVersion').indexOf('/')
  const group = slash < 0 ? '' : `.${textAt(owner, 'apiVersion').slice(0, slash)}`
  return `${textAt(owner, 'kind').toLowerCase()}${group}/${textAt(owner, 'name')}`
}

export const WORKLOAD_SHEETS: {readonly [kind: string]: Sheet} = {
  StatefulSet: {
    columns: ['NAME', 'READY', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES'],
    row: (set, now) => [name(set), `${numAt(set, 'status', 'readyReplicas')}/${numAt(set, 'spec', 'replicas')}`, created(set, now)],
    wideRow: set => containers(set),
  },
  DaemonSet: {
    columns: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row: (set, now) => [
      name(set),
      count(set, 'status', 'desiredNumberScheduled'),
      count(set, 'status', 'currentNumberScheduled'),
      count(set, 'status', 'numberReady'),
      count(set, 'status', 'updatedNumberScheduled'),
      count(set, 'status', 'numberAvailable'),
      formatLabels(dataAt(set, ...TEMPLATE, 'nodeSelector')),
      created(set, now),
    ],
    wideRow: set => [...containers(set), selector(set, 'spec', 'selector')],
  },
  Deployment: {
    columns: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row: (deployment, now) => [
      name(deployment),
      `${numAt(deployment, 'status', 'readyReplicas')}/${numAt(deployment, 'spec', 'replicas')}`,
      count(deployment, 'status', 'updatedReplicas'),
      count(deployment, 'status', 'availableReplicas'),
      created(deployment, now),
    ],
    wideRow: deployment => [...containers(deployment), selector(deployment, 'spec', 'selector')],
  },
  ReplicaSet: {
    columns: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row: (set, now) => [
      name(set),
      count(set, 'spec', 'replicas'),
      count(set, 'status', 'replicas'),
      count(set, 'status', 'readyReplicas'),
      created(set, now),
    ],
    wideRow: set => [...containers(set), selector(set, 'spec', 'selector')],
  },
  Job: {
    columns: ['NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row: (job, now) => [name(job), jobStatus(job), jobCompletions(job), jobDuration(job, now), created(job, now)],
    wideRow: job => [...containers(job), selector(job, 'spec', 'selector')],
  },
  CronJob: {
    columns: ['NAME', 'SCHEDULE', 'TIMEZONE', 'SUSPEND', 'ACTIVE', 'LAST SCHEDULE', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row: (cron, now) => {
      const suspend = at(cron, 'spec', 'suspend')
      const last = at(cron, 'status', 'lastScheduleTime')
      return [
        name(cron),
        textAt(cron, 'spec', 'schedule'),
        at(cron, 'spec', 'timeZone') === undefined ? '<none>' : textAt(cron, 'spec', 'timeZone'),
        suspend === undefined ? '<unset>' : suspend === true ? 'True' : 'False',
        String(listAt(cron, 'status', 'active').length),
        last === undefined ? '<none>' : age(last, now),
        created(cron, now),
      ]
    },
    wideRow: cron => [...containers(cron, JOB_TEMPLATE), selector(cron, 'spec', 'jobTemplate', 'spec', 'selector')],
  },
  ControllerRevision: {
    columns: ['NAME', 'CONTROLLER', 'REVISION', 'AGE'],
    wide: [],
    row: (revision, now) => [name(revision), controllerName(revision), String(numAt(revision, 'revision')), created(revision, now)],
  },
  PodDisruptionBudget: {
    columns: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
    wide: [],
    row: (budget, now) => [
      name(budget),
      textAt(budget, 'spec', 'minAvailable') || 'N/A',
      textAt(budget, 'spec', 'maxUnavailable') || 'N/A',
      count(budget, 'status', 'disruptionsAllowed'),
      created(budget, now),
    ],
  },
}
