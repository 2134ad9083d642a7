import {flag, maybeNumber, maybeText, number, part, parts, text} from '../../wire/draft.ts'
import {internalJson} from '../../wire/internal.ts'
import type {Draft} from '../../wire/shape.ts'
import {asJson, invalid} from '../field.ts'
import type {Found} from '../field.ts'
import {validateGeneratedSelector, validateIndexedName, validateOwnJobSpec} from '../job.ts'
import {validateMeta} from '../meta.ts'
import {subdomainErrors} from '../names.ts'
import {printSelector} from '../workload.ts'
import {validateMetaUpdate} from './meta.ts'
import {sameValue} from './same.ts'

const IMMUTABLE = 'field is immutable'

/** jobStrategy.ValidateUpdate: the rules of a new Job, then what may not change; the spec is looked at twice, as the server does. */
export function validateJobUpdate(job: Draft, old: Draft, uid: string, found: Found): void {
  const spec = part(job, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  const metadata = part(job, 'metadata') ?? {}
  const labels = part(part(part(before, 'template'), 'metadata'), 'labels')
  const prefixed = labels?.['batch.kubernetes.io/job-name'] !== undefined && labels['batch.kubernetes.io/controller-uid'] !== undefined
  validateMeta(metadata, true, subdomainErrors, found)
  validateGeneratedSelector(job, uid, prefixed, found)
  validateOwnJobSpec(spec, 'spec', found)
  validateIndexedName(job, found)
  validateMetaUpdate(metadata, part(old, 'metadata') ?? {}, found)
  validateOwnJobSpec(spec, 'spec', found)
  validateCompletions(spec, before, found)
  const selector = part(spec, 'selector')
  if (!sameValue('LabelSelector', selector, before.selector)) found.push(invalid('spec.selector', printSelector(selector), IMMUTABLE))
  validateTemplateUpdate(spec, old, found)
  unchanged(spec, before, 'completionMode', found)
  unchangedStruct(spec, before, 'podFailurePolicy', 'PodFailurePolicy', found)
  unchanged(spec, before, 'backoffLimitPerIndex', found)
  unchanged(spec, before, 'managedBy', found)
  unchangedStruct(spec, before, 'successPolicy', 'SuccessPolicy', found)
}

function unchanged(spec: Draft, old: Draft, field: string, found: Found): void {
  if ((spec[field] ?? null) !== (old[field] ?? null)) found.push(invalid(`spec.${field}`, asJson(spec[field]), IMMUTABLE))
}

function unchangedStruct(spec: Draft, old: Draft, field: string, struct: string, found: Found): void {
  if (sameValue(struct, spec[field], old[field])) return
  found.push(invalid(`spec.${field}`, {printed: internalJson(struct, part(spec, field))}, IMMUTABLE))
}

/** An indexed Job may grow or shrink when parallelism goes with it. */
function validateCompletions(spec: Draft, old: Draft, found: Found): void {
  const now = maybeNumber(spec, 'completions')
  if (now === maybeNumber(old, 'completions')) return
  if (maybeText(spec, 'completionMode') !== 'Indexed') found.push(invalid('spec.completions', asJson(now), IMMUTABLE))
  else if (now !== undefined && now !== number(spec, 'parallelism')) {
    found.push(invalid('spec.completions', asJson(now), 'can only be modified in tandem with spec.parallelism'))
  }
}

/** A suspended Job that does not run may be given other places and resources. */
function validateTemplateUpdate(spec: Draft, old: Draft, found: Found): void {
  const before = part(old, 'spec') ?? {}
  const template = part(spec, 'template') ?? {}
  const oldTemplate = part(before, 'template') ?? {}
  const status = part(old, 'status')
  const suspended = flag(before, 'suspend')
  const marked = parts(status, 'conditions').some(condition => condition.type === 'Suspended' && condition.status === 'True')
  const mutable = suspended && (status?.startTime === undefined || marked) && number(status, 'active') === 0
  const allowed = mutable ? withPlacementOf(oldTemplate, template) : oldTemplate
  if (!mutable) {
    if (!sameValue('PodTemplateSpec', template, allowed)) {
      found.push(invalid('spec.template', {printed: internalJson('PodTemplateSpec', template)}, IMMUTABLE))
    }
    return
  }
  const now = part(template, 'spec') ?? {}
  const resourced = withResourcesOf(part(allowed, 'spec') ?? {}, now)
  if (!sameValue('PodSpec', now, resourced)) found.push(invalid('spec.template.spec', {printed: internalJson('PodSpec', now)}, IMMUTABLE))
}

function withPlacementOf(old: Draft, template: Draft): Draft {
  const spec = part(template, 'spec') ?? {}
  const oldSpec = part(old, 'spec') ?? {}
  const affinity = {...(part(oldSpec, 'affinity') ?? {}), nodeAffinity: part(spec, 'affinity')?.nodeAffinity}
  const bare = Object.values(affinity).every(value => value === undefined)
  const kept = bare && spec.affinity === undefined ? undefined : affinity
  const placed = {
    ...oldSpec,
    affinity: kept,
    nodeSelector: spec.nodeSelector,
    tolerations: spec.tolerations,
    schedulingGates: spec.schedulingGates,
  }
  const metadata = {...(part(old, 'metadata') ?? {})}
  for (const field of ['labels', 'annotations']) metadata[field] = part(template, 'metadata')?.[field]
  return {...old, metadata, spec: placed}
}

function withResourcesOf(old: Draft, spec: Draft): Draft {
  const out: Draft = {...old}
  for (const field of ['containers', 'initContainers']) {
    const now = parts(spec, field)
    const before = parts(old, field)
    if (now.length !== before.length || before.length === 0) continue
    out[field] = before.map((container, index) => {
      const next = now[index]
      return next !== undefined && text(next, 'name') === text(container, 'name') ? {...container, resources: next.resources} : container
    })
  }
  return out
}
