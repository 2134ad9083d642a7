import type {Model, PageOverlay} from './model.ts'
import type {Msg} from './msg.ts'
import {WORDS} from './words.ts'

/** Rows that frame and first line take from a page that lies over the screen. */
const FRAME = 4
/** Rows above a line that was found, so that it is seen where it stands. */
const ABOVE = 3
const LONGEST_SOUGHT = 200

/** A text to be read page by page lies over the screen; `end` shows its last lines first. */
export function pageOver(model: Model, title: string, lines: readonly string[], end = false): Model {
  return {...model, overlay: {kind: 'page', title, lines, top: end ? lastTop(model.size, lines) : 0}}
}

/** The first row that is seen when the last one is: long lines are broken, so they count more than once. */
export function lastTop(size: Model['size'], lines: readonly string[]): number {
  return Math.max(0, rowsOf(size, lines) - (size.rows - FRAME))
}

function rowsOf({columns}: Model['size'], lines: readonly string[]): number {
  const width = Math.max(1, columns - FRAME)
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0)
}

/** `/`, `n` and `N` as in less. Case does not matter, and what is sought is text, no pattern. */
export function updatePage(model: Model, msg: Extract<Msg, {type: 'page-ask' | 'page-asked' | 'page-next'}>): Model {
  const {overlay} = model
  if (overlay?.kind !== 'page') return model
  const {asking, ...page} = overlay
  switch (msg.type) {
    case 'page-ask':
      return {...model, overlay: {...page, asking: msg.text.slice(0, LONGEST_SOUGHT)}}
    case 'page-asked': {
      // An empty search is the last one again, from here.
      const text = asking === undefined || asking === '' ? page.sought?.text : asking
      if (msg.do === 'drop' || text === undefined) return {...model, overlay: page}
      const below = found(model, {...page, sought: {text}}, text, lineAt(model.size, page.lines, page.top), 1)
      // A log is opened at its end: what is sought stands above it more often than not.
      return below.notice === WORDS.noneFurther(text, true)
        ? {...found(model, {...page, sought: {text}}, text, 0, 1), notice: WORDS.fromTheTop}
        : below
    }
    case 'page-next': {
      const {sought} = page
      if (sought === undefined) return {...model, notice: WORDS.nothingSought}
      const here = sought.line ?? lineAt(model.size, page.lines, page.top)
      return found(model, page, sought.text, here + msg.by, msg.by)
    }
  }
}

/** The line whose rows hold this row. */
function lineAt(size: Model['size'], lines: readonly string[], row: number): number {
  let rows = 0
  const at = lines.findIndex(line => {
    rows += rowsOf(size, [line])
    return rows > row
  })
  return at < 0 ? lines.length : at
}

/** The page at the next line with this text from `from` on; where there is none it stays, and says so. */
function found(model: Model, page: PageOverlay, text: string, from: number, by: 1 | -1): Model {
  const wanted = text.toLowerCase()
  for (let line = from; line >= 0 && line < page.lines.length; line += by) {
    if (page.lines[line]?.toLowerCase().includes(wanted) !== true) continue
    const row = rowsOf(model.size, page.lines.slice(0, line))
    const top = Math.min(lastTop(model.size, page.lines), Math.max(0, row - ABOVE))
    return {...model, overlay: {...page, top, sought: {text, line}}}
  }
  const other = page.lines.some(line => line.toLowerCase().includes(wanted))
  return {...model, overlay: page, notice: other ? WORDS.noneFurther(text, by === 1) : WORDS.noneAtAll(text)}
}
