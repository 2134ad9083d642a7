import {quantityOf} from '../quantity.ts'
import {maybeText, part, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {dnsLabelErrors, subdomainErrors} from './names.ts'
import {validateAmount} from './resources.ts'
import {validateSelector} from './selector.ts'

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const VOLUME_MODES = ['Block', 'Filesystem']

/** Access modes of claims and persistent volumes: known ones, and ReadWriteOncePod alone. */
export function validateAccessModes(modes: readonly string[], path: string, found: Found): void {
  for (const mode of modes) {
    if (!ACCESS_MODES.includes(mode)) found.push(unsupported(path, mode, ACCESS_MODES))
  }
  const others = modes.some(mode => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode))
  if (modes.includes('ReadWriteOncePod') && others) found.push(forbid(path, 'may not use ReadWriteOncePod with other access modes'))
}

export function validateVolumeMode(spec: Draft, path: string, found: Found): void {
  const mode = maybeText(spec, 'volumeMode')
  if (mode !== undefined && !VOLUME_MODES.includes(mode)) found.push(unsupported(`${path}.volumeMode`, mode, VOLUME_MODES))
}

/** ValidatePersistentVolumeClaimSpec, in a claim, a claim template or an ephemeral volume. */
export function validateClaimSpec(spec: Draft, path: string, found: Found): void {
  const modes = texts(spec, 'accessModes')
  if (modes.length === 0) found.push(required(`${path}.accessModes`, 'at least 1 access mode is required'))
  validateSelector(part(spec, 'selector'), `${path}.selector`, found)
  validateAccessModes(modes, `${path}.accessModes`, found)
  validateStorage(part(part(spec, 'resources'), 'requests')?.storage, `${path}.resources[storage]`, found)
  const storageClass = text(spec, 'storageClassName')
  if (storageClass !== '') pushAll(found, `${path}.storageClassName`, storageClass, subdomainErrors(storageClass))
  validateVolumeMode(spec, path, found)
  validateDataSources(spec, path, found)
  const attributes = text(spec, 'volumeAttributesClassName')
  if (attributes !== '') pushAll(found, `${path}.volumeAttributesClassName`, attributes, subdomainErrors(attributes))
}

function validateStorage(amount: unknown, path: string, found: Found): void {
  if (amount === undefined) found.push(required(path))
  else if (quantityOf(amount).digits <= 0n) found.push(invalid(path, String(amount), 'must be greater than zero'))
  else validateAmount('storage', amount, path, found)
}

function validateDataSources(spec: Draft, path: string, found: Found): void {
  const source = part(spec, 'dataSource')
  const reference = part(spec, 'dataSourceRef')
  if (source !== undefined) validateDataSource(source, `${path}.dataSource`, found)
  if (reference !== undefined) validateDataSource(reference, `${path}.dataSourceRef`, found)
  const namespace = text(reference, 'namespace')
  if (namespace !== '') pushAll(found, `${path}.dataSourceRef.namespace`, namespace, dnsLabelErrors(namespace))
  if (source === undefined || reference === undefined) return
  const same = ['apiGroup', 'kind', 'name'].every(field => (source[field] ?? null) === (reference[field] ?? null))
  // The server prints the path object itself here, which has no fields to show.
  if (namespace !== '') found.push(invalid(path, {printed: '{}'}, 'may not be specified when dataSourceRef.namespace is specified'))
  else if (!same) found.push(invalid(path, {printed: '{}'}, 'must match dataSourceRef'))
}

function validateDataSource(source: Draft, path: string, found: Found): void {
  if (text(source, 'name') === '') found.push(required(`${path}.name`))
  const kind = text(source, 'kind')
  if (kind === '') found.push(required(`${path}.kind`))
  const group = text(source, 'apiGroup')
  if (group === '' && kind !== 'PersistentVolumeClaim') {
    found.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  }
  if (group !== '') pushAll(found, `${path}.apiGroup`, group, subdomainErrors(group))
}
