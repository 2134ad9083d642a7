import {goQuote} from '../go-quote.ts'
import {hasFraction} from '../quantity.ts'
import {containersWithPath} from '../validate/security.ts'
import {labelValueErrors} from '../validate/names.ts'
import {entries, maybeNumber, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {addressWarnings} from './address.ts'
import {MOST_WARNINGS} from './record.ts'
import {overlapWarnings} from './overlap.ts'

/** Labels of nodes that have newer names (pkg/api/node). */
const OLD_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

/** What there is to say against a node label's name; undefined for a name of today. */
export function oldLabel(key: string): string | undefined {
  return Object.hasOwn(OLD_LABELS, key) ? OLD_LABELS[key] : undefined
}

const OLD_ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]

const OLD_VOLUMES: readonly (readonly [field: string, message: string, path?: string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['ephemeral', ''],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

const NULL_SELECTOR = 'a null labelSelector results in matching no pod'

/**
 * What the server warns of in a Pod or a template, in its order (pkg/api/pod/warnings.go). `path` is '' for a Pod, else where the
 * template stands, with a dot at the end.
 */
export function podWarnings(template: Draft | undefined, path: string): readonly string[] {
  const spec = part(template, 'spec') ?? {}
  const metadata = part(template, 'metadata')
  const out: string[] = []
  warnOfPlacement(spec, path, out)
  warnOfAnnotations(metadata, path, out)
  warnOfVolumes(spec, path, out)
  out.push(...overlapWarnings(parts(spec, 'volumes')))
  warnOfNames(spec, path, out)
  warnOfContainers(spec, metadata, path, out)
  warnOfPorts(spec, path, out)
  const grace = maybeNumber(spec, 'terminationGracePeriodSeconds')
  if (grace !== undefined && grace < 0) {
    out.push(`${path}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`)
  }
  warnOfAffinity(spec, path, out)
  for (const [index, server] of texts(part(spec, 'dnsConfig'), 'nameservers').entries()) {
    out.push(...addressWarnings(server, `${path}spec.dnsConfig.nameservers[${index}]`))
  }
  for (const [index, alias] of parts(spec, 'hostAliases').entries()) {
    out.push(...addressWarnings(text(alias, 'ip'), `${path}spec.hostAliases[${index}].ip`))
  }
  return out
}

function warnOfPlacement(spec: Draft, path: string, out: string[]): void {
  for (const [key] of entries(spec, 'nodeSelector')) {
    const message = oldLabel(key)
    if (message !== undefined) out.push(`${path}spec.nodeSelector[${key}]: ${message}`)
  }
  const node = part(part(spec, 'affinity'), 'nodeAffinity')
  const at = `${path}spec.affinity.nodeAffinity`
  const needed = part(node, 'requiredDuringSchedulingIgnoredDuringExecution')
  for (const [index, term] of parts(needed, 'nodeSelectorTerms').entries()) {
    nodeTermWarnings(term, false, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, out)
  }
  for (const [index, term] of parts(node, 'preferredDuringSchedulingIgnoredDuringExecution').entries()) {
    nodeTermWarnings(part(term, 'preference'), true, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`, out)
  }
  for (const [index, constraint] of parts(spec, 'topologySpreadConstraints').entries()) {
    const place = `${path}spec.topologySpreadConstraints[${index}]`
    const key = text(constraint, 'topologyKey')
    const message = oldLabel(key)
    if (message !== undefined) out.push(`${place}.topologyKey: ${key} is ${message}`)
    if (part(constraint, 'labelSelector') === undefined) out.push(`${place}.labelSelector: ${NULL_SELECTOR}`)
  }
}

/** Old label names in a node selector term; values are warned of where validation does not look at them. */
export function nodeTermWarnings(term: Draft | undefined, checkValues: boolean, path: string, out: string[]): void {
  for (const [index, requirement] of parts(term, 'matchExpressions').entries()) {
    const at = `${path}.matchExpressions[${index}]`
    const key = text(requirement, 'key')
    const message = oldLabel(key)
    if (message !== undefined) out.push(`${at}.key: ${key} is ${message}`)
    for (const [place, value] of checkValues ? texts(requirement, 'values').entries() : []) {
      for (const error of labelValueErrors(value)) out.push(`${at}.values[${place}]: ${value} is invalid, ${error}`)
    }
  }
}

function warnOfAnnotations(metadata: Draft | undefined, path: string, out: string[]): void {
  const annotations = part(metadata, 'annotations')
  for (const [key, message] of OLD_ANNOTATIONS) {
    if (annotations?.[key] !== undefined) out.push(`${path}metadata.annotations[${key}]: ${message}`)
  }
}

function warnOfVolumes(spec: Draft, path: string, out: string[]): void {
  for (const [index, volume] of parts(spec, 'volumes').entries()) {
    const at = `${path}spec.volumes[${index}]`
    for (const [field, message, shown = field] of OLD_VOLUMES) {
      if (volume[field] === undefined) continue
      if (field !== 'ephemeral') out.push(`${at}.${shown}: ${message}`)
      else
        claimSpecWarnings(part(part(part(volume, field), 'volumeClaimTemplate'), 'spec'), `${at}.ephemeral.volumeClaimTemplate.spec`, out)
    }
  }
}

/** Bytes come whole (GetWarningsForPersistentVolumeClaimSpec). */
export function claimSpecWarnings(spec: Draft | undefined, path: string, out: string[]): void {
  for (const list of ['requests', 'limits']) {
    const amount = part(part(spec, 'resources'), list)?.storage
    if (hasFraction(amount)) out.push(`${path}.resources.${list}[storage]: ${fractional(amount)}`)
  }
}

function fractional(amount: unknown): string {
  return `fractional byte value ${goQuote(String(amount))} is invalid, must be an integer`
}

function warnOfNames(spec: Draft, path: string, out: string[]): void {
  warnOfTwins(
    parts(spec, 'hostAliases').map(alias => text(alias, 'ip')),
    'ip',
    `${path}spec.hostAliases`,
    out,
  )
  const secrets = parts(spec, 'imagePullSecrets').map(secret => text(secret, 'name'))
  warnOfTwins(secrets, 'name', `${path}spec.imagePullSecrets`, out)
  for (const [index, name] of secrets.entries()) {
    if (name === '') out.push(`${path}spec.imagePullSecrets[${index}].name: invalid empty name ""`)
  }
  for (const name of ['memory', 'ephemeral-storage']) {
    const amount = part(spec, 'overhead')?.[name]
    if (hasFraction(amount)) out.push(`${path}spec.overhead[${name}]: ${fractional(amount)}`)
  }
}

function warnOfTwins(values: readonly string[], field: string, path: string, out: string[]): void {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) < index) out.push(`${path}[${index}].${field}: duplicate ${field} ${goQuote(value)}`)
  }
}

const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'

function warnOfContainers(spec: Draft, metadata: Draft | undefined, path: string, out: string[]): void {
  const annotations = part(metadata, 'annotations')
  const at = `${path}metadata.annotations`
  const pod = part(spec, 'securityContext')
  const podKey = 'seccomp.security.alpha.kubernetes.io/pod'
  if (pod?.seccompProfile === undefined && annotations?.[podKey] !== undefined) out.push(`${at}[${podKey}]: ${SECCOMP}`)
  for (const {container, at: place} of containersWithPath(spec, `${path}spec`)) {
    const own = part(container, 'securityContext')
    const key = `container.seccomp.security.alpha.kubernetes.io/${text(container, 'name')}`
    if (own?.seccompProfile === undefined && annotations?.[key] !== undefined) out.push(`${at}[${key}]: ${SECCOMP}`)
    const armor = `container.apparmor.security.beta.kubernetes.io/${text(container, 'name')}`
    if (path !== '' && own?.appArmorProfile === undefined && annotations?.[armor] !== undefined) {
      out.push(`${at}[${armor}]: deprecated since v1.30; use the "appArmorProfile" field instead`)
    }
    for (const name of ['memory', 'ephemeral-storage']) {
      for (const list of ['limits', 'requests']) {
        const amount = part(part(container, 'resources'), list)?.[name]
        if (hasFraction(amount)) out.push(`${place}.resources.${list}[${name}]: ${fractional(amount)}`)
      }
    }
    warnOfVariables(parts(container, 'env'), place, out)
  }
}

/** A second definition of a variable is fine only when it builds on the first. */
function warnOfVariables(variables: readonly Draft[], path: string, out: string[]): void {
  const seen = new Set<string>()
  for (const [index, variable] of variables.entries()) {
    const name = text(variable, 'name')
    const reference = `$(${name})`
    const value = text(variable, 'value')
    const bad = variable.valueFrom !== undefined || value === reference || !value.includes(reference)
    if (seen.has(name) && bad) {
      out.push(`${path}.env[${index}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`)
    }
    seen.add(name)
  }
}

function warnOfPorts(spec: Draft, path: string, out: string[]): void {
  const ports = containersWithPath(spec, `${path}spec`).flatMap(({container, at}) =>
    parts(container, 'ports').map((port, index) => ({port, at: `${at}.ports[${index}]`})),
  )
  const byNumber = new Map<string, {readonly port: Draft; readonly at: string}[]>()
  for (const one of ports) {
    warnOfHostIp(one.port, one.at, out)
    const key = `${number(one.port, 'containerPort')}/${text(one.port, 'protocol')}`
    const others = byNumber.get(key) ?? []
    for (const other of others) {
      if (out.length >= MOST_WARNINGS) return
      const word = clash(one.port, other.port)
      if (word !== undefined) out.push(`${one.at}: ${word} port definition with ${other.at}`)
    }
    byNumber.set(key, [...others, one])
  }
  const byName = new Map<string, string>()
  for (const {port, at} of ports) {
    const name = text(port, 'name')
    const other = byName.get(name)
    if (name === '') continue
    if (other === undefined) byName.set(name, at)
    else
      out.push(`${at}: duplicate port name ${goQuote(name)} with ${other}, services and probes that select ports by name will use ${other}`)
  }
}

function warnOfHostIp(port: Draft, path: string, out: string[]): void {
  if (text(port, 'hostIP') === '' || number(port, 'hostPort') !== 0) return
  const words = `Name:${text(port, 'name')} HostPort:0 ContainerPort:${number(port, 'containerPort')} Protocol:${text(port, 'protocol')} HostIP:${text(port, 'hostIP')}`
  out.push(`${path}: hostIP set without hostPort: {${words}}`)
}

function clash(one: Draft, other: Draft): string | undefined {
  const [host, otherHost] = [number(one, 'hostPort'), number(other, 'hostPort')]
  const [address, otherAddress] = [text(one, 'hostIP'), text(other, 'hostIP')]
  if (host === otherHost && address === otherAddress) return 'duplicate'
  if (host === 0 || otherHost === 0) return 'overlapping'
  return host === otherHost && (address === '') !== (otherAddress === '') ? 'dangerously ambiguous' : undefined
}

function warnOfAffinity(spec: Draft, path: string, out: string[]): void {
  for (const side of ['podAffinity', 'podAntiAffinity']) {
    const affinity = part(part(spec, 'affinity'), side)
    const at = `${path}spec.affinity.${side}`
    for (const [index, term] of parts(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').entries()) {
      const place = `${at}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`
      if (part(term, 'labelSelector') === undefined) out.push(`${place}.labelSelector: ${NULL_SELECTOR}`)
    }
    for (const [index, term] of parts(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').entries()) {
      const place = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm`
      if (part(part(term, 'podAffinityTerm'), 'labelSelector') === undefined) out.push(`${place}.labelSelector: ${NULL_SELECTOR}`)
    }
  }
}
