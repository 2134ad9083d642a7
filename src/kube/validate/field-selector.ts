import {parseQuantity, printQuantity, quantityOf} from '../quantity.ts'
import {text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {labelKeyErrors} from './names.ts'

/** Fields of the pod that a volume can show (downward API). */
export const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
/** Fields of the pod that a variable can hold. */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const KNOWN_LABELS = [...VOLUME_FIELDS, ...ENV_FIELDS, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase']
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

/** validateObjectFieldSelector: a field of the pod by its path, `metadata.labels['app']` included. */
export function validateFieldRef(reference: Draft, allowed: readonly string[], path: string, found: Found): void {
  const version = text(reference, 'apiVersion')
  const field = text(reference, 'fieldPath')
  if (version === '') found.push(required(`${path}.apiVersion`))
  else if (field === '') found.push(required(`${path}.fieldPath`))
  if (version === '' || field === '') return
  const [, head = field, subscript] = /^([^]+?)\['([^]*)'\]$/.exec(field) ?? []
  const problem = conversionProblem(version, field, head, subscript)
  if (problem !== undefined) {
    found.push(invalid(`${path}.fieldPath`, field, `error converting fieldPath: ${problem}`))
    return
  }
  if (subscript !== undefined) {
    const key = head === 'metadata.annotations' ? subscript.toLowerCase() : subscript
    pushAll(found, path, key, labelKeyErrors(key))
    return
  }
  const label = field === 'spec.host' ? 'spec.nodeName' : field
  if (!allowed.includes(label)) found.push(unsupported(`${path}.fieldPath`, label, allowed))
}

function conversionProblem(version: string, field: string, head: string, subscript: string | undefined): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`
  if (subscript !== undefined) {
    const takes = head === 'metadata.annotations' || head === 'metadata.labels'
    return takes ? undefined : `field label does not support subscript: ${field}`
  }
  return KNOWN_LABELS.includes(field) || field === 'spec.host' ? undefined : `field label not supported: ${field}`
}

const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** validateContainerResourceFieldSelector: a request or limit of a container; a volume must say of which. */
export function validateResourceRef(reference: Draft, path: string, inVolume: boolean, found: Found): void {
  const resource = text(reference, 'resource')
  if (inVolume && text(reference, 'containerName') === '') found.push(required(`${path}.containerName`))
  else if (resource === '') found.push(required(`${path}.resource`))
  else if (!RESOURCES.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource)) {
    found.push(unsupported(`${path}.resource`, resource, RESOURCES))
  }
  validateDivisor(resource, reference.divisor, path, found)
}

function validateDivisor(resource: string, divisor: unknown, path: string, found: Found): void {
  if (quantityOf(divisor).digits === 0n) return
  const read = parseQuantity(String(divisor))
  const shown = 'error' in read ? '' : printQuantity(read)
  const name = resource.replace(/^(requests|limits)\./, '')
  if (name === resource) return
  if (name === 'cpu' && shown !== '1m' && shown !== '1') {
    found.push(invalid(`${path}.divisor`, resource, "only divisor's values 1m and 1 are supported with the cpu resource"))
  }
  const words: Readonly<Record<string, string>> = {memory: 'memory', 'ephemeral-storage': 'local ephemeral storage'}
  const word = name.startsWith('hugepages-') ? 'hugepages' : words[name]
  if (word !== undefined && !BYTE_DIVISORS.includes(shown)) {
    found.push(
      invalid(`${path}.divisor`, resource, `only divisor's values ${BYTE_DIVISORS.join(', ')} are supported with the ${word} resource`),
    )
  }
}
