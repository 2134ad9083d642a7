import {madePart, part, parts, setDefault, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'

/** SetDefaults_HorizontalPodAutoscaler, pkg/apis/autoscaling/v2: one pod at least, and 80 % of the requested CPU when nothing is measured. */
export function defaultAutoscaler(autoscaler: Draft): void {
  const spec = madePart(autoscaler, 'spec')
  setDefault(spec, 'minReplicas', 1)
  if (parts(spec, 'metrics').length === 0)
    spec.metrics = [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}]
}

const RBAC = 'rbac.authorization.k8s.io'

/** SetDefaults_RoleBinding and SetDefaults_Subject, pkg/apis/rbac/v1. */
export function defaultBinding(binding: Draft): void {
  setDefault(madePart(binding, 'roleRef'), 'apiGroup', RBAC)
  for (const subject of parts(binding, 'subjects')) if (text(subject, 'kind') !== 'ServiceAccount') setDefault(subject, 'apiGroup', RBAC)
}

/** SetDefaults_NetworkPolicy, pkg/apis/networking/v1: what the rules are about says which way they hold. */
export function defaultNetworkPolicy(policy: Draft): void {
  const spec = part(policy, 'spec')
  if (spec === undefined) return
  for (const rule of [...parts(spec, 'ingress'), ...parts(spec, 'egress')])
    for (const port of parts(rule, 'ports')) setDefault(port, 'protocol', 'TCP')
  if (!Array.isArray(spec.policyTypes) || spec.policyTypes.length === 0)
    spec.policyTypes = parts(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
}
