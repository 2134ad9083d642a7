import type {PodState} from '../app/stage.ts'
import type {GoalPod} from '../lesson/goal.ts'
import type {GlyphName, Glyphs} from './glyphs.ts'
import type {Span} from './paint.ts'
import type {Role} from './theme.ts'

/** The look of each state: its glyph, its role. The word stands beside it wherever there is room. */
export const STATE: Readonly<Record<PodState, {readonly glyph: GlyphName; readonly role: Role}>> = {
  running: {glyph: 'running', role: 'ok'},
  unready: {glyph: 'creating', role: 'running'},
  pending: {glyph: 'pending', role: 'pending'},
  creating: {glyph: 'creating', role: 'running'},
  terminating: {glyph: 'terminating', role: 'note'},
  failed: {glyph: 'failed', role: 'failed'},
  completed: {glyph: 'completed', role: 'ok'},
}

export type Look = {
  readonly glyphs: Glyphs
  /** Key of the object that is looked at. */
  readonly chosen?: string
  /** Keys of what moves in the present beat: shown bold. */
  readonly moving: ReadonlySet<string>
  /** Pods of the goal that are not there yet: drawn as dotted outlines. */
  readonly ghosts?: readonly GoalPod[]
  /** Who made what stands in the row below the nodes, behind what waits. */
  readonly makers?: true
}

/** A name: inverse when it is looked at, bold when it moves just now. */
export function mark(key: string, text: string, look: Look, role?: Role): Span {
  if (look.chosen === key) return {text: `${look.glyphs.marker}${text}`, inverse: true, here: true}
  if (look.moving.has(key)) return {text, bold: true, ...(role === undefined ? {} : {role})}
  return role === undefined ? text : {text, role}
}
