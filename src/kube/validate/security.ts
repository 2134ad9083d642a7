import {byteLength} from '../go-text.ts'
import {entries, flag, maybeNumber, maybeText, number, part, parts, text} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, duplicate, forbid, invalid, required, tooLong, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {idErrors} from './names.ts'
import {validateDescending} from './paths.ts'
import {validateWindowsOptions} from './windows.ts'

/** A user or group id that may be missing. */
function validateId(value: number | undefined, path: string, found: Found): void {
  for (const message of value === undefined ? [] : idErrors(value)) found.push(invalid(path, value ?? 0, message))
}

const PROC_MOUNTS = ['Default', 'Unmasked']

/** ValidateSecurityContext: of a container. */
export function validateSecurityContext(context: Draft | undefined, path: string, hostUsers: boolean, found: Found): void {
  if (context === undefined) return
  validateId(maybeNumber(context, 'runAsUser'), `${path}.runAsUser`, found)
  validateId(maybeNumber(context, 'runAsGroup'), `${path}.runAsGroup`, found)
  const mount = maybeText(context, 'procMount')
  if (mount !== undefined && !PROC_MOUNTS.includes(mount)) found.push(unsupported(`${path}.procMount`, mount, PROC_MOUNTS))
  if (hostUsers && mount === 'Unmasked') {
    found.push(invalid(`${path}.procMount`, asJson(mount), '`hostUsers` must be false to use `Unmasked`'))
  }
  validateSeccomp(part(context, 'seccompProfile'), `${path}.seccompProfile`, found)
  if (context.allowPrivilegeEscalation === false) validateEscalation(context, path, found)
  validateWindowsOptions(part(context, 'windowsOptions'), `${path}.windowsOptions`, found)
  validateAppArmor(part(context, 'appArmorProfile'), `${path}.appArmorProfile`, found)
}

function validateEscalation(context: Draft, path: string, found: Found): void {
  const printed = {printed: internalJson('SecurityContext', context)}
  if (flag(context, 'privileged'))
    found.push(invalid(path, printed, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  const added = part(context, 'capabilities')?.add
  for (const capability of Array.isArray(added) ? added : []) {
    if (capability !== 'CAP_SYS_ADMIN') continue
    found.push(invalid(path, printed, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
  }
}

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateSeccomp(profile: Draft | undefined, path: string, found: Found): void {
  if (profile === undefined) return
  const type = text(profile, 'type')
  if (type === '') found.push(required(`${path}.type`, 'type is required when seccompProfile is set'))
  else if (!PROFILES.includes(type)) found.push(unsupported(`${path}.type`, type, PROFILES))
  const local = maybeText(profile, 'localhostProfile')
  if (type === 'Localhost') {
    if (local === undefined) found.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'))
    else validateDescending(local, `${path}.localhostProfile`, found)
  } else if (local !== undefined) {
    const printed = {printed: internalJson('SeccompProfile', profile)}
    found.push(invalid(`${path}.localhostProfile`, printed, 'can only be set when seccomp type is Localhost'))
  }
}

/** PATH_MAX less one. */
const LONGEST_PROFILE = 4095

function validateAppArmor(profile: Draft | undefined, path: string, found: Found): void {
  if (profile === undefined) return
  const type = text(profile, 'type')
  const local = maybeText(profile, 'localhostProfile')
  if (type === 'Localhost') validateLocalProfile(local, `${path}.localhostProfile`, found)
  else if (type === '') found.push(required(`${path}.type`, 'type is required when appArmorProfile is set'))
  else if (!PROFILES.includes(type)) found.push(unsupported(`${path}.type`, type, PROFILES))
  else if (local !== undefined)
    found.push(invalid(`${path}.localhostProfile`, asJson(local), 'can only be set when AppArmor type is Localhost'))
}

function validateLocalProfile(local: string | undefined, path: string, found: Found): void {
  if (local === undefined) {
    found.push(required(path, 'must be set when AppArmor type is Localhost'))
    return
  }
  if (local.trim() !== local) found.push(invalid(path, local, 'must not be padded with whitespace'))
  else if (local === '') found.push(required(path, 'must be set when AppArmor type is Localhost'))
  if (byteLength(local) > LONGEST_PROFILE) found.push(tooLong(path, LONGEST_PROFILE))
}

const GROUP_CHANGES = ['Always', 'OnRootMismatch']
const GROUP_POLICIES = ['Merge', 'Strict']
/** MountOption needs a feature that is off in 1.36 (SELinuxMount). */
const SELINUX_CHANGES = ['Recursive']

/** validatePodSpecSecurityContext. Host fields are the pod spec's own in the API. */
export function validatePodSecurity(spec: Draft, path: string, found: Found): void {
  const context = part(spec, 'securityContext')
  if (context === undefined) return
  for (const name of ['fsGroup', 'runAsUser', 'runAsGroup']) validateId(maybeNumber(context, name), `${path}.${name}`, found)
  const groups = Array.isArray(context.supplementalGroups) ? context.supplementalGroups : []
  for (const [index, group] of groups.entries()) validateId(Number(group), `${path}.supplementalGroups[${index}]`, found)
  if (flag(spec, 'shareProcessNamespace') && flag(spec, 'hostPID')) {
    found.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  validateSysctls(spec, context, `${path}.sysctls`, found)
  oneOf(context, 'fsGroupChangePolicy', GROUP_CHANGES, path, found)
  validateSeccomp(part(context, 'seccompProfile'), `${path}.seccompProfile`, found)
  validateWindowsOptions(part(context, 'windowsOptions'), `${path}.windowsOptions`, found)
  validateAppArmor(part(context, 'appArmorProfile'), `${path}.appArmorProfile`, found)
  oneOf(context, 'supplementalGroupsPolicy', GROUP_POLICIES, path, found)
  oneOf(context, 'seLinuxChangePolicy', SELINUX_CHANGES, path, found)
}

function oneOf(holder: Draft, field: string, allowed: readonly string[], path: string, found: Found): void {
  const value = maybeText(holder, field)
  if (value !== undefined && !allowed.includes(value)) found.push(unsupported(`${path}.${field}`, value, allowed))
}

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const SYSCTL = `^(${SEGMENT}[\\./])*${SEGMENT}$`
const SYSCTL_RE = new RegExp(SYSCTL)
const IPC = /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)|^kernel\.sem$/

function validateSysctls(spec: Draft, context: Draft, path: string, found: Found): void {
  const names = new Set<string>()
  for (const [index, sysctl] of parts(context, 'sysctls').entries()) {
    const at = `${path}[${index}].name`
    const name = text(sysctl, 'name')
    if (name === '') found.push(required(at))
    else if (name.length > 253 || !SYSCTL_RE.test(name)) {
      found.push(invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL}`))
    } else if (names.has(name)) found.push(duplicate(at, name))
    const dotted = normalizeSysctl(name)
    if (flag(spec, 'hostNetwork') && dotted.startsWith('net.'))
      found.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"))
    else if (flag(spec, 'hostIPC') && IPC.test(dotted)) found.push(invalid(at, name, "may not be specified when 'hostIPC' is true"))
    names.add(name)
  }
}

/** When a slash comes first, slashes and dots change places. */
function normalizeSysctl(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  if (first !== '/') return name
  return name.replace(/[./]/g, letter => (letter === '.' ? '/' : '.'))
}

/** Old annotations that say the same as the fields: they must agree (validateSeccompAnnotationsAndFields and AppArmor's twin). */
export function validateProfileAnnotations(metadata: Draft | undefined, spec: Draft, path: string, found: Found): void {
  const annotations = new Map(entries(metadata, 'annotations'))
  const pod = part(spec, 'securityContext')
  const seccomp = part(pod, 'seccompProfile')
  const podWord = annotations.get('seccomp.security.alpha.kubernetes.io/pod')
  if (seccomp !== undefined && podWord !== undefined)
    matchProfile('seccomp', podWord, seccomp, `${path}.securityContext.seccompProfile`, found)
  const containers = containersWithPath(spec, path)
  for (const {container, at} of containers) {
    const own = part(part(container, 'securityContext'), 'seccompProfile')
    const word = annotations.get(`container.seccomp.security.alpha.kubernetes.io/${text(container, 'name')}`)
    if (own !== undefined && word !== undefined) matchProfile('seccomp', word, own, `${at}.securityContext.seccompProfile`, found)
  }
  if (text(part(spec, 'os'), 'name') === 'windows') return
  for (const {container, at} of containers) {
    const own = part(part(container, 'securityContext'), 'appArmorProfile') ?? part(pod, 'appArmorProfile')
    const word = annotations.get(`container.apparmor.security.beta.kubernetes.io/${text(container, 'name')}`)
    if (own !== undefined && word !== undefined) matchProfile('apparmor', word, own, `${at}.securityContext.appArmorProfile`, found)
  }
}

const WORDS = {
  seccomp: {Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default', 'docker/default']},
  apparmor: {Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default']},
}

function matchProfile(kind: 'seccomp' | 'apparmor', word: string, profile: Draft, path: string, found: Found): void {
  const type = text(profile, 'type')
  const mismatch = forbid(`${path}.type`, `${kind} type in annotation and field must match`)
  if ((type === 'Unconfined' || type === 'RuntimeDefault') && !WORDS[kind][type].includes(word)) found.push(mismatch)
  if (type !== 'Localhost') return
  if (!word.startsWith('localhost/')) found.push(mismatch)
  else if (maybeText(profile, 'localhostProfile') !== word.slice('localhost/'.length)) {
    found.push(forbid(`${path}.localhostProfile`, `${kind} profile in annotation and field must match`))
  }
}

/** All containers with their paths: init, main, ephemeral. */
export function containersWithPath(spec: Draft, path: string): readonly {readonly container: Draft; readonly at: string}[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(field =>
    parts(spec, field).map((container, index) => ({container, at: `${path}.${field}[${index}]`})),
  )
}

/** Deprecated annotations on a pod or template that hold profiles, and the cost of deletion (ValidatePodSpecificAnnotations). */
export function validatePodAnnotations(metadata: Draft | undefined, spec: Draft, path: string, found: Found): void {
  const annotations = entries(metadata, 'annotations')
  const byName = new Map(annotations)
  const mirror = byName.get('kubernetes.io/config.mirror')
  if (mirror !== undefined && text(spec, 'nodeName') === '') {
    found.push(invalid(`${path}[kubernetes.io/config.mirror]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'))
  }
  const cost = byName.get('controller.kubernetes.io/pod-deletion-cost')
  if (cost !== undefined && !isDeletionCost(cost)) {
    found.push(invalid(`${path}[controller.kubernetes.io/pod-deletion-cost]`, cost, 'must be a 32bit integer'))
  }
  const podWord = byName.get('seccomp.security.alpha.kubernetes.io/pod')
  if (podWord !== undefined) validateSeccompWord(podWord, `${path}.seccomp.security.alpha.kubernetes.io/pod`, found)
  for (const [key, word] of annotations) {
    if (key.startsWith('container.seccomp.security.alpha.kubernetes.io/')) validateSeccompWord(word, `${path}.${key}`, found)
  }
  for (const [key, word] of annotations) {
    const prefix = 'container.apparmor.security.beta.kubernetes.io/'
    if (!key.startsWith(prefix)) continue
    const name = key.slice(prefix.length)
    if (!containersWithPath(spec, '').some(({container}) => text(container, 'name') === name)) {
      found.push(invalid(`${path}[${key}]`, name, 'container not found'))
    }
    const known = ['', 'runtime/default', 'unconfined'].includes(word) || word.startsWith('localhost/')
    if (!known) found.push(invalid(`${path}[${key}]`, word, `invalid AppArmor profile name: "${word}"`))
  }
}

/** A 32-bit whole number without a plus sign or leading zeros. */
function isDeletionCost(cost: string): boolean {
  if (!/^-?(0|[1-9][0-9]*)$/.test(cost) || cost === '-0') return false
  const value = Number(cost)
  return value >= -2147483648 && value <= 2147483647
}

function validateSeccompWord(word: string, path: string, found: Found): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(word)) return
  if (word.startsWith('localhost/')) validateDescending(word.slice('localhost/'.length), path, found)
  else found.push(invalid(path, word, 'must be a valid seccomp profile'))
}

/** Windows host process containers: all or none, and only on the host's network (validateWindowsHostProcessPod). */
export function validateHostProcess(spec: Draft, path: string, found: Found): void {
  const pod = part(part(spec, 'securityContext'), 'windowsOptions')?.hostProcess
  let count = 0
  const containers = containersWithPath(spec, path)
  for (const {container, at} of containers) {
    const own = part(part(container, 'securityContext'), 'windowsOptions')?.hostProcess
    if (typeof pod === 'boolean' && typeof own === 'boolean' && pod !== own) {
      const detail = `pod hostProcess value must be identical if both are specified, was ${pod}`
      found.push(invalid(`${at}.securityContext.windowsOptions.hostProcess`, own, detail))
    }
    if (own === true || (own === undefined && pod === true)) count++
  }
  if (count === 0) return
  if (count !== containers.length) {
    found.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'))
  }
  if (!flag(spec, 'hostNetwork')) {
    found.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'))
  }
}

/** Ports of a pod on the host's network are the host's (validatePodHostNetworkDeps). */
export function validateHostNetworkPorts(spec: Draft, isPod: boolean, path: string, found: Found): void {
  if (!flag(spec, 'hostNetwork')) return
  for (const [index, container] of parts(spec, 'containers').entries()) {
    for (const [place, port] of parts(container, 'ports').entries()) {
      const host = number(port, 'hostPort')
      if ((isPod || host !== 0) && host !== number(port, 'containerPort')) {
        found.push(
          invalid(`${path}.containers[${index}].ports[${place}].hostPort`, host, 'must match `containerPort` when `hostNetwork` is true'),
        )
      }
    }
  }
}
