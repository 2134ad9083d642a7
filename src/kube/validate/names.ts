import {byteLength} from '../go-text.ts'

/**
 * What is wrong with a name, as texts; empty when it is fine. Upstream: k8s.io/apimachinery/pkg/util/validation and
 * pkg/api/validate/content. Lengths are in bytes.
 */
export function regexError(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`
  return `${message} (e.g. ${examples.map(example => `'${example}', `).join(' or ')}regex used for validation is '${format}')`
}

export function rangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`
}

function lengthError(most: number): string {
  return `must be no more than ${most} characters`
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const LABEL_RE = new RegExp(`^${LABEL}$`)
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const SUBDOMAIN_RE = new RegExp(`^${SUBDOMAIN}$`)
const ALNUM_ENDS = 'and must start and end with an alphanumeric character'
const LABEL_ERROR = regexError(
  `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${ALNUM_ENDS}`,
  LABEL,
  'my-name',
  '123-abc',
)
const SUBDOMAIN_ERROR = regexError(
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${ALNUM_ENDS}`,
  SUBDOMAIN,
  'example.com',
)

/** A name that stands in a host name: containers, volumes, StatefulSets. */
export function dnsLabelErrors(value: string): readonly string[] {
  if (value.length <= 63 && LABEL_RE.test(value)) return []
  const errors = byteLength(value) > 63 ? [lengthError(63)] : []
  if (!LABEL_RE.test(value)) errors.push(SUBDOMAIN_RE.test(value) ? 'must not contain dots' : LABEL_ERROR)
  return errors
}

/** A name of most objects. */
export function subdomainErrors(value: string): readonly string[] {
  const errors = byteLength(value) > 253 ? [lengthError(253)] : []
  if (!SUBDOMAIN_RE.test(value)) errors.push(SUBDOMAIN_ERROR)
  return errors
}

const UNDERSCORE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`
const UNDERSCORE_RE = new RegExp(`^${UNDERSCORE_SUBDOMAIN}$`)

/** A DNS search path, where underscores are allowed. */
export function searchDomainErrors(value: string): readonly string[] {
  const errors = byteLength(value) > 253 ? [lengthError(253)] : []
  if (!UNDERSCORE_RE.test(value)) {
    const text = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', ${ALNUM_ENDS}`
    errors.push(regexError(text, UNDERSCORE_SUBDOMAIN, 'example.com'))
  }
  return errors
}

const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const KEY_RE = new RegExp(`^${KEY}$`)
const KEY_ERROR = regexError(`must consist of alphanumeric characters, '-', '_' or '.', ${ALNUM_ENDS}`, KEY, 'MyName', 'my.name', '123-abc')
const VALUE_ERROR = regexError(
  `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${ALNUM_ENDS}`,
  `(${KEY})?`,
  'MyValue',
  'my_value',
  '12345',
)

/** A label's key, and every other qualified name: `name` or `prefix/name`. */
export function labelKeyErrors(value: string): readonly string[] {
  const parts = value.split('/')
  if (parts.length > 2) return [`a valid label key ${KEY_ERROR} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const name = parts.at(-1) ?? ''
  const errors = parts.length === 2 ? prefixErrors(parts[0] ?? '') : []
  if (name === '') errors.push('name part must be non-empty')
  else if (byteLength(name) > 63) errors.push('name part must be no more than 63 bytes')
  if (!KEY_RE.test(name)) errors.push(`name part ${KEY_ERROR}`)
  return errors
}

function prefixErrors(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  const errors = byteLength(prefix) > 253 ? ['prefix part must be no more than 253 bytes'] : []
  if (!SUBDOMAIN_RE.test(prefix)) errors.push(`prefix part ${SUBDOMAIN_ERROR}`)
  return errors
}

export function labelValueErrors(value: string): readonly string[] {
  if (value === '') return []
  const errors = byteLength(value) > 63 ? ['must be no more than 63 bytes'] : []
  if (!KEY_RE.test(value)) errors.push(VALUE_ERROR)
  return errors
}

export function portNumberErrors(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? [] : [rangeError(1, 65535)]
}

export function portNameErrors(name: string): readonly string[] {
  const errors = byteLength(name) > 15 ? [lengthError(15)] : []
  if (!/^[-a-z0-9]+$/.test(name)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)')
  if (name.includes('--')) errors.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

/** User and group ids. */
export function idErrors(id: number): readonly string[] {
  return id >= 0 && id <= 2147483647 ? [] : [rangeError(0, 2147483647)]
}

export function percentErrors(text: string): readonly string[] {
  if (/^[0-9]+%$/.test(text)) return []
  return [regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')]
}

export function headerNameErrors(name: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(name)) return []
  return [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')]
}

/** Names of environment variables: any printable ASCII but `=` since 1.34. */
export function envNameErrors(name: string): readonly string[] {
  if (name === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]+$/.test(name)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** Keys of ConfigMaps and Secrets: they become file names. */
export function configKeyErrors(key: string): readonly string[] {
  const errors = byteLength(key) > 253 ? [lengthError(253)] : []
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    const text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
    errors.push(regexError(text, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'))
  }
  if (key === '.') errors.push("must not be '.'")
  else if (key === '..') errors.push("must not be '..'")
  else if (key.startsWith('..')) errors.push("must not start with '..'")
  return errors
}

/** A name as it may stand in a URL path (path.ValidatePathSegmentName). */
export function pathSegmentErrors(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter(letter => name.includes(letter)).map(letter => `may not contain '${letter}'`)
}
