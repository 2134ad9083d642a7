import {part, parts, setDefault} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {defaultFieldRef, defaultResources, pullPolicyFor, roundResourceList} from './container.ts'

/** Plain constants that a volume source gets when it says nothing (pkg/apis/core/v1/zz_generated.defaults.go). */
const SOURCE_DEFAULTS: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  hostPath: {type: ''},
  secret: {defaultMode: 0o644},
  configMap: {defaultMode: 0o644},
  downwardAPI: {defaultMode: 0o644},
  projected: {defaultMode: 0o644},
  iscsi: {iscsiInterface: 'default'},
  rbd: {pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring'},
  azureDisk: {cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared'},
  scaleIO: {storageMode: 'ThinProvisioned', fsType: 'xfs'},
}

/** Defaults of a pod's volume. A volume without any source is an emptyDir (SetDefaults_Volume). */
export function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {}
  defaultSources(volume)
  const image = part(volume, 'image')
  if (image !== undefined) setDefault(image, 'pullPolicy', pullPolicyFor(image.reference))
  for (const item of parts(part(volume, 'downwardAPI'), 'items')) defaultFieldRef(part(item, 'fieldRef'))
  for (const source of parts(part(volume, 'projected'), 'sources')) {
    for (const item of parts(part(source, 'downwardAPI'), 'items')) defaultFieldRef(part(item, 'fieldRef'))
    const token = part(source, 'serviceAccountToken')
    if (token !== undefined) setDefault(token, 'expirationSeconds', 3600)
  }
  defaultClaimSpec(part(part(part(volume, 'ephemeral'), 'volumeClaimTemplate'), 'spec'))
}

function defaultSources(holder: Draft): void {
  for (const [name, defaults] of Object.entries(SOURCE_DEFAULTS)) {
    const source = part(holder, name)
    if (source === undefined) continue
    for (const [field, value] of Object.entries(defaults)) setDefault(source, field, value)
  }
}

/** Defaults of a claim's spec, in a claim, a claim template or an ephemeral volume. */
export function defaultClaimSpec(spec: Draft | undefined): void {
  if (spec === undefined) return
  setDefault(spec, 'volumeMode', 'Filesystem')
  defaultResources(part(spec, 'resources'))
}

/** Defaults of a claim or claim template: also the status starts as Pending. */
export function defaultClaim(claim: Draft): void {
  setDefault(part(claim, 'status') ?? {}, 'phase', 'Pending')
  defaultClaimSpec(part(claim, 'spec'))
  roundResourceList(part(part(claim, 'status'), 'capacity'))
}

/** Defaults of a persistent volume (SetDefaults_PersistentVolume). */
export function defaultPersistentVolume(volume: Draft): void {
  const spec = part(volume, 'spec')
  if (spec === undefined) return
  setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain')
  setDefault(spec, 'volumeMode', 'Filesystem')
  roundResourceList(part(spec, 'capacity'))
  defaultSources(spec)
  const status = part(volume, 'status')
  if (status !== undefined) setDefault(status, 'phase', 'Pending')
}
