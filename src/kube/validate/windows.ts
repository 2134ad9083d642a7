import {byteLength} from '../go-text.ts'
import {flag, maybeText, part, parts, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, forbid, invalid, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {subdomainErrors} from './names.ts'

const MOST_SPEC_BYTES = 64 * 1024
const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const DNS = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`)

/** validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(options: Draft | undefined, path: string, found: Found): void {
  if (options === undefined) return
  const name = maybeText(options, 'gmsaCredentialSpecName')
  if (name !== undefined) {
    for (const message of subdomainErrors(name)) found.push(invalid(`${path}.gmsaCredentialSpecName`, asJson(name), message))
  }
  const spec = maybeText(options, 'gmsaCredentialSpec')
  if (spec === '') found.push(invalid(`${path}.gmsaCredentialSpec`, asJson(spec), 'gmsaCredentialSpec cannot be an empty string'))
  else if (spec !== undefined && byteLength(spec) > MOST_SPEC_BYTES) {
    found.push(invalid(`${path}.gmsaCredentialSpec`, asJson(spec), 'gmsaCredentialSpec size must be under 64 KiB'))
  }
  const user = maybeText(options, 'runAsUserName')
  for (const message of user === undefined ? [] : userProblems(user)) found.push(invalid(`${path}.runAsUserName`, asJson(user), message))
}

function userProblems(whole: string): readonly string[] {
  if (whole === '') return ['runAsUserName cannot be an empty string']
  if ([...whole].some(letter => letter < ' ' || letter === '\x7f')) return ['runAsUserName cannot contain control characters']
  const parts = whole.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined
  const user = parts.at(-1) ?? ''
  const problems: string[] = []
  if (domain !== undefined && byteLength(domain) >= 256) problems.push("runAsUserName's Domain length must be under 256 characters")
  if (domain !== undefined && !NETBIOS.test(domain) && !DNS.test(domain)) {
    problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  }
  if (user === '') problems.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > 104) problems.push("runAsUserName's User length must not be longer than 104 characters")
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    problems.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  }
  return problems
}

const LINUX_ONLY_POD: readonly (readonly [field: string, inContext: boolean])[] = [
  ['appArmorProfile', true],
  ['seLinuxOptions', true],
  ['hostUsers', false],
  ['hostPID', false],
  ['hostIPC', false],
  ['seccompProfile', true],
  ['fsGroup', true],
  ['fsGroupChangePolicy', true],
  ['sysctls', true],
  ['shareProcessNamespace', false],
  ['runAsUser', true],
  ['runAsGroup', true],
  ['supplementalGroups', true],
  ['supplementalGroupsPolicy', true],
  ['seLinuxChangePolicy', true],
]
const LINUX_ONLY_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
]

/** validateOS, and then what a pod of that system may not have (validateLinux, validateWindows). */
export function validateOs(spec: Draft, path: string, found: Found): void {
  const system = part(spec, 'os')
  if (system === undefined) return
  const name = text(system, 'name')
  if (name === '') found.push(required(`${path}.os.name`))
  else if (name === 'windows') validateWindows(spec, path, found)
  else if (name === 'linux') validateLinux(spec, path, found)
  else found.push(unsupported(`${path}.os`, name, ['linux', 'windows']))
}

function eachContext(spec: Draft, path: string): readonly {readonly context: Draft; readonly at: string}[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(field =>
    parts(spec, field).flatMap((container, index) => {
      const context = part(container, 'securityContext')
      return context === undefined ? [] : [{context, at: `${path}.${field}[${index}].securityContext`}]
    }),
  )
}

function validateLinux(spec: Draft, path: string, found: Found): void {
  const detail = 'windows options cannot be set for a linux pod'
  if (part(spec, 'securityContext')?.windowsOptions !== undefined) found.push(forbid(`${path}.securityContext.windowsOptions`, detail))
  for (const {context, at} of eachContext(spec, path)) {
    if (context.windowsOptions !== undefined) found.push(forbid(`${at}.windowsOptions`, detail))
  }
}

function validateWindows(spec: Draft, path: string, found: Found): void {
  const detail = 'cannot be set for a windows pod'
  const pod = part(spec, 'securityContext')
  for (const [field, inContext] of LINUX_ONLY_POD) {
    const set = inContext
      ? pod?.[field] !== undefined
      : field.startsWith('hostU') || field.startsWith('share')
        ? spec[field] !== undefined
        : flag(spec, field)
    if (set) found.push(forbid(inContext ? `${path}.securityContext.${field}` : `${path}.${field}`, detail))
  }
  for (const {context, at} of eachContext(spec, path)) {
    for (const field of LINUX_ONLY_CONTAINER) {
      if (context[field] !== undefined) found.push(forbid(`${at}.${field}`, detail))
    }
  }
}
