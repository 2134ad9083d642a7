import type {Json} from '../kube/object.ts'

/** Values that stand for one another: a learner's slip takes another of the same list. */
const FAMILIES: readonly (readonly string[])[] = [
  ['Always', 'OnFailure', 'Never'],
  ['Allow', 'Forbid', 'Replace'],
  ['OrderedReady', 'Parallel'],
  ['RollingUpdate', 'OnDelete', 'Recreate'],
  ['NonIndexed', 'Indexed'],
  ['Retain', 'Delete'],
  ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  ['IfNotPresent', 'Never', 'Always'],
  ['FailJob', 'Ignore', 'Count', 'FailIndex'],
  ['In', 'NotIn'],
  ['Exists', 'DoesNotExist'],
  ['ClusterIP', 'NodePort'],
]

/**
 * A value as somebody might have written it by mistake: a number one off, the other truth, another word of the same
 * family, a schedule with one of its numbers one larger, an amount one larger, an image that no registry has, any other text
 * with a letter too many.
 * `field` is the dotted path of the value. Nothing for maps, lists and null: their parts are altered one by one.
 */
export function alterations(field: string, value: Json): readonly Json[] {
  if (typeof value === 'number') return value > 0 ? [value + 1, value - 1] : [value + 1]
  if (typeof value === 'boolean') return [!value]
  if (typeof value !== 'string') return []
  // What a container is called matters to nobody, and an option of a program has a word of its own.
  if (/ontainers\.name$/.test(field) || value.startsWith('-')) return []
  if (/(^|\.)schedule$/.test(field)) return schedules(value)
  // Which tags a registry has, no lesson knows; which images, the catalogue does.
  if (/ontainers\.image$/.test(field)) return [value.replace(/(:[^/]*)?$/, tag => `x${tag}`)]
  const family = FAMILIES.find(words => words.includes(value) && (value !== 'Never' || words.includes(neverIn(field))))
  if (family !== undefined) return [family[(family.indexOf(value) + 1) % family.length] ?? value]
  return [/^\d+(\.\d+)?[A-Za-z]+$/.test(value) ? raised(value) : `${value}x`]
}

/** Two families know Never: that of restartPolicy, and that of imagePullPolicy. */
function neverIn(field: string): string {
  return field.endsWith('imagePullPolicy') ? 'IfNotPresent' : 'OnFailure'
}

/** A field that says "every" is left alone: what stands for it is another lesson's slip, and costs a calendar to try. */
function schedules(text: string): readonly string[] {
  const fields = text.split(' ')
  const numbered = [...fields.keys()].filter(at => /\d/.test(fields[at] ?? ''))
  return numbered.map(at => fields.map((field, index) => (index === at ? raised(field) : field)).join(' '))
}

function raised(text: string): string {
  return text.replace(/\d+/, digits => String(Number(digits) + 1))
}
