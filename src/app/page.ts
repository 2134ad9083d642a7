import type {Model} from './model.ts'

/** Rows that frame and first line take from a page that lies over the screen. */
const FRAME = 4

/** A text to be read page by page lies over the screen; `end` shows its last lines first. */
export function pageOver(model: Model, title: string, lines: readonly string[], end = false): Model {
  return {...model, overlay: {kind: 'page', title, lines, top: end ? lastTop(model.size, lines) : 0}}
}

/** The first row that is seen when the last one is: long lines are broken, so they count more than once. */
export function lastTop({columns, rows}: Model['size'], lines: readonly string[]): number {
  const width = Math.max(1, columns - FRAME)
  const broken = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0)
  return Math.max(0, broken - (rows - FRAME))
}
