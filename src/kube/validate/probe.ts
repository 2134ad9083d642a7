import {maybeNumber, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, checkNonnegative, forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {headerNameErrors, portNameErrors, portNumberErrors} from './names.ts'

const SCHEMES = ['HTTP', 'HTTPS']

/** ValidatePortNumOrName: a number, or the name of a container's port. */
export function validatePort(port: unknown, path: string, found: Found): void {
  if (typeof port === 'string') pushAll(found, path, port, portNameErrors(port))
  else for (const message of portNumberErrors(Number(port ?? 0))) found.push(invalid(path, Number(port ?? 0), message))
}

/** Liveness and startup probes succeed at the first success; a readiness probe kills nothing, so it has no grace. */
export function validateProbe(kind: 'liveness' | 'readiness' | 'startup', probe: Draft | undefined, path: string, found: Found): void {
  if (probe === undefined) return
  validateHandler(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], undefined, path, found)
  for (const name of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']) {
    checkNonnegative(number(probe, name), `${path}.${name}`, found)
  }
  const grace = maybeNumber(probe, 'terminationGracePeriodSeconds')
  if (grace !== undefined && grace <= 0) found.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  if (kind === 'readiness') {
    if (grace !== undefined) found.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'))
  } else if (number(probe, 'successThreshold') !== 1) {
    found.push(invalid(`${path}.successThreshold`, number(probe, 'successThreshold'), 'must be 1'))
  }
}

/** postStart and preStop; `grace` is the pod's terminationGracePeriodSeconds. */
export function validateLifecycle(lifecycle: Draft, grace: number | undefined, path: string, found: Found): void {
  for (const name of ['postStart', 'preStop']) {
    const handler = part(lifecycle, name)
    if (handler !== undefined) validateHandler(handler, ['exec', 'httpGet', 'tcpSocket', 'sleep'], grace, `${path}.${name}`, found)
  }
}

function validateHandler(holder: Draft, kinds: readonly string[], grace: number | undefined, path: string, found: Found): void {
  let count = 0
  for (const kind of kinds) {
    const action = part(holder, kind)
    if (action === undefined) continue
    if (count > 0) found.push(forbid(`${path}.${kind}`, 'may not specify more than 1 handler type'))
    else validateAction(kind, action, grace, `${path}.${kind}`, found)
    count++
  }
  if (count === 0) found.push(required(path, 'must specify a handler type'))
}

function validateAction(kind: string, action: Draft, grace: number | undefined, path: string, found: Found): void {
  if (kind === 'exec' && texts(action, 'command').length === 0) found.push(required(`${path}.command`))
  if (kind === 'httpGet') validateHttpGet(action, path, found)
  if (kind === 'tcpSocket' || kind === 'grpc') validatePort(action.port, `${path}.port`, found)
  if (kind !== 'sleep' || grace === undefined) return
  const seconds = number(action, 'seconds')
  if (seconds < 0 || seconds > grace) {
    found.push(invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`))
  }
}

function validateHttpGet(action: Draft, path: string, found: Found): void {
  if (text(action, 'path') === '') found.push(required(`${path}.path`))
  validatePort(action.port, `${path}.port`, found)
  const scheme = text(action, 'scheme')
  if (!SCHEMES.includes(scheme)) found.push(unsupported(`${path}.scheme`, asJson(scheme), SCHEMES))
  for (const header of parts(action, 'httpHeaders')) {
    pushAll(found, `${path}.httpHeaders`, text(header, 'name'), headerNameErrors(text(header, 'name')))
  }
}
