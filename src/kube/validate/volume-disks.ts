import {byteLength, goJson} from '../go-text.ts'
import {entries, flag, maybeNumber, maybeText, number, part, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {invalid, pushAll, required, tooLong, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {dnsLabelErrors, rangeError, subdomainErrors} from './names.ts'
import {validateDescending, validateNoBacksteps} from './paths.ts'

/** Volume sources that name a disk or a share somewhere (pkg/apis/core/validation, validate…VolumeSource). */
export type SourceRule = (source: Draft, path: string, found: Found) => void

/** A rule that only asks for some fields. */
export function needs(...fields: readonly string[]): SourceRule {
  return (source, path, found) => {
    for (const field of fields) {
      if (text(source, field) === '' && texts(source, field).length === 0) found.push(required(`${path}.${field}`))
    }
  }
}

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

export function validateHostPath(source: Draft, path: string, found: Found): void {
  const at = text(source, 'path')
  if (at === '') {
    found.push(required(`${path}.path`))
    return
  }
  validateNoBacksteps(at, `${path}.path`, found)
  const type = maybeText(source, 'type')
  if (type !== undefined && !HOST_PATH_TYPES.includes(type)) found.push(unsupported(`${path}.type`, type, HOST_PATH_TYPES))
}

export function validateGitRepo(source: Draft, path: string, found: Found): void {
  if (text(source, 'repository') === '') found.push(required(`${path}.repository`))
  validateDescending(text(source, 'directory'), `${path}.directory`, found)
}

export function validatePartitioned(field: string): SourceRule {
  return (source, path, found) => {
    if (text(source, field) === '') found.push(required(`${path}.${field}`))
    const partition = number(source, 'partition')
    if (partition < 0 || partition > 255) found.push(invalid(`${path}.partition`, partition, rangeError(1, 255)))
  }
}

export function validateNfs(source: Draft, path: string, found: Found): void {
  needs('server', 'path')(source, path, found)
  const at = text(source, 'path')
  if (!at.startsWith('/')) found.push(invalid(`${path}.path`, at, 'must be an absolute path'))
}

const INITIATOR_FORMS: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([\p{L}\p{N}.-]+)(:[^,;*&$|\s]+)$/u,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
}

function initiatorProblem(name: string): 'start' | 'form' | undefined {
  const form = INITIATOR_FORMS[name.slice(0, 3)]
  if (form === undefined) return 'start'
  return form.test(name) ? undefined : 'form'
}

/** `volumeKind` pod names the allowed starts in its error, a persistent volume does not. */
export function validateIscsi(source: Draft, path: string, found: Found, volumeKind: 'pod' | 'persistent'): void {
  const start = volumeKind === 'pod' ? 'must be valid format starting with iqn, eui, or naa' : 'must be valid format'
  if (text(source, 'targetPortal') === '') found.push(required(`${path}.targetPortal`))
  const iqn = text(source, 'iqn')
  if (iqn === '') found.push(required(`${path}.iqn`))
  else pushInitiator(iqn, `${path}.iqn`, start, found)
  const lun = number(source, 'lun')
  if (lun < 0 || lun > 255) found.push(invalid(`${path}.lun`, lun, rangeError(0, 255)))
  const secret = part(source, 'secretRef')
  if ((flag(source, 'chapAuthDiscovery') || flag(source, 'chapAuthSession')) && secret === undefined)
    found.push(required(`${path}.secretRef`))
  if (volumeKind === 'persistent' && secret !== undefined && text(secret, 'name') === '') found.push(required(`${path}.secretRef.name`))
  const initiator = maybeText(source, 'initiatorName')
  if (initiator !== undefined) pushInitiator(initiator, `${path}.initiatorname`, start, found)
}

function pushInitiator(name: string, path: string, start: string, found: Found): void {
  const problem = initiatorProblem(name)
  if (problem !== undefined) found.push(invalid(path, name, problem === 'start' ? start : 'must be valid format'))
}

export function validateFlocker(source: Draft, path: string, found: Found): void {
  const name = text(source, 'datasetName')
  const uuid = text(source, 'datasetUUID')
  if (name === '' && uuid === '') found.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (name !== '' && uuid !== '') found.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (name.includes('/')) found.push(invalid(`${path}.datasetName`, name, "must not contain '/'"))
}

/** A secret of the pod's own namespace needs a name; one of a persistent volume also a namespace. */
export function validateSecretRef(source: Draft, path: string, found: Found, withNamespace: boolean): void {
  const secret = part(source, 'secretRef')
  if (secret === undefined) return
  if (text(secret, 'name') === '') found.push(required(`${path}.secretRef.name`))
  if (withNamespace && text(secret, 'namespace') === '') found.push(required(`${path}.secretRef.namespace`))
}

export function validateQuobyte(source: Draft, path: string, found: Found): void {
  const registry = text(source, 'registry')
  const detail = 'must be a host:port pair or multiple pairs separated by commas'
  if (registry === '') found.push(required(`${path}.registry`, detail))
  else if (byteLength(text(source, 'tenant')) >= 65) {
    found.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  } else {
    for (const pair of registry.split(',')) {
      if (!isHostPort(pair)) found.push(invalid(`${path}.registry`, registry, detail))
    }
  }
  if (text(source, 'volume') === '') found.push(required(`${path}.volume`))
}

/** net.SplitHostPort takes it. */
function isHostPort(pair: string): boolean {
  return /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair)
}

export function validateFc(source: Draft, path: string, found: Found): void {
  const targets = texts(source, 'targetWWNs')
  const ids = texts(source, 'wwids')
  if (targets.length === 0 && ids.length === 0)
    found.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'))
  if (targets.length > 0 && ids.length > 0) {
    found.push(invalid(`${path}.targetWWNs`, {printed: goJson(targets)}, 'targetWWNs and wwids can not be specified simultaneously'))
  }
  if (targets.length === 0) return
  const lun = maybeNumber(source, 'lun')
  if (lun === undefined) found.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'))
  else if (lun < 0 || lun > 255) found.push(invalid(`${path}.lun`, lun, rangeError(0, 255)))
}

export function validateFlex(source: Draft, path: string, found: Found): void {
  if (text(source, 'driver') === '') found.push(required(`${path}.driver`))
  for (const [key] of entries(source, 'options')) {
    const namespace = `.${(key.includes('/') ? key.slice(0, key.indexOf('/')) : key).toLowerCase()}`
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      found.push(invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'))
    }
  }
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite']
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared']
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

export function validateAzureDisk(source: Draft, path: string, found: Found): void {
  needs('diskName', 'diskURI')(source, path, found)
  const caching = maybeText(source, 'cachingMode')
  if (caching !== undefined && !CACHING_MODES.includes(caching)) found.push(unsupported(`${path}.cachingMode`, caching, CACHING_MODES))
  const kind = maybeText(source, 'kind')
  if (kind === undefined) return
  if (!DISK_KINDS.includes(kind)) found.push(unsupported(`${path}.kind`, kind, DISK_KINDS))
  const uri = text(source, 'diskURI')
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/')) found.push(unsupported(`${path}.diskURI`, uri, [MANAGED_URI]))
  if (kind !== 'Managed' && !uri.startsWith('https://')) found.push(unsupported(`${path}.diskURI`, uri, [BLOB_URI]))
}

export function validateStorageOs(source: Draft, path: string, found: Found, withNamespace: boolean): void {
  const name = text(source, 'volumeName')
  if (name === '') found.push(required(`${path}.volumeName`))
  else pushAll(found, `${path}.volumeName`, name, dnsLabelErrors(name))
  const namespace = text(source, 'volumeNamespace')
  if (namespace !== '') pushAll(found, `${path}.volumeNamespace`, namespace, dnsLabelErrors(namespace))
  validateSecretRef(source, path, found, withNamespace)
}

/** CSI driver names are checked with capitals made small. */
export function validateCsiDriver(driver: string, path: string, found: Found): void {
  if (driver === '') {
    found.push(required(path))
    return
  }
  if (byteLength(driver) > 63) found.push(tooLong(path, 63))
  pushAll(found, path, driver, subdomainErrors(driver.toLowerCase()))
}

export function validateCsi(source: Draft, path: string, found: Found): void {
  validateCsiDriver(text(source, 'driver'), `${path}.driver`, found)
  const secret = part(source, 'nodePublishSecretRef')
  if (secret === undefined) return
  const name = text(secret, 'name')
  if (name === '') found.push(required(`${path}.nodePublishSecretRef.name`))
  else pushAll(found, `${path}.name`, name, subdomainErrors(name))
}
