import {flag, maybeText, part, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {forbid, invalid, notFound, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateDescending} from './paths.ts'
import type {Volumes} from './volume.ts'

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible']

/** ValidateVolumeMounts. `devices`: the container's volumeDevices. Some paths name the list, not the item: so does the server. */
export function validateMounts(
  mounts: readonly Draft[],
  devices: readonly Draft[],
  volumes: Volumes,
  container: Draft,
  path: string,
  found: Found,
): void {
  const taken = new Set<string>()
  for (const [index, mount] of mounts.entries()) {
    const at = `${path}[${index}]`
    const name = text(mount, 'name')
    const place = text(mount, 'mountPath')
    if (name === '') found.push(required(`${at}.name`))
    if (!volumes.has(name)) found.push(notFound(`${at}.name`, name))
    if (place === '') found.push(required(`${at}.mountPath`))
    if (taken.has(place)) found.push(invalid(`${at}.mountPath`, place, 'must be unique'))
    taken.add(place)
    if (devices.some(device => text(device, 'name') === name)) {
      found.push(invalid(`${at}.name`, name, 'must not already exist in volumeDevices'))
    }
    if (lastPaths(devices, 'devicePath').includes(place)) {
      found.push(invalid(`${at}.mountPath`, place, 'must not already exist as a path in volumeDevices'))
    }
    validateSubPaths(mount, at, path, found)
    validatePropagation(mount, container, `${path}.mountPropagation`, found)
    validateRecursive(mount, `${path}.recursiveReadOnly`, found)
  }
}

/** A map from name to path keeps the last path of a name. */
function lastPaths(items: readonly Draft[], field: string): readonly string[] {
  return [...new Map(items.map(item => [text(item, 'name'), text(item, field)])).values()]
}

function validateSubPaths(mount: Draft, path: string, listPath: string, found: Found): void {
  const sub = text(mount, 'subPath')
  if (sub !== '') validateDescending(sub, `${listPath}.subPath`, found)
  const expression = text(mount, 'subPathExpr')
  if (expression === '') return
  if (sub !== '') found.push(invalid(`${path}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive'))
  validateDescending(expression, `${listPath}.subPathExpr`, found)
}

function validatePropagation(mount: Draft, container: Draft, path: string, found: Found): void {
  const mode = maybeText(mount, 'mountPropagation')
  if (mode === undefined) return
  if (!PROPAGATIONS.includes(mode)) found.push(unsupported(path, mode, PROPAGATIONS))
  if (mode === 'Bidirectional' && !flag(part(container, 'securityContext'), 'privileged')) {
    found.push(forbid(path, 'Bidirectional mount propagation is available only to privileged containers'))
  }
}

function validateRecursive(mount: Draft, path: string, found: Found): void {
  const mode = maybeText(mount, 'recursiveReadOnly')
  if (mode === undefined || mode === 'Disabled') return
  if (!RECURSIVE.includes(mode)) {
    found.push(unsupported(path, mode, RECURSIVE))
    return
  }
  if (!flag(mount, 'readOnly')) found.push(forbid(path, 'may only be specified when readOnly is true'))
  const propagation = maybeText(mount, 'mountPropagation')
  if (propagation !== undefined && propagation !== 'None') {
    found.push(forbid(path, 'may only be specified when mountPropagation is None or not specified'))
  }
}

/** ValidateVolumeDevices: raw block volumes of a container. */
export function validateDevices(devices: readonly Draft[], mounts: readonly Draft[], volumes: Volumes, path: string, found: Found): void {
  const places = new Set<string>()
  const names = new Set<string>()
  for (const [index, device] of devices.entries()) {
    const at = `${path}[${index}]`
    const name = text(device, 'name')
    const place = text(device, 'devicePath')
    const volume = volumes.get(name)
    if (name === '') found.push(required(`${at}.name`))
    if (names.has(name)) found.push(invalid(`${at}.name`, name, 'must be unique'))
    if (volume !== undefined && volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      found.push(invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (volume === undefined) found.push(notFound(`${at}.name`, name))
    if (place === '') found.push(required(`${at}.devicePath`))
    if (places.has(place)) found.push(invalid(`${at}.devicePath`, place, 'must be unique'))
    if (place.split('/').includes('..')) found.push(invalid(`${at}.devicePath`, place, "can not contain backsteps ('..')"))
    else places.add(place)
    if (mounts.some(mount => text(mount, 'name') === name))
      found.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'))
    if (lastPaths(mounts, 'mountPath').includes(place)) {
      found.push(invalid(`${at}.devicePath`, place, 'must not already exist as a path in volumeMounts'))
    }
    if (name !== '') names.add(name)
  }
}
