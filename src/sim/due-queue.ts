import type {Ms} from '../kube/object.ts'
import type {Owner, Table} from './table.ts'
import {drop, emptyTable, first, get, put} from './table.ts'

/** Something that is due at a moment; `seq` orders what is due at one moment. */
export type Due = {readonly at: Ms; readonly seq: number}

/**
 * A persistent priority queue by (at, seq), the earliest on top; undefined is the empty queue. What is due at one moment stands in one
 * line, and whoever comes goes to its end: in a large cluster thousands of looks are due at a moment, and adding and taking one costs
 * O(log m) of the number of moments. (A heap of all costs more, most of it for reading nodes that nobody has read for long.)
 */
export type DueQueue<T extends Due> = {readonly top: T; readonly lines: Table<string, Line<T>>}

/** What is due at a moment, in order: the front, then the back from its end. */
type Line<T> = {readonly front: Chain<T>; readonly back: Chain<T> | undefined; readonly last: T}
type Chain<T> = {readonly item: T; readonly next: Chain<T> | undefined}

/** The queue with one more. `owner`: whose run it is, as for a table. */
export function add<T extends Due>(queue: DueQueue<T> | undefined, item: T, owner: Owner): DueQueue<T> {
  const moment = placeOf(item)
  const lines = queue?.lines ?? emptyTable<string, Line<T>>()
  const line = get(lines, moment)
  const longer = line === undefined ? newLine(item) : withItem(line, item)
  const top = queue === undefined || isBefore(item, queue.top) ? item : queue.top
  return {top, lines: put(lines, moment, longer, owner)}
}

/** The queue without its top. */
export function rest<T extends Due>({top, lines}: DueQueue<T>, owner: Owner): DueQueue<T> | undefined {
  const moment = placeOf(top)
  const line = shorter(get(lines, moment))
  if (line !== undefined) return {top: line.front.item, lines: put(lines, moment, line, owner)}
  const others = drop(lines, moment, owner)
  const following = first(others)
  return following === undefined ? undefined : {top: following.front.item, lines: others}
}

const isBefore = (one: Due, other: Due): boolean => one.at < other.at || (one.at === other.at && one.seq < other.seq)

/** Moments as text in their own order. */
const placeOf = (due: Due): string => String(Math.floor(due.at)).padStart(16, '0')

function newLine<T>(item: T): Line<T> {
  return {front: {item, next: undefined}, back: undefined, last: item}
}

/** The line without its first; undefined when that was all. */
function shorter<T>(line: Line<T> | undefined): Line<T> | undefined {
  if (line === undefined) return undefined
  const {last} = line
  if (line.front.next !== undefined) return {front: line.front.next, back: line.back, last}
  const front = reversed(line.back)
  return front === undefined ? undefined : {front, back: undefined, last}
}

function reversed<T>(chain: Chain<T> | undefined): Chain<T> | undefined {
  let result: Chain<T> | undefined
  for (let link = chain; link !== undefined; link = link.next) result = {item: link.item, next: result}
  return result
}

/** Who comes late with an early number is put in its place, at the cost of the whole line: nobody does who plans in order. */
function withItem<T extends Due>(line: Line<T>, item: T): Line<T> {
  const {front, back, last} = line
  if (isBefore(last, item)) return {front, back: {item, next: back}, last: item}
  const waiting: T[] = [item]
  for (let link: Chain<T> | undefined = front; link !== undefined; link = link.next) waiting.push(link.item)
  for (let link = back; link !== undefined; link = link.next) waiting.push(link.item)
  const [earliest = item, ...others] = waiting.sort((one, other) => (isBefore(one, other) ? -1 : 1))
  return others.reduce(withItem, newLine(earliest))
}
