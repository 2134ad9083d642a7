import {at, textAt} from '../kube/peek.ts'
import type {Resource} from '../kube/resources.ts'

/** One term of `--field-selector`. */
export type FieldTerm = {readonly path: string; readonly equal: boolean; readonly value: string}

const EVENT = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(field => `involvedObject.${field}`)

/** Fields the server can select by, per kind, beside name and namespace. As the AddFieldLabelConversionFuncs of pkg/apis. */
const FIELDS: {readonly [kind: string]: readonly string[]} = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicationController: ['status.replicas'],
  Event: [...EVENT, 'reason', 'reportingComponent', 'source', 'type'],
  Job: ['status.successful'],
}

/** Apps' kinds and the rest answer an unknown field with the words of metav1's default conversion. */
const OWN_WORDS = new Set(['Pod', 'Node', 'Namespace', 'Secret', 'Service', 'ReplicationController', 'Event', 'Job'])

/** Reads a field selector for a kind; a text is the server's (or the parser's) complaint. */
export function parseFieldSelector(text: string, resource: Resource): readonly FieldTerm[] | string {
  const terms: FieldTerm[] = []
  for (const part of text.split(',').filter(piece => piece !== '')) {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (match === null) return `invalid selector: '${text}'; can't understand '${part}'`
    const path = match[1] ?? ''
    const known = path === 'metadata.name' || path === 'metadata.namespace' || (FIELDS[resource.kind] ?? []).includes(path)
    if (!known) {
      if (OWN_WORDS.has(resource.kind)) return `field label not supported: ${path}`
      return `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    }
    terms.push({path, equal: match[2] !== '!=', value: match[3] ?? ''})
  }
  return terms
}

export function meetsFields(terms: readonly FieldTerm[], object: unknown): boolean {
  return terms.every(({path, equal, value}) => (fieldText(object, path) === value) === equal)
}

function fieldText(object: unknown, path: string): string {
  if (path === 'spec.unschedulable' || path === 'spec.hostNetwork') return String(at(object, ...path.split('.')) === true)
  if (path === 'status.successful') return String(textAt(object, 'status', 'succeeded') || '0')
  if (path === 'status.podIPs') return textAt(object, 'status', 'podIP')
  if (path === 'source') return textAt(object, 'source', 'component') || textAt(object, 'reportingComponent')
  return textAt(object, ...path.split('.'))
}
