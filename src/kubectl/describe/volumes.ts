import {at, dataAt, isData, listAt, textAt} from '../../kube/peek.ts'
import {accessModes, storageClassOf} from '../../kube/columns-cluster.ts'
import type {Page} from './page.ts'
import {labelLines, line} from './page.ts'

/** Volumes of a pod or of a template. */
export function volumeLines(page: Page, volumes: readonly unknown[], space: string): void {
  if (volumes.length === 0) return line(page, 0, `${space}Volumes:\t<none>`)
  line(page, 0, `${space}Volumes:`)
  for (const volume of volumes) {
    line(page, 1, `${space === '' ? '' : ' '}${textAt(volume, 'name')}:`)
    sourceLines(page, volume)
  }
}

type Source = (page: Page, source: unknown) => void

const flag = (value: unknown): boolean => value === true

const rows = (page: Page, type: string, ...pairs: readonly (readonly [string, string | boolean])[]): void => {
  line(page, 2, `Type:\t${type}`)
  for (const [title, value] of pairs) line(page, 2, `${title}:\t${String(value)}`)
}

/** Volume sources by field, in the order in which kubectl looks for them. */
const SOURCES: {readonly [field: string]: Source} = {
  hostPath: (page, source) => {
    const type = at(source, 'type') === undefined ? '<none>' : textAt(source, 'type')
    rows(page, 'HostPath (bare host directory volume)', ['Path', textAt(source, 'path')], ['HostPathType', type])
  },
  emptyDir: (page, source) => {
    const limit = textAt(source, 'sizeLimit')
    const size = limit === '' || limit === '0' ? '<unset>' : limit
    rows(page, "EmptyDir (a temporary directory that shares a pod's lifetime)", ['Medium', textAt(source, 'medium')], ['SizeLimit', size])
  },
  secret: (page, source) =>
    rows(
      page,
      'Secret (a volume populated by a Secret)',
      ['SecretName', textAt(source, 'secretName')],
      ['Optional', flag(at(source, 'optional'))],
    ),
  configMap: (page, source) =>
    rows(
      page,
      'ConfigMap (a volume populated by a ConfigMap)',
      ['Name', textAt(source, 'name')],
      ['Optional', flag(at(source, 'optional'))],
    ),
  nfs: (page, source) =>
    rows(
      page,
      'NFS (an NFS mount that lasts the lifetime of a pod)',
      ['Server', textAt(source, 'server')],
      ['Path', textAt(source, 'path')],
      ['ReadOnly', flag(at(source, 'readOnly'))],
    ),
  persistentVolumeClaim: (page, source) =>
    rows(
      page,
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      ['ClaimName', textAt(source, 'claimName')],
      ['ReadOnly', flag(at(source, 'readOnly'))],
    ),
  ephemeral: (page, source) => {
    rows(page, 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)')
    ephemeralLines(page, at(source, 'volumeClaimTemplate'))
  },
  downwardAPI: (page, source) => {
    rows(page, 'DownwardAPI (a volume populated by information about the pod)')
    line(page, 2, 'Items:')
    for (const item of listAt(source, 'items')) {
      const from = textAt(item, 'fieldRef', 'fieldPath') || textAt(item, 'resourceFieldRef', 'resource')
      line(page, 3, `${from} -> ${textAt(item, 'path')}`)
    }
  },
  projected: (page, source) => projectedLines(page, source),
  local: (page, source) =>
    rows(page, 'LocalVolume (a persistent volume backed by local storage on a node)', ['Path', textAt(source, 'path')]),
  csi: (page, source) => csiLines(page, source),
  image: (page, source) =>
    rows(
      page,
      'Image (a container image or OCI artifact)',
      ['Reference', textAt(source, 'reference')],
      ['PullPolicy', textAt(source, 'pullPolicy')],
    ),
}

export function sourceLines(page: Page, holder: unknown): void {
  const field = Object.keys(SOURCES).find(name => at(holder, name) !== undefined)
  const source = field === undefined ? undefined : SOURCES[field]
  if (field === undefined || source === undefined) return line(page, 1, '<unknown>')
  source(page, at(holder, field))
}

function projectedLines(page: Page, projected: unknown): void {
  rows(page, 'Projected (a volume that contains injected data from multiple sources)')
  for (const source of listAt(projected, 'sources')) {
    if (at(source, 'secret') !== undefined) {
      line(page, 2, `SecretName:\t${textAt(source, 'secret', 'name')}`)
      line(page, 2, `Optional:\t${flag(at(source, 'secret', 'optional'))}`)
    } else if (at(source, 'downwardAPI') !== undefined) line(page, 2, 'DownwardAPI:\ttrue')
    else if (at(source, 'configMap') !== undefined) {
      line(page, 2, `ConfigMapName:\t${textAt(source, 'configMap', 'name')}`)
      line(page, 2, `Optional:\t${flag(at(source, 'configMap', 'optional'))}`)
    } else if (at(source, 'serviceAccountToken') !== undefined) {
      line(page, 2, `TokenExpirationSeconds:\t${textAt(source, 'serviceAccountToken', 'expirationSeconds')}`)
    }
  }
}

function csiLines(page: Page, source: unknown): void {
  const handle = at(source, 'volumeHandle')
  rows(
    page,
    'CSI (a Container Storage Interface (CSI) volume source)',
    ['Driver', textAt(source, 'driver')],
    ['FSType', textAt(source, 'fsType')],
    ...(handle === undefined ? [] : ([['VolumeHandle', String(handle)]] as const)),
    ['ReadOnly', flag(at(source, 'readOnly'))],
  )
  const attributes = Object.entries(dataAt(source, 'volumeAttributes')).sort(([a], [b]) => (a < b ? -1 : 1))
  if (attributes.length === 0) return line(page, 2, 'VolumeAttributes:\t<none>')
  for (const [index, [key, value]] of attributes.entries()) {
    line(page, 2, `${index === 0 ? 'VolumeAttributes:' : ''}\t${key}=${String(value)}`)
  }
}

function ephemeralLines(page: Page, template: unknown): void {
  if (!isData(template)) return
  const inner: Page = {text: ''}
  line(inner, 0, `StorageClass:\t${storageClassOf(template)}`)
  line(inner, 0, 'Volume:\t')
  labelLines(inner, 'Labels', dataAt(template, 'metadata', 'labels'))
  labelLines(inner, 'Annotations', dataAt(template, 'metadata', 'annotations'))
  line(inner, 0, 'Capacity:\t')
  line(inner, 0, 'Access Modes:\t')
  if (at(template, 'spec', 'volumeMode') !== undefined) line(inner, 0, `VolumeMode:\t${textAt(template, 'spec', 'volumeMode')}`)
  for (const row of inner.text.trimEnd().split('\n')) line(page, 2, row)
}

/** A claim as its own description and a pod's ephemeral volume show it. */
export function claimCapacity(claim: unknown): {readonly capacity: string; readonly modes: string} {
  if (textAt(claim, 'spec', 'volumeName') === '') return {capacity: '', modes: ''}
  return {capacity: textAt(claim, 'status', 'capacity', 'storage') || '0', modes: accessModes(listAt(claim, 'status', 'accessModes'))}
}
