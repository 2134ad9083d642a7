import {civilFrom} from '../../kube/civil.ts'
import type {Data} from '../../kube/peek.ts'
import {at, byCodeUnit, isData, listAt, sortedKeys, textAt} from '../../kube/peek.ts'
import {parseTimestamp} from '../../kube/time.ts'

/** Lines of a description under way: cells end in tabs, levels are two blanks each. */
export type Page = {text: string}

export function line(page: Page, level: number, text: string): void {
  page.text += `${'  '.repeat(level)}${text}\n`
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 23 Nov 2026 11:04:30 +0000`, as time.RFC1123Z; a missing time is Go's zero time. */
export function longTime(timestamp: unknown): string {
  if (typeof timestamp !== 'string' || timestamp === '') return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const {year, month, day, hour, minute, second, weekday} = civilFrom(Math.floor(parseTimestamp(timestamp) / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${DAYS[weekday] ?? ''}, ${two(day)} ${MONTHS[month - 1] ?? ''} ${String(year).padStart(4, '0')} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}

/** Labels, a line each, sorted; `<none>` without any. `indent` stands before the title and before further lines. */
export function labelLines(page: Page, title: string, labels: Data, indent = ''): void {
  const keys = sortedKeys(labels)
  if (keys.length === 0) page.text += `${indent}${title}:\t<none>\n`
  for (const [index, key] of keys.entries()) page.text += `${indent}${index === 0 ? `${title}:` : ''}\t${key}=${textAt(labels, key)}\n`
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const LONGEST = 140

/** Annotations but kubectl's own; long or many-lined ones stand under their key. */
export function annotationLines(page: Page, title: string, annotations: Data): void {
  const keys = sortedKeys(annotations).filter(key => key !== LAST_APPLIED)
  if (keys.length === 0) page.text += `${title}:\t<none>\n`
  for (const [index, key] of keys.entries()) {
    const value = textAt(annotations, key).replace(/\n$/, '')
    const head = index === 0 ? `${title}:\t` : '\t'
    if (value.length + key.length + 2 <= LONGEST && !value.includes('\n')) {
      page.text += `${head}${key}: ${value}\n`
      continue
    }
    page.text += `${head}${key}:\n`
    for (const row of value.split('\n')) page.text += `\t  ${row.length > LONGEST - 2 ? `${row.slice(0, LONGEST - 2)}...` : row}\n`
  }
}

/** Name, namespace, labels and annotations: how most descriptions begin. */
export function headLines(page: Page, object: unknown, namespaced = true): void {
  line(page, 0, `Name:\t${textAt(object, 'metadata', 'name')}`)
  if (namespaced) line(page, 0, `Namespace:\t${textAt(object, 'metadata', 'namespace')}`)
  metaLines(page, object)
}

export function metaLines(page: Page, object: unknown): void {
  labelLines(page, 'Labels', dataOf(at(object, 'metadata', 'labels')))
  annotationLines(page, 'Annotations', dataOf(at(object, 'metadata', 'annotations')))
}

export function dataOf(value: unknown): Data {
  return isData(value) ? value : {}
}

/** `StatefulSet/web`: the controller of an object, if it has one. */
export function controllerName(object: unknown): string {
  const owner = listAt(object, 'metadata', 'ownerReferences').find(reference => at(reference, 'controller') === true)
  return owner === undefined ? '' : `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`
}

/** Resources of a list in Go's order. */
export function resourceNames(list: Data): readonly string[] {
  return Object.keys(list).sort(byCodeUnit)
}

export function boolWord(value: unknown): string {
  return value === true ? 'True' : 'False'
}
