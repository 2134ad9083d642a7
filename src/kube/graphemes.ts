/** A character as a person sees it, and where it begins. */
export type Piece = {readonly segment: string; readonly index: number}

/**
 * Text whose every character is a grapheme of its own: ASCII, Latin-1, dashes and dots, arrows, box drawing, blocks and plain shapes, without
 * CR, which joins with LF. Nearly all we ever draw.
 */
const SINGLES =
  /^[\0-\x0c\x0e-\x7e\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027\u2039\u203a\u2190-\u2193\u2260-\u2265\u2500-\u25fc\u2713\u2717]*$/

let made: Intl.Segmenter | undefined

/**
 * Like Intl.Segmenter for graphemes. The real one is made when a text first needs it: loading its tables takes 19 ms, half of
 * the start of Node. The bundled packages use this one too (tools/patches.mjs).
 */
export const segmenter = {
  segment(text: string): Iterable<Piece> {
    if (SINGLES.test(text)) return Array.from(text, (segment, index) => ({segment, index}))
    made ??= new Intl.Segmenter('en', {granularity: 'grapheme'})
    return made.segment(text)
  },
}

export function graphemes(text: string): readonly string[] {
  return SINGLES.test(text) ? text.split('') : Array.from(segmenter.segment(text), piece => piece.segment)
}
