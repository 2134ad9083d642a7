import {maybeText, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {validateEnv, validateEnvFrom} from './env.ts'
import {asJson, duplicate, forbid, invalid, notFound, pushAll, required, tooMany, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateDevices, validateMounts} from './mounts.ts'
import {dnsLabelErrors, portNameErrors, portNumberErrors} from './names.ts'
import {validateLifecycle, validateProbe} from './probe.ts'
import {validateResources} from './resources.ts'
import {validateSecurityContext} from './security.ts'
import {validatePullPolicy} from './volume.ts'
import type {Volumes} from './volume.ts'

/** What the rules of a container need to know of its pod. */
export type PodFacts = {
  readonly volumes: Volumes
  readonly claims: ReadonlySet<string>
  readonly grace: number | undefined
  readonly restartPolicy: string
  /** False when the pod has a user namespace of its own. */
  readonly hostUsers: boolean
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError']

/** validateContainers: the main containers; there must be one. */
export function validateContainers(containers: readonly Draft[], facts: PodFacts, path: string, found: Found): void {
  if (containers.length === 0) {
    found.push(required(path))
    return
  }
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`
    validateCommon(container, facts, at, found)
    const name = text(container, 'name')
    if (names.has(name)) found.push(duplicate(`${at}.name`, name))
    names.add(name)
    validateHooks(container, facts, at, found)
    validateRestart(container, at, found)
  }
  validateHostPorts(
    containers.map((container, index) => ({container, path: `${path}[${index}]`})),
    found,
  )
}

function validateHooks(container: Draft, facts: PodFacts, path: string, found: Found): void {
  const lifecycle = part(container, 'lifecycle')
  if (lifecycle !== undefined) validateLifecycle(lifecycle, facts.grace, `${path}.lifecycle`, found)
  for (const kind of ['liveness', 'readiness', 'startup'] as const) {
    validateProbe(kind, part(container, `${kind}Probe`), `${path}.${kind}Probe`, found)
  }
}

/** validateInitContainers: only sidecars (restartPolicy Always) may have probes and hooks. */
export function validateInitContainers(
  containers: readonly Draft[],
  main: readonly Draft[],
  facts: PodFacts,
  path: string,
  found: Found,
): void {
  const names = new Set(main.map(container => text(container, 'name')))
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`
    validateCommon(container, facts, at, found)
    validateInitRestart(container, at, found)
    const name = text(container, 'name')
    if (names.has(name)) found.push(duplicate(`${at}.name`, name))
    else if (name !== '') names.add(name)
    // The server counts the container as the only one of its list here.
    validateHostPorts([{container, path: `${path}[0]`}], found)
    const sidecar = container.restartPolicy === 'Always'
    if (sidecar) validateHooks(container, facts, at, found)
    for (const field of sidecar ? [] : ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (container[field] !== undefined)
        found.push(forbid(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'))
    }
    for (const [number, policy] of sidecar ? [] : parts(container, 'resizePolicy').entries()) {
      if (policy.restartPolicy !== 'RestartContainer') continue
      const detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
      found.push(invalid(`${at}.resizePolicy[${number}].restartPolicy`, asJson('RestartContainer'), detail))
    }
  }
}

function validateInitRestart(container: Draft, path: string, found: Found): void {
  if (maybeText(container, 'restartPolicy') !== undefined) validateRestart(container, path, found)
  else if (parts(container, 'restartPolicyRules').length > 0) {
    found.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  }
}

const RESTARTS = ['Always', 'Never', 'OnFailure']
const RULE_ACTIONS = ['Restart', 'RestartAllContainers']
const OPERATORS = ['In', 'NotIn']

/** A container's own restartPolicy and its rules by exit code. */
function validateRestart(container: Draft, path: string, found: Found): void {
  const policy = maybeText(container, 'restartPolicy')
  const rules = parts(container, 'restartPolicyRules')
  if (policy === undefined) {
    if (rules.length === 0) return
    found.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  } else if (!RESTARTS.includes(policy)) found.push(unsupported(`${path}.restartPolicy`, policy, RESTARTS))
  if (rules.length > 20) found.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20))
  for (const [index, rule] of rules.entries()) {
    const at = `${path}.restartPolicyRules[${index}]`
    const action = text(rule, 'action')
    if (!RULE_ACTIONS.includes(action)) found.push(unsupported(`${at}.action`, action, RULE_ACTIONS))
    const codes = part(rule, 'exitCodes')
    if (codes === undefined) {
      found.push(required(`${at}.exitCodes`, 'must be specified'))
      continue
    }
    const operator = text(codes, 'operator')
    if (!OPERATORS.includes(operator)) found.push(unsupported(`${at}.exitCodes.operator`, operator, OPERATORS))
    const values = texts(codes, 'values')
    if (values.length > 255) found.push(tooMany(`${at}.exitCodes.values`, values.length, 255))
  }
}

function validateCommon(container: Draft, facts: PodFacts, path: string, found: Found): void {
  const name = text(container, 'name')
  if (name === '') found.push(required(`${path}.name`))
  else pushAll(found, `${path}.name`, name, dnsLabelErrors(name))
  if (text(container, 'image') === '') found.push(required(`${path}.image`))
  const policy = text(container, 'terminationMessagePolicy')
  if (!MESSAGE_POLICIES.includes(policy)) found.push(unsupported(`${path}.terminationMessagePolicy`, policy, MESSAGE_POLICIES))
  const mounts = parts(container, 'volumeMounts')
  const devices = parts(container, 'volumeDevices')
  validatePorts(parts(container, 'ports'), `${path}.ports`, found)
  validateEnv(parts(container, 'env'), `${path}.env`, found)
  validateEnvFrom(parts(container, 'envFrom'), `${path}.envFrom`, found)
  validateMounts(mounts, devices, facts.volumes, container, `${path}.volumeMounts`, found)
  validateDevices(devices, mounts, facts.volumes, `${path}.volumeDevices`, found)
  validatePullPolicy(text(container, 'imagePullPolicy'), `${path}.imagePullPolicy`, found)
  validateResources(part(container, 'resources'), `${path}.resources`, facts.claims, found)
  validateResizePolicy(parts(container, 'resizePolicy'), `${path}.resizePolicy`, facts.restartPolicy, found)
  validateSecurityContext(part(container, 'securityContext'), `${path}.securityContext`, facts.hostUsers, found)
}

function validatePorts(ports: readonly Draft[], path: string, found: Found): void {
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`
    const name = text(port, 'name')
    const messages = name === '' ? [] : portNameErrors(name)
    pushAll(found, `${at}.name`, name, messages)
    if (name !== '' && messages.length === 0) {
      if (names.has(name)) found.push(duplicate(`${at}.name`, name))
      names.add(name)
    }
    const inside = number(port, 'containerPort')
    if (inside === 0) found.push(required(`${at}.containerPort`))
    else for (const message of portNumberErrors(inside)) found.push(invalid(`${at}.containerPort`, inside, message))
    const outside = number(port, 'hostPort')
    if (outside !== 0) for (const message of portNumberErrors(outside)) found.push(invalid(`${at}.hostPort`, outside, message))
    const protocol = text(port, 'protocol')
    if (protocol === '') found.push(required(`${at}.protocol`))
    else if (!PROTOCOLS.includes(protocol)) found.push(unsupported(`${at}.protocol`, protocol, PROTOCOLS))
  }
}

function validateHostPorts(containers: readonly {readonly container: Draft; readonly path: string}[], found: Found): void {
  const taken = new Set<string>()
  for (const {container, path} of containers) {
    for (const [index, port] of parts(container, 'ports').entries()) {
      if (number(port, 'hostPort') === 0) continue
      const key = `${text(port, 'protocol')}/${text(port, 'hostIP')}/${number(port, 'hostPort')}`
      if (taken.has(key)) found.push(duplicate(`${path}.ports[${index}].hostPort`, key))
      taken.add(key)
    }
  }
}

const RESIZABLE = ['cpu', 'memory']
const RESIZES = ['NotRequired', 'RestartContainer']

function validateResizePolicy(policies: readonly Draft[], path: string, restartPolicy: string, found: Found): void {
  const names = new Set<string>()
  for (const [index, policy] of policies.entries()) {
    const name = text(policy, 'resourceName')
    const restart = text(policy, 'restartPolicy')
    if (names.has(name)) found.push(duplicate(`${path}[${index}]`, asJson(name)))
    names.add(name)
    if (name === '') found.push(required(path))
    else if (!RESIZABLE.includes(name)) found.push(unsupported(path, name, RESIZABLE))
    if (restart === '') found.push(required(path))
    else if (!RESIZES.includes(restart)) found.push(unsupported(path, restart, RESIZES))
    if (restartPolicy === 'Never' && restart !== 'NotRequired') {
      found.push(invalid(path, asJson(restart), "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
    }
  }
}

/** In the order of the Go struct, which is the order of the errors. */
const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
]

/** validateEphemeralContainers: no resources, ports, probes or hooks. */
export function validateEphemeralContainers(
  containers: readonly Draft[],
  others: readonly Draft[],
  facts: PodFacts,
  path: string,
  found: Found,
): void {
  const otherNames = new Set(others.map(container => text(container, 'name')))
  const names = new Set(otherNames)
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`
    validateCommon(container, facts, at, found)
    validateImageText(container, at, found)
    const name = text(container, 'name')
    if (names.has(name)) found.push(duplicate(`${at}.name`, name))
    names.add(name)
    const target = text(container, 'targetContainerName')
    if (target !== '' && !otherNames.has(target)) found.push(notFound(`${at}.targetContainerName`, target))
    for (const field of NOT_EPHEMERAL) {
      const value = container[field]
      const empty = value === undefined || (field === 'resources' && Object.keys(part(container, field) ?? {}).length === 0)
      if (!empty) found.push(forbid(`${at}.${field}`, 'cannot be set for an Ephemeral Container'))
    }
    for (const [number, mount] of parts(container, 'volumeMounts').entries()) {
      for (const field of ['subPath', 'subPathExpr']) {
        if (text(mount, field) !== '')
          found.push(forbid(`${at}.volumeMounts[${number}].${field}`, 'cannot be set for an Ephemeral Container'))
      }
    }
  }
}

/** Only in Pods: an image name has no white space around it. */
export function validateImageText(container: Draft, path: string, found: Found): void {
  const image = text(container, 'image')
  if (image !== image.trim()) found.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'))
}
