import type {KubeObject} from '../../kube/object.ts'
import type {Data} from '../../kube/peek.ts'
import {isData, sortedKeys} from '../../kube/peek.ts'
import {goText} from '../go-text.ts'
import type {Page} from './page.ts'
import {headLines, line} from './page.ts'

const SKIPPED = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations'])

/** Kinds without a description of their own: every field, as describe.genericDescriber. */
export function genericLines(page: Page, object: KubeObject): void {
  headLines(page, object)
  contentLines(page, 0, object as Data, '')
}

function contentLines(page: Page, level: number, content: Data, prefix: string): void {
  for (const field of sortedKeys(content)) {
    const path = `${prefix}.${field}`
    const value = content[field]
    if (SKIPPED.has(path)) continue
    if (isData(value)) {
      line(page, level, `${label(field)}:`)
      contentLines(page, level + 1, value, path)
    } else if (Array.isArray(value)) {
      line(page, level, `${label(field)}:`)
      for (const item of value) {
        if (isData(item)) contentLines(page, level + 1, item, path)
        else line(page, level + 1, goText(item))
      }
    } else line(page, level, `${label(field)}:\t${goText(value)}`)
  }
}

const ACRONYMS = ['API', 'URL', 'UID', 'GUID']

/** `creationTimestamp` → `Creation Timestamp`, `podIP` → `Pod IP`; names with other signs stay. As smartLabelFor. */
function label(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{L}]+/gu) ?? [field]
  const words: string[] = []
  for (const part of parts) {
    const last = words.at(-1)
    if (last !== undefined && last.length >= 2 && last === last.toUpperCase() && /^\p{Lu}/u.test(part))
      words[words.length - 1] = last + part
    else words.push(part)
  }
  return words.map(capital).join(' ')
}

function capital(word: string): string {
  if (ACRONYMS.includes(word.toUpperCase())) return word.toUpperCase()
  return word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word
}
