import {CLUSTER_SHEETS} from './columns-cluster.ts'
import {POD_SHEET} from './columns-pod.ts'
import {RARE_SHEETS} from './columns-rare.ts'
import {WORKLOAD_SHEETS} from './columns-workload.ts'
import {age} from './duration.ts'
import {at, textAt} from './peek.ts'

/**
 * What `kubectl get` shows of a kind: columns, those that `-o wide` adds, and one object as cells of them.
 * The rules are those of k8s.io/kubernetes/pkg/printers/internalversion. `wideAll` stands in for kinds whose wide columns are not all at the end.
 */
export type Sheet = {
  readonly columns: readonly string[]
  readonly wide: readonly string[]
  readonly row: (object: unknown, now: number) => readonly string[]
  readonly wideRow?: (object: unknown, now: number) => readonly string[]
  readonly wideAll?: {readonly columns: readonly string[]; readonly row: (object: unknown, now: number) => readonly string[]}
}

const PLAIN: Sheet = {
  columns: ['NAME', 'AGE'],
  wide: [],
  row: (object, now) => [textAt(object, 'metadata', 'name'), age(at(object, 'metadata', 'creationTimestamp'), now)],
}

const SHEETS: {readonly [kind: string]: Sheet} = {Pod: POD_SHEET, ...WORKLOAD_SHEETS, ...CLUSTER_SHEETS, ...RARE_SHEETS}

/** The sheet of a kind; name and age for kinds without one, as with `--server-print=false`. */
export function sheetOf(kind: string): Sheet {
  return Object.hasOwn(SHEETS, kind) ? (SHEETS[kind] ?? PLAIN) : PLAIN
}

export const PLAIN_SHEET = PLAIN

export function headersOf(sheet: Sheet, wide: boolean): readonly string[] {
  if (wide && sheet.wideAll !== undefined) return sheet.wideAll.columns
  return wide ? [...sheet.columns, ...sheet.wide] : sheet.columns
}

export function cellsOf(sheet: Sheet, object: unknown, now: number, wide: boolean): readonly string[] {
  if (wide && sheet.wideAll !== undefined) return sheet.wideAll.row(object, now)
  return wide ? [...sheet.row(object, now), ...(sheet.wideRow?.(object, now) ?? [])] : sheet.row(object, now)
}
