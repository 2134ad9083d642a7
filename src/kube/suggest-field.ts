/** Validation errors in plain words: a table from the server's texts to what a learner can do about them. */
import type {DecodePath} from './decode.ts'
import {nearest} from './nearest.ts'
import type {Json} from './object.ts'
import {at, dataAt, listAt, textAt, textsAt} from './peek.ts'
import type {Cause} from './refusal.ts'
import type {Advice} from './suggest.ts'
import {fieldPath} from './suggest.ts'

type Case = {
  readonly name: string
  readonly message: string
  readonly path: DecodePath
  readonly value: Json
  readonly written: string
  readonly found: readonly string[]
}
type Rule = readonly [pattern: RegExp, advise: (given: Case) => Advice]

/** Advice on one cause of a refusal of `value`. */
export function adviseCause(value: Json, {field, message}: Cause): Advice {
  const path = fieldPath(field)
  const name = String(path.findLast(step => typeof step === 'string') ?? 'the object')
  const written = /^[A-Z][a-z]+(?: [a-z]+)*: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? textAt(value, ...path)
  for (const [pattern, advise] of RULES) {
    const found = pattern.exec(message)
    if (found) return advise({name, message, path, value, written, found: [...found]})
  }
  return {plain: `${name}: ${message}`}
}

/** The texts in quotes of a "supported values" list. */
const quoted = (text: string): readonly string[] => [...text.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word)

function oneOf({name, written}: Case, allowed: readonly string[]): Advice {
  const plain = `${name} must be one of: ${allowed.map(word => word || '""').join(', ')}.${written === '' ? '' : ` You wrote: ${written.slice(0, 40)}.`}`
  const near = nearest(written, allowed) ?? allowed.find(word => word.toLowerCase() === written.toLowerCase())
  return near === undefined || written === '' ? {plain} : {plain, suggestion: `Did you mean ${near}?`}
}

/** A name made valid: small letters, digits, dashes (and dots), a letter or digit at both ends. */
function cleanName(name: string, dots: boolean): string {
  const clean = name.toLowerCase().replaceAll(dots ? /[^a-z0-9.]+/g : /[^a-z0-9]+/g, '-')
  return clean
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, dots ? 253 : 63)
    .replaceAll(/[-.]+$/g, '')
}

function nameRule(given: Case, dots: boolean): Advice {
  const {name, written} = given
  const plain = `${name} may hold small letters, digits${dots ? ', dashes and dots' : ' and dashes'}, and begins and ends with a letter or digit.`
  const clean = cleanName(written, dots)
  return clean === '' || clean === written ? {plain} : {plain, suggestion: `Write ${clean}.`}
}

function labelRule({name, written}: Case): Advice {
  const plain = `A label of ${name} may hold letters, digits, dashes, underscores and dots, and begins and ends with a letter or digit.`
  const clean = written.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replaceAll(/^[-_.]+|[-_.]+$/g, '')
  return clean === '' || clean === written ? {plain} : {plain, suggestion: `Write ${clean}.`}
}

/** The selector of a workload and its template's labels, side by side. */
function selectorRule({value}: Case): Advice {
  const wanted = Object.entries(textsAt(value, 'spec', 'selector', 'matchLabels'))
  const labels = textsAt(value, 'spec', 'template', 'metadata', 'labels')
  const plain = 'The selector does not match the labels of the pods it would make.'
  const missing = wanted.filter(([key, label]) => labels[key] !== label)
  if (missing.length === 0) return {plain, suggestion: 'Let spec.selector and spec.template.metadata.labels agree.'}
  return {
    plain,
    suggestion: `Write ${missing.map(([key, label]) => `${key}: ${label}`).join(', ')} under spec.template.metadata.labels.`,
  }
}

/** A mount names a volume that is not there. */
function mountRule({name, written, path, value}: Case): Advice {
  const plain = `No volume is called "${written.slice(0, 63)}".`
  const end = path.findLastIndex(step => step === 'containers' || step === 'initContainers' || step === 'ephemeralContainers')
  const pod = path.slice(0, Math.max(end, 0))
  if (name !== 'name' || end < 0) return {plain}
  const volumes = listAt(value, ...pod, 'volumes').map(volume => textAt(volume, 'name'))
  const claims = listAt(value, 'spec', 'volumeClaimTemplates').map(claim => textAt(claim, 'metadata', 'name'))
  const known = [...volumes, ...claims].filter(volume => volume !== '')
  const near = nearest(written, known)
  if (near !== undefined) return {plain, suggestion: `Did you mean ${near}?`}
  if (known.length > 0) return {plain, suggestion: `There are: ${known.join(', ')}.`}
  return {
    plain,
    suggestion: `Describe it under ${pod.join('.')}.volumes${textAt(value, 'kind') === 'StatefulSet' ? ' or spec.volumeClaimTemplates' : ''}.`,
  }
}

function required({name, message, path, value}: Case): Advice {
  const why = message.replace(/^Required value:? ?/, '')
  const allowed = quoted(why)
  if (name === 'restartPolicy') {
    return {
      plain: 'The pods of a Job must say what happens when they fail.',
      suggestion: 'Write restartPolicy: Never or restartPolicy: OnFailure.',
    }
  }
  if (name === 'selector' && Object.keys(textsAt(value, 'spec', 'template', 'metadata', 'labels')).length > 0) {
    const labels = Object.entries(textsAt(value, 'spec', 'template', 'metadata', 'labels')).map(([key, label]) => `${key}: ${label}`)
    return {plain: 'selector is missing: it says which pods are its own.', suggestion: `Write matchLabels with ${labels.join(', ')}.`}
  }
  if (name === 'name' && path.length <= 2) return {plain: 'The object has no name.', suggestion: 'Write metadata: with name: below it.'}
  if (allowed.length > 0) return {plain: `${name} is missing: it must be one of ${allowed.join(', ')}.`}
  return {plain: `${name} is missing${why === '' ? '' : `: ${why}`}.`}
}

const RULES: readonly Rule[] = [
  [/`selector` does not match template `labels`/, selectorRule],
  [/^Unsupported value: .*?supported values: (.*)$/, given => oneOf(given, quoted(given.found[1] ?? ''))],
  [/must be '([^']+)' or '([^']+)'$/, given => oneOf(given, given.found.slice(1))],
  [/not a valid selector operator/, given => oneOf(given, ['In', 'NotIn', 'Exists', 'DoesNotExist'])],
  [/lowercase RFC 1123 label|DNS-1035 label/, given => nameRule(given, false)],
  [/lowercase RFC 1123 subdomain/, given => nameRule(given, true)],
  [/valid label|name part must|prefix part/, labelRule],
  [/^Not found/, mountRule],
  [
    /^Duplicate value: (.*)$/,
    ({name, found}) => ({plain: `${name} ${found[1] ?? ''} stands here twice.`, suggestion: 'Give each a name of its own.'}),
  ],
  [
    /must be no more than (\d+) (characters|bytes)/,
    ({name, found}) => ({plain: `${name} is too long: ${found[1]} characters are allowed.`}),
  ],
  [
    /must be between (\S+) and (\S+), inclusive/,
    ({name, found, written}) => ({
      plain: `${name} must be from ${found[1]} to ${found[2]}.${written === '' ? '' : ` You wrote: ${written.slice(0, 40)}.`}`,
    }),
  ],
  [/must be greater than or equal to (\S+)$/, ({name, found}) => ({plain: `${name} must be ${found[1]} or more.`})],
  [/must be greater than zero/, ({name}) => ({plain: `${name} must be more than nothing.`})],
  [/a valid percent string/, ({name}) => ({plain: `${name} must be a number or a percentage such as "25%".`})],
  [
    /must be a standard resource/,
    ({name, written}) => {
      const near = nearest(written || name, ['cpu', 'memory', 'ephemeral-storage', 'storage'])
      const plain = `"${written || name}" is no resource that containers can ask for.`
      return near === undefined ? {plain} : {plain, suggestion: `Did you mean ${near}?`}
    },
  ],
  [/must be less than or equal to (\w+) limit/, ({found}) => ({plain: `The request for ${found[1]} is larger than its limit.`})],
  [
    /empty selector is invalid/,
    () => ({plain: 'An empty selector would take every pod.', suggestion: 'Write matchLabels with the labels of the template.'}),
  ],
  [
    /expected exactly 5 fields, found (\d+)/,
    ({found}) => ({
      plain: `A schedule has five fields: minute, hour, day of month, month, day of week. This one has ${found[1]}.`,
    }),
  ],
  [
    /above maximum|below minimum|beyond end of range|failed to parse int/,
    ({message}) => ({
      plain: `The schedule cannot be read: ${message.replace(/^Invalid value: "[^"]*": /, '')}.`,
      ...(/above maximum \(6\): 7/.test(message) ? {suggestion: 'Sunday is 0.'} : {}),
    }),
  ],
  [
    /unknown time zone (.*)$/,
    ({found}) => ({plain: `There is no time zone "${found[1]}".`, suggestion: 'Use a name such as Europe/Berlin or Etc/UTC.'}),
  ],
  [
    /cannot use TZ or CRON_TZ/,
    () => ({plain: 'The time zone does not belong into the schedule.', suggestion: 'Write it under spec.timeZone.'}),
  ],
  [
    /may not be set when maxUnavailable is non-zero|cannot be 0 when maxSurge is 0/,
    () => ({
      plain: 'Of maxSurge and maxUnavailable exactly one must be 0 in a DaemonSet.',
    }),
  ],
  [
    /field is immutable/,
    ({name}) => ({plain: `${name} cannot be changed once the object exists.`, suggestion: 'Delete the object and create it anew.'}),
  ],
  [
    /must specify a handler type|must specify one of: (.*)$/,
    ({name, found}) => ({
      plain: `${name} does not say how: choose ${found[1] ?? 'httpGet, exec, tcpSocket or grpc'}.`,
    }),
  ],
  [/^Required value/, required],
  [/^Invalid value: [{[].*[}\]]$/, ({name}) => ({plain: `${name} is not valid as it stands.`})],
  [/may not specify more than 1 (.*)$/, ({found}) => ({plain: `Only one ${found[1]} may be given.`})],
  [/must be an absolute path/, ({name}) => ({plain: `${name} must begin with a slash.`})],
  [/must be a relative path/, ({name}) => ({plain: `${name} must not begin with a slash.`})],
  [
    /^(?:Invalid value|Forbidden|Too many|Too long)(?:: (?:"(?:[^"\\]|\\.)*"|\{.*\}|\[.*\]|[^:\s]+))?: (.+)$/,
    ({name, found}) => ({plain: `${name}: ${found[1]}.`}),
  ],
]

/** Words for a kubectl or server error that names no field. */
export function adviseWhole(message: string, value: Json): Advice {
  if (message.includes('apiVersion not set') && message.includes('kind not set')) {
    return {plain: 'A manifest must say what it is.', suggestion: 'Begin with apiVersion: and kind:, for example apps/v1 and StatefulSet.'}
  }
  if (message.includes('kind not set')) return {plain: 'kind is missing.', suggestion: 'Say what this is, for example kind: StatefulSet.'}
  if (message.includes('apiVersion not set')) {
    const known = VERSIONS.find(([kind]) => kind === textAt(value, 'kind'))
    return {
      plain: 'apiVersion is missing.',
      suggestion: `Write apiVersion: ${known?.[1] ?? 'v1'}${known ? '' : ', or the version of this kind'}.`,
    }
  }
  if (message.includes("isn't string type")) {
    return {plain: 'apiVersion and kind must be text.', suggestion: 'Write them as words, for example apps/v1 and StatefulSet.'}
  }
  if (message.includes("Object 'Kind' is missing"))
    return {plain: 'kind is empty.', suggestion: 'Write what this is, for example kind: StatefulSet.'}
  if (message.includes('no matches for kind')) return adviseKind(value)
  if (message.includes('namespaces "'))
    return {
      plain: `There is no namespace "${textAt(dataAt(value, 'metadata'), 'namespace')}".`,
      suggestion: 'Create it first, or leave namespace out.',
    }
  if (message.includes('invalid object to validate')) return {plain: 'A manifest is a map: lines of the form name: value.'}
  if (message.includes('no objects passed')) return {plain: 'There is nothing in this file.'}
  return {plain: message}
}

/** In which version each kind is that people write most. */
const VERSIONS: readonly (readonly [kind: string, apiVersion: string])[] = [
  ...['StatefulSet', 'DaemonSet', 'Deployment', 'ReplicaSet'].map(kind => [kind, 'apps/v1'] as const),
  ...['Job', 'CronJob'].map(kind => [kind, 'batch/v1'] as const),
  ...['Pod', 'Service', 'ConfigMap', 'Secret', 'PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'Node'].map(
    kind => [kind, 'v1'] as const,
  ),
  ['StorageClass', 'storage.k8s.io/v1'],
  ['PodDisruptionBudget', 'policy/v1'],
]

function adviseKind(value: Json): Advice {
  const [kind, apiVersion] = [textAt(value, 'kind'), String(at(value, 'apiVersion') ?? '')]
  const plain = `The cluster knows no ${kind} in ${apiVersion === '' ? 'no version' : apiVersion}.`
  const known = VERSIONS.find(([name]) => name === kind)
  if (known) return {plain, suggestion: `Write apiVersion: ${known[1]}.`}
  const near = nearest(
    kind,
    VERSIONS.map(([name]) => name),
  )
  return near === undefined ? {plain} : {plain, suggestion: `Did you mean ${near}?`}
}
