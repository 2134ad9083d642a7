import {part, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {invalid, pushAll, required} from './field.ts'
import type {Found} from './field.ts'
import {ENV_FIELDS, validateFieldRef, validateResourceRef} from './field-selector.ts'
import {configKeyErrors, dnsLabelErrors, envNameErrors, subdomainErrors} from './names.ts'
import {validateNoBacksteps} from './paths.ts'

/** ValidateEnv: variables of a container. */
export function validateEnv(variables: readonly Draft[], path: string, found: Found): void {
  for (const [index, variable] of variables.entries()) {
    const at = `${path}[${index}]`
    const name = text(variable, 'name')
    if (name === '') found.push(required(`${at}.name`))
    else pushAll(found, `${at}.name`, name, envNameErrors(name))
    validateValueFrom(variable, `${at}.valueFrom`, found)
  }
}

function validateValueFrom(variable: Draft, path: string, found: Found): void {
  const source = part(variable, 'valueFrom')
  if (source === undefined) return
  const fields = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'].filter(
    name => part(source, name) !== undefined,
  )
  const field = part(source, 'fieldRef')
  if (field !== undefined) validateFieldRef(field, ENV_FIELDS, `${path}.fieldRef`, found)
  const resource = part(source, 'resourceFieldRef')
  if (resource !== undefined) validateResourceRef(resource, `${path}.resourceFieldRef`, false, found)
  for (const name of ['configMapKeyRef', 'secretKeyRef']) {
    const key = part(source, name)
    if (key !== undefined) validateKeyRef(key, `${path}.${name}`, found)
  }
  const file = part(source, 'fileKeyRef')
  if (file !== undefined) validateFileRef(file, `${path}.fileKeyRef`, found)
  if (fields.length === 0) {
    found.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'))
  } else if (text(variable, 'value') !== '') found.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (fields.length > 1) found.push(invalid(path, '', 'may not have more than one field specified at a time'))
}

function validateKeyRef(reference: Draft, path: string, found: Found): void {
  const name = text(reference, 'name')
  pushAll(found, `${path}.name`, name, subdomainErrors(name))
  const key = text(reference, 'key')
  if (key === '') found.push(required(`${path}.key`))
  else pushAll(found, `${path}.key`, key, configKeyErrors(key))
}

function validateFileRef(reference: Draft, path: string, found: Found): void {
  const key = text(reference, 'key')
  if (key === '') found.push(required(`${path}.key`))
  else pushAll(found, `${path}.key`, key, envNameErrors(key))
  const volume = text(reference, 'volumeName')
  if (volume === '') found.push(required(`${path}.volumeName`))
  else pushAll(found, `${path}.volumeName`, volume, dnsLabelErrors(volume))
  const file = text(reference, 'path')
  if (file === '') found.push(required(`${path}.path`))
  else validateNoBacksteps(file, `${path}.path`, found)
}

/** ValidateEnvFrom: all keys of a ConfigMap or Secret as variables. */
export function validateEnvFrom(sources: readonly Draft[], path: string, found: Found): void {
  for (const [index, source] of sources.entries()) {
    const at = `${path}[${index}]`
    const prefix = text(source, 'prefix')
    if (prefix !== '') pushAll(found, `${at}.prefix`, prefix, envNameErrors(prefix))
    let count = 0
    for (const field of ['configMapRef', 'secretRef']) {
      const reference = part(source, field)
      if (reference === undefined) continue
      count++
      validateSourceName(text(reference, 'name'), `${at}.${field}.name`, found)
    }
    // The server names the whole list here.
    if (count === 0) found.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (count > 1) found.push(invalid(path, '', 'may not have more than one field specified at a time'))
  }
}

/** A name with a trailing dash passes here: the server checks it as a prefix. */
function validateSourceName(name: string, path: string, found: Found): void {
  if (name === '') found.push(required(path))
  else pushAll(found, path, name, subdomainErrors(name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name))
}
