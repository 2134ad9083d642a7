import {maybeNumber, part, parts, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {forbid, invalid, required} from './field.ts'
import type {Found} from './field.ts'
import {VOLUME_FIELDS, validateFieldRef, validateResourceRef} from './field-selector.ts'
import {validateLocalPath} from './paths.ts'

/** Volumes made of files that the kubelet writes: secret, configMap, downwardAPI, projected. */

export function validateMode(source: Draft, field: string, path: string, found: Found): void {
  const mode = maybeNumber(source, field)
  if (mode !== undefined && (mode > 0o777 || mode < 0)) {
    found.push(invalid(`${path}.${field}`, mode, 'must be a number between 0 and 0777 (octal), both inclusive'))
  }
}

export function validateSecretVolume(source: Draft, path: string, found: Found): void {
  if (text(source, 'secretName') === '') found.push(required(`${path}.secretName`))
  validateMode(source, 'defaultMode', path, found)
  for (const [index, item] of parts(source, 'items').entries()) validateItem(item, `${path}.items[${index}]`, found)
}

export function validateConfigMapVolume(source: Draft, path: string, found: Found): void {
  if (text(source, 'name') === '') found.push(required(`${path}.name`))
  validateMode(source, 'defaultMode', path, found)
  for (const [index, item] of parts(source, 'items').entries()) validateItem(item, `${path}.items[${index}]`, found)
}

function validateItem(item: Draft, path: string, found: Found): void {
  if (text(item, 'key') === '') found.push(required(`${path}.key`))
  if (text(item, 'path') === '') found.push(required(`${path}.path`))
  validateLocalPath(text(item, 'path'), `${path}.path`, found)
  validateMode(item, 'mode', path, found)
}

export function validateDownwardVolume(source: Draft, path: string, found: Found): void {
  validateMode(source, 'defaultMode', path, found)
  // The server names the volume here, not the file.
  for (const file of parts(source, 'items')) validateDownwardFile(file, path, found)
}

function validateDownwardFile(file: Draft, path: string, found: Found): void {
  if (text(file, 'path') === '') found.push(required(`${path}.path`))
  validateLocalPath(text(file, 'path'), `${path}.path`, found)
  const field = part(file, 'fieldRef')
  const resource = part(file, 'resourceFieldRef')
  if (field !== undefined) {
    validateFieldRef(field, VOLUME_FIELDS, `${path}.fieldRef`, found)
    if (resource !== undefined) found.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resource !== undefined) validateResourceRef(resource, `${path}.resourceFieldRef`, true, found)
  else found.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  validateMode(file, 'mode', path, found)
}

export function validateProjectedVolume(source: Draft, path: string, found: Found): void {
  validateMode(source, 'defaultMode', path, found)
  const taken = new Set<string>()
  for (const [index, one] of parts(source, 'sources').entries()) {
    const at = `${path}.sources[${index}]`
    let count = 0
    for (const kind of ['secret', 'configMap']) {
      const projection = part(one, kind)
      if (projection === undefined) continue
      count++
      validateNamedProjection(projection, `${at}.${kind}`, path, taken, found)
    }
    const downward = part(one, 'downwardAPI')
    if (downward !== undefined) {
      count++
      for (const file of parts(downward, 'items')) {
        validateDownwardFile(file, `${at}.downwardAPI`, found)
        takePath(text(file, 'path'), text(file, 'path'), path, taken, found)
      }
    }
    const token = part(one, 'serviceAccountToken')
    if (token !== undefined) {
      count++
      validateToken(token, `${at}.serviceAccountToken`, path, found)
    }
    if (count > 1) found.push(forbid(at, 'may not specify more than 1 volume type per source'))
  }
}

function validateNamedProjection(projection: Draft, path: string, volumePath: string, taken: Set<string>, found: Found): void {
  const name = text(projection, 'name')
  if (name === '') found.push(required(`${path}.name`))
  for (const [index, item] of parts(projection, 'items').entries()) {
    validateItem(item, `${path}.items[${index}]`, found)
    takePath(text(item, 'path'), name, volumePath, taken, found)
  }
}

/** Two files of one volume may not have the same path; the error names `shown`. */
function takePath(file: string, shown: string, path: string, taken: Set<string>, found: Found): void {
  if (file === '') return
  if (taken.has(file)) found.push(invalid(path, shown, 'conflicting duplicate paths'))
  taken.add(file)
}

const SHORTEST_TOKEN = 600
const LONGEST_TOKEN = 2 ** 32

function validateToken(token: Draft, path: string, volumePath: string, found: Found): void {
  const seconds = maybeNumber(token, 'expirationSeconds') ?? 0
  if (seconds < SHORTEST_TOKEN) found.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > LONGEST_TOKEN)
    found.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'))
  const file = text(token, 'path')
  if (file === '') found.push(required(`${volumePath}.path`))
  else validateLocalPath(file, `${volumePath}.path`, found)
}
