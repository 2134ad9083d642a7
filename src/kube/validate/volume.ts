import {goQuote} from '../go-quote.ts'
import {byteLength} from '../go-text.ts'
import {quantityOf} from '../quantity.ts'
import {maybeText, part, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {validateClaimSpec} from './claim.ts'
import {duplicate, forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateTemplateMeta} from './meta.ts'
import {dnsLabelErrors, subdomainErrors} from './names.ts'
import {
  needs,
  validateAzureDisk,
  validateCsi,
  validateFc,
  validateFlex,
  validateFlocker,
  validateGitRepo,
  validateHostPath,
  validateIscsi,
  validateNfs,
  validatePartitioned,
  validateQuobyte,
  validateSecretRef,
  validateStorageOs,
} from './volume-disks.ts'
import type {SourceRule} from './volume-disks.ts'
import {validateConfigMapVolume, validateDownwardVolume, validateProjectedVolume, validateSecretVolume} from './volume-files.ts'

/** Volumes by name, as containers look for them. */
export type Volumes = ReadonlyMap<string, Draft>

type Row = readonly [field: string, rule: SourceRule, path?: string, forbiddenPath?: string]

/** The sources in the order the server looks at them. Paths that differ from the field's name are the server's own slips. */
const SOURCES: readonly Row[] = [
  ['hostPath', validateHostPath],
  ['gitRepo', validateGitRepo],
  ['gcePersistentDisk', validatePartitioned('pdName'), 'persistentDisk'],
  ['awsElasticBlockStore', validatePartitioned('volumeID')],
  ['secret', validateSecretVolume],
  ['nfs', validateNfs],
  ['iscsi', (source, path, found) => validateIscsi(source, path, found, 'pod')],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', validateFlocker],
  ['persistentVolumeClaim', needs('claimName')],
  ['rbd', needs('monitors', 'image')],
  ['cinder', validateCinder],
  ['cephfs', needs('monitors'), 'cephfs', 'cephFS'],
  ['quobyte', validateQuobyte],
  ['downwardAPI', validateDownwardVolume, 'downwardAPI', 'downwarAPI'],
  ['fc', validateFc],
  ['flexVolume', validateFlex],
  ['configMap', validateConfigMapVolume],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', validateAzureDisk],
  ['storageos', (source, path, found) => validateStorageOs(source, path, found, false)],
  ['projected', validateProjectedVolume],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['csi', validateCsi],
]

function validateCinder(source: Draft, path: string, found: Found): void {
  needs('volumeID')(source, path, found)
  validateSecretRef(source, path, found, false)
}

/**
 * ValidateVolumes. Returns the volumes without any error, by name: only these can be mounted. `podName` is the Pod's own name,
 * '' in a template.
 */
export function validateVolumes(volumes: readonly Draft[], podName: string, isPod: boolean, path: string, found: Found): Volumes {
  const good = new Map<string, Draft>()
  const ephemeral = new Set(
    volumes.filter(volume => podName !== '' && volume.ephemeral !== undefined).map(volume => `${podName}-${text(volume, 'name')}`),
  )
  for (const [index, volume] of volumes.entries()) {
    const at = `${path}[${index}]`
    const own: Found = []
    const name = text(volume, 'name')
    validateSource(volume, at, podName, isPod, own)
    if (name === '') own.push(required(`${at}.name`))
    else pushAll(own, `${at}.name`, name, dnsLabelErrors(name))
    if (good.has(name)) own.push(duplicate(`${at}.name`, name))
    if (own.length === 0) good.set(name, volume)
    found.push(...own)
    const claim = text(part(volume, 'persistentVolumeClaim'), 'claimName')
    if (volume.persistentVolumeClaim !== undefined && ephemeral.has(claim)) {
      found.push(
        invalid(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'),
      )
    }
  }
  return good
}

function validateSource(volume: Draft, path: string, podName: string, isPod: boolean, found: Found): void {
  let count = 0
  const emptyDir = part(volume, 'emptyDir')
  if (emptyDir !== undefined) {
    count++
    if (quantityOf(emptyDir.sizeLimit).digits < 0n) {
      found.push(forbid(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'))
    }
  }
  for (const [field, rule, rulePath = field, forbiddenPath = field] of SOURCES) {
    const source = part(volume, field)
    if (source === undefined) continue
    if (count > 0) found.push(forbid(`${path}.${forbiddenPath}`, 'may not specify more than 1 volume type'))
    else {
      count++
      rule(source, `${path}.${rulePath}`, found)
    }
    if (field === 'iscsi') validateIscsiName(source, text(volume, 'name'), path, found)
  }
  count = validateEphemeralAndImage(volume, path, podName, isPod, count, found)
  if (count === 0) found.push(required(path, 'must specify a volume type'))
}

function validateIscsiName(source: Draft, name: string, path: string, found: Found): void {
  if (maybeText(source, 'initiatorName') === undefined || byteLength(`${name}:${text(source, 'targetPortal')}`) <= 64) return
  const detail = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
  found.push(invalid(`${path}.name`, name, detail))
}

function validateEphemeralAndImage(volume: Draft, path: string, podName: string, isPod: boolean, before: number, found: Found): number {
  let count = before
  const ephemeral = part(volume, 'ephemeral')
  if (ephemeral !== undefined) {
    if (count > 0) found.push(forbid(`${path}.ephemeral`, 'may not specify more than 1 volume type'))
    else {
      count++
      validateEphemeral(ephemeral, `${path}.ephemeral`, found)
      const name = text(volume, 'name')
      const claim = `${podName}-${name}`
      for (const message of podName === '' || name === '' ? [] : subdomainErrors(claim)) {
        found.push(invalid(`${path}.name`, name, `PVC name ${goQuote(claim)}: ${message}`))
      }
    }
  }
  const image = part(volume, 'image')
  if (image === undefined) return count
  if (count > 0) found.push(forbid(`${path}.image`, 'may not specify more than 1 volume type'))
  else validateImage(image, isPod, `${path}.image`, found)
  return count + 1
}

function validateEphemeral(source: Draft, path: string, found: Found): void {
  const template = part(source, 'volumeClaimTemplate')
  if (template === undefined) {
    found.push(required(`${path}.volumeClaimTemplate`))
    return
  }
  validateTemplateMeta(part(template, 'metadata'), `${path}.volumeClaimTemplate.metadata`, found)
  validateClaimSpec(part(template, 'spec') ?? {}, `${path}.volumeClaimTemplate.spec`, found)
}

function validateImage(image: Draft, isPod: boolean, path: string, found: Found): void {
  if (isPod && text(image, 'reference') === '') found.push(required(`${path}.reference`))
  validatePullPolicy(text(image, 'pullPolicy'), `${path}.pullPolicy`, found)
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']

export function validatePullPolicy(policy: string, path: string, found: Found): void {
  if (policy === '') found.push(required(path))
  else if (!PULL_POLICIES.includes(policy)) found.push(unsupported(path, policy, PULL_POLICIES))
}
