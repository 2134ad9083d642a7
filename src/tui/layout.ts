/** How much room there is (CLI-27). The numbers are the smallest size of each class. */
export type SizeClass = 'wide' | 'full' | 'stacked' | 'too-small'

export const SMALLEST = {wide: {columns: 100, rows: 30}, full: {columns: 80, rows: 24}, stacked: {columns: 60, rows: 16}} as const

export function sizeClass(columns: number, rows: number): SizeClass {
  if (columns >= SMALLEST.wide.columns && rows >= SMALLEST.wide.rows) return 'wide'
  if (columns >= SMALLEST.full.columns && rows >= SMALLEST.full.rows) return 'full'
  if (columns >= SMALLEST.stacked.columns && rows >= SMALLEST.stacked.rows) return 'stacked'
  return 'too-small'
}

/** What stands on a screen that is too small: fits into 20x3, and is cut below that. */
export function tooSmallText(columns: number, rows: number): readonly string[] {
  return ['need 60x16,', `now ${columns}x${rows}`, 'q quits']
}
