import {PLAIN_SHEET, cellsOf, headersOf, sheetOf} from '../kube/columns.ts'
import {textsAt} from '../kube/peek.ts'
import {formatLabels} from '../kube/selector-text.ts'
import type {Resource} from '../kube/resources.ts'
import {groupKind} from '../kube/resources.ts'
import type {Target} from './targets.ts'

export type TableOptions = {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  readonly withNamespace: boolean
  readonly withKind: boolean
  readonly serverPrint: boolean
}

/** Header cells of a resource's table, as kubectl decorates what the server sends. */
export function tableHeaders(resource: Resource, options: TableOptions): readonly string[] {
  const sheet = options.serverPrint ? sheetOf(resource.kind) : PLAIN_SHEET
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...headersOf(sheet, options.wide),
    ...options.labelColumns.map(label => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
}

export function tableRow(target: Target, now: number, options: TableOptions): readonly string[] {
  const sheet = options.serverPrint ? sheetOf(target.resource.kind) : PLAIN_SHEET
  const headers = headersOf(sheet, options.wide)
  const cells = cellsOf(sheet, target.object, now, options.wide)
  const labels = textsAt(target.object, 'metadata', 'labels')
  const named = options.withKind
    ? cells.map((cell, index) => (headers[index] === 'NAME' ? `${groupKind(target.resource)}/${cell}` : cell))
    : cells
  return [
    ...(options.withNamespace ? [target.namespace] : []),
    ...named,
    ...options.labelColumns.map(label => (Object.hasOwn(labels, label) ? (labels[label] ?? '') : '')),
    ...(options.showLabels ? [formatLabels(labels)] : []),
  ]
}
