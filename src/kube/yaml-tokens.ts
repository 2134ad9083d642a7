/** Words of YAML for colouring: a light reader that works line by line on broken text as well. */
import {resolvePlain} from './yaml-resolve.ts'

export type Ink = 'key' | 'text' | 'quoted' | 'number' | 'bool' | 'null' | 'comment' | 'sign' | 'anchor' | 'edge'

/** A coloured stretch of a line: `from` and `to` (exclusive) are UTF-16 positions in it, `line` counts from 0. */
export type InkToken = {readonly line: number; readonly from: number; readonly to: number; readonly ink: Ink}

/** The coloured stretches of a text, in order, without overlaps. Never throws; linear in the text. */
export function tokens(text: string): readonly InkToken[] {
  const out: InkToken[] = []
  let block: number | undefined
  text.split('\n').forEach((row, line) => {
    const indent = row.search(/[^ ]|$/)
    if (block !== undefined && (row.trim() === '' || indent > block)) {
      if (row.trim() !== '') out.push({line, from: indent, to: row.length, ink: 'text'})
      return
    }
    block = inkRow(row, line, out) ? indent : undefined
  })
  return out
}

const QUOTED = /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y
const PLAIN = /(?:[^\s:#,[\]{}]|:(?!\s|$)|(?<=\S)#)(?:[^:#,[\]{}\n]|:(?!\s|$)|(?<!\s)#)*/y

/** Colours one line; true when it opens a block scalar. */
function inkRow(row: string, line: number, out: InkToken[]): boolean {
  let at = 0
  let opens = false
  if (/^(?:---|\.\.\.)(?:\s|$)/.test(row)) {
    out.push({line, from: 0, to: 3, ink: 'edge'})
    at = 3
  }
  while (at < row.length) {
    const letter = row.charAt(at)
    const next = row.charAt(at + 1)
    if (letter === ' ' || letter === '\t') {
      at += 1
      continue
    }
    if (letter === '#') {
      out.push({line, from: at, to: row.length, ink: 'comment'})
      return opens
    }
    const token = inkWord(row, line, at, letter, next)
    out.push(token)
    at = token.to
    opens = token.ink === 'sign' && (letter === '|' || letter === '>')
  }
  return opens
}

function inkWord(row: string, line: number, at: number, letter: string, next: string): InkToken {
  const spaced = next === '' || next === ' ' || next === '\t'
  if ('[]{},'.includes(letter) || ('-?:'.includes(letter) && spaced)) return {line, from: at, to: at + 1, ink: 'sign'}
  if (letter === '|' || letter === '>')
    return {line, from: at, to: at + (/^[|>][-+0-9]*/.exec(row.slice(at))?.[0].length ?? 1), ink: 'sign'}
  if (letter === '&' || letter === '*' || letter === '!') {
    return {line, from: at, to: at + (/^\S+/.exec(row.slice(at))?.[0].length ?? 1), ink: 'anchor'}
  }
  const quoted = letter === '"' || letter === "'"
  const pattern = quoted ? QUOTED : PLAIN
  pattern.lastIndex = at
  const word = (pattern.exec(row)?.[0] ?? letter).trimEnd() || letter
  const to = at + word.length
  if (/^\s*:(?:\s|$)/.test(row.slice(to, to + 200))) return {line, from: at, to, ink: 'key'}
  return {line, from: at, to, ink: quoted ? 'quoted' : plainInk(word)}
}

function plainInk(word: string): Ink {
  const {tag} = resolvePlain(word)
  return tag === 'int' || tag === 'float' ? 'number' : tag === 'bool' || tag === 'null' ? tag : 'text'
}
