import {byteLength, goJsonMap} from '../go-text.ts'
import {quantityOf, units} from '../quantity.ts'
import {maybeText, part, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {validateAccessModes, validateVolumeMode} from './claim.ts'
import {forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {dnsLabelErrors, subdomainErrors} from './names.ts'
import {validateNoBacksteps} from './paths.ts'
import {validateNodeSelector} from './scheduling.ts'
import {
  needs,
  validateAzureDisk,
  validateCsiDriver,
  validateFc,
  validateFlex,
  validateFlocker,
  validateHostPath,
  validateIscsi,
  validateNfs,
  validatePartitioned,
  validateQuobyte,
  validateSecretRef,
  validateStorageOs,
} from './volume-disks.ts'
import type {SourceRule} from './volume-disks.ts'

type Row = readonly [field: string, rule: SourceRule, path?: string, forbiddenPath?: string]

/** The sources of persistent volumes in the order the server looks at them; iscsi and local are apart. */
const SOURCES: readonly Row[] = [
  ['hostPath', validateHostPath],
  ['gcePersistentDisk', validatePartitioned('pdName'), 'persistentDisk'],
  ['awsElasticBlockStore', validatePartitioned('volumeID')],
  ['glusterfs', validateGlusterfs],
  ['flocker', validateFlocker],
  ['nfs', validateNfs],
  ['rbd', needs('monitors', 'image')],
  ['quobyte', validateQuobyte],
  ['cephfs', needs('monitors'), 'cephfs', 'cephFS'],
  ['iscsi', (source, path, found) => validateIscsi(source, path, found, 'persistent')],
  ['cinder', validateCinder],
  ['fc', validateFc],
  ['flexVolume', validateFlex],
  ['azureFile', validateAzureFile],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', validateAzureDisk],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['local', validateLocal],
  ['storageos', (source, path, found) => validateStorageOs(source, path, found, true)],
  ['csi', validateCsi],
]

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain']

/** ValidatePersistentVolumeSpec. */
export function validatePersistentVolumeSpec(spec: Draft, name: string, found: Found): void {
  const modes = texts(spec, 'accessModes')
  if (modes.length === 0) found.push(required('spec.accessModes'))
  validateAccessModes(modes, 'spec.accessModes', found)
  validateCapacity(part(spec, 'capacity') ?? {}, found)
  const policy = text(spec, 'persistentVolumeReclaimPolicy')
  if (policy !== '' && !RECLAIM_POLICIES.includes(policy)) {
    found.push(unsupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES))
  }
  const affinity = part(spec, 'nodeAffinity')
  const needed = part(affinity, 'required')
  if (needed !== undefined) validateNodeSelector(needed, 'spec.nodeAffinity.required', found)
  else if (affinity !== undefined) found.push(required('spec.nodeAffinity.required', 'must specify required node constraints'))
  validateSources(spec, name, found)
  const path = text(part(spec, 'hostPath'), 'path')
  if (/^\/[/.]*$/.test(path) && policy === 'Recycle') {
    found.push(forbid('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"))
  }
  const storageClass = text(spec, 'storageClassName')
  if (storageClass !== '') pushAll(found, 'spec.storageClassName', storageClass, subdomainErrors(storageClass))
  validateVolumeMode(spec, 'spec', found)
  validateAttributes(spec, found)
}

function validateCapacity(capacity: Draft, found: Found): void {
  const names = Object.keys(capacity)
  if (names.length === 0) found.push(required('spec.capacity'))
  if (names.length !== 1 || names[0] !== 'storage') {
    const printed = names.length === 0 ? 'null' : goJsonMap(capacity)
    found.push(unsupported('spec.capacity', {printed}, ['storage']))
  }
  for (const name of names) {
    const amount = capacity[name]
    if (units(amount) < 0) found.push(invalid(`spec.capacity[${name}]`, units(amount), 'must be a valid resource quantity'))
    if (quantityOf(amount).digits <= 0n) found.push(invalid(`spec.capacity[${name}]`, String(amount), 'must be greater than zero'))
  }
}

function validateSources(spec: Draft, name: string, found: Found): void {
  let count = 0
  for (const [field, rule, rulePath = field, forbiddenPath = field] of SOURCES) {
    const source = part(spec, field)
    if (source === undefined) continue
    // A flexVolume beside another source is looked at all the same.
    if (count > 0 && field !== 'flexVolume') found.push(forbid(`spec.${forbiddenPath}`, 'may not specify more than 1 volume type'))
    else {
      if (field === 'iscsi') validateIscsiPortal(source, name, found)
      rule(source, `spec.${rulePath}`, found)
      if (field === 'local' && spec.nodeAffinity === undefined)
        found.push(required('spec.nodeAffinity', 'Local volume requires node affinity'))
    }
    count++
  }
  if (count === 0) found.push(required('spec', 'must specify a volume type'))
}

function validateIscsiPortal(source: Draft, name: string, found: Found): void {
  const portal = text(source, 'targetPortal')
  if (source.initiatorName === undefined || byteLength(`${name}:${portal}`) <= 64) return
  const detail = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
  found.push(invalid('spec.iscsi.targetportal', portal, detail))
}

function validateGlusterfs(source: Draft, path: string, found: Found): void {
  needs('endpoints', 'path')(source, path, found)
  const namespace = maybeText(source, 'endpointsNamespace')
  if (namespace === undefined) return
  if (namespace !== '') pushAll(found, `${path}.endpointsNamespace`, namespace, dnsLabelErrors(namespace))
  else found.push(invalid(`${path}.endpointsNamespace`, '', 'if the endpointnamespace is set, it must be a valid namespace name'))
}

function validateCinder(source: Draft, path: string, found: Found): void {
  needs('volumeID')(source, path, found)
  validateSecretRef(source, path, found, true)
}

function validateAzureFile(source: Draft, path: string, found: Found): void {
  needs('secretName', 'shareName')(source, path, found)
  if (maybeText(source, 'secretNamespace') === '') found.push(required(`${path}.secretNamespace`))
}

function validateLocal(source: Draft, path: string, found: Found): void {
  const place = text(source, 'path')
  if (place === '') found.push(required(`${path}.path`))
  else validateNoBacksteps(place, `${path}.path`, found)
}

const SECRETS = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef']

function validateCsi(source: Draft, path: string, found: Found): void {
  validateCsiDriver(text(source, 'driver'), `${path}.driver`, found)
  if (text(source, 'volumeHandle') === '') found.push(required(`${path}.volumeHandle`))
  for (const field of SECRETS) {
    const secret = part(source, field)
    if (secret === undefined) continue
    const name = text(secret, 'name')
    const namespace = text(secret, 'namespace')
    if (name === '') found.push(required(`${path}.${field}.name`))
    else pushAll(found, `${path}.${field}.name`, name, subdomainErrors(name))
    if (namespace === '') found.push(required(`${path}.${field}.namespace`))
    else pushAll(found, `${path}.${field}.namespace`, namespace, dnsLabelErrors(namespace))
  }
}

function validateAttributes(spec: Draft, found: Found): void {
  const name = maybeText(spec, 'volumeAttributesClassName')
  if (name === undefined) return
  if (name === '') found.push(required('spec.volumeAttributesClassName', 'an empty string is disallowed'))
  else pushAll(found, 'spec.volumeAttributesClassName', name, subdomainErrors(name))
  if (spec.csi === undefined) found.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'))
}
