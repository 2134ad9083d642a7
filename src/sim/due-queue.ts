import type {Ms} from '../kube/object.ts'
import type {Owner, Table} from './table.ts'
import {drop, emptyTable, first, get, put} from './table.ts'

/** Something that is due at a moment; `seq` orders what is due at one moment. */
export type Due = {readonly at: Ms; readonly seq: number}

/**
 * A persistent priority queue by (at, seq), the earliest on top; undefined is the empty queue. What is due at one moment stands in one
 * line, and whoever comes goes to its end: in a large cluster thousands of looks are due at a moment. Adding to the line of the top and
 * taking from it cost O(1), adding to another O(log m) of the number of moments. (A heap of all costs more, most of it for reading nodes
 * that nobody has read for long.)
 */
export type DueQueue<T extends Due> = {readonly top: T; readonly line: Line<T>; readonly lines: Table<string, Line<T>>}

/** What is due at a moment, in order: the front, then the back from its end. The run whose it is (`owner`) changes it in place. */
type Line<T> = {front: Chain<T>; back: Chain<T> | undefined; last: T; readonly owner: Owner}
type Chain<T> = {readonly item: T; readonly next: Chain<T> | undefined}

/** The queue with one more. `owner`: whose run it is, as for a table; the queue is used up then. */
export function add<T extends Due>(queue: DueQueue<T> | undefined, item: T, owner: Owner): DueQueue<T> {
  if (queue === undefined) {
    const line = newLine(item, owner)
    return {top: item, line, lines: put(emptyTable<string, Line<T>>(), placeOf(item), line, owner)}
  }
  const {top, line, lines} = queue
  if (momentOf(item) === momentOf(top)) return withTopLine(queue, isBefore(item, top) ? item : top, longer(line, item, owner), owner)
  const moment = placeOf(item)
  const known = get(lines, moment)
  const its = known === undefined ? newLine(item, owner) : longer(known, item, owner)
  const all = its === known ? lines : put(lines, moment, its, owner)
  if (isBefore(item, top)) return {top: item, line: its, lines: all}
  return all === lines ? queue : {top, line, lines: all}
}

/** The queue without its top, which is used up in a run. */
export function rest<T extends Due>(queue: DueQueue<T>, owner: Owner): DueQueue<T> | undefined {
  const {line, lines} = queue
  const left = shorter(line, owner)
  if (left !== undefined) return withTopLine(queue, left.front.item, left, owner)
  const others = drop(lines, placeOf(queue.top), owner)
  const following = first(others)
  return following === undefined ? undefined : {top: following.front.item, line: following, lines: others}
}

function withTopLine<T extends Due>(queue: DueQueue<T>, top: T, line: Line<T>, owner: Owner): DueQueue<T> {
  if (line !== queue.line) return {top, line, lines: put(queue.lines, placeOf(top), line, owner)}
  return top === queue.top ? queue : {top, line, lines: queue.lines}
}

const isBefore = (one: Due, other: Due): boolean => one.at < other.at || (one.at === other.at && one.seq < other.seq)

const momentOf = (due: Due): Ms => Math.floor(due.at)
/** Moments as text in their own order. */
const placeOf = (due: Due): string => String(momentOf(due)).padStart(16, '0')

function newLine<T>(item: T, owner: Owner): Line<T> {
  return {front: {item, next: undefined}, back: undefined, last: item, owner}
}

/** The line with these items: itself, changed, where the run may do so. */
function relined<T>(line: Line<T>, front: Chain<T>, back: Chain<T> | undefined, last: T, owner: Owner): Line<T> {
  if (!owner.live || line.owner !== owner) return {front, back, last, owner}
  line.front = front
  line.back = back
  line.last = last
  return line
}

/** The line without its first; undefined when that was all. */
function shorter<T>(line: Line<T>, owner: Owner): Line<T> | undefined {
  const {front, back, last} = line
  if (front.next !== undefined) return relined(line, front.next, back, last, owner)
  const turned = reversed(back)
  return turned === undefined ? undefined : relined(line, turned, undefined, last, owner)
}

function reversed<T>(chain: Chain<T> | undefined): Chain<T> | undefined {
  let result: Chain<T> | undefined
  for (let link = chain; link !== undefined; link = link.next) result = {item: link.item, next: result}
  return result
}

/** Who comes late with an early number is put in its place, at the cost of the whole line: nobody does who plans in order. */
function longer<T extends Due>(line: Line<T>, item: T, owner: Owner): Line<T> {
  const {front, back, last} = line
  if (isBefore(last, item)) return relined(line, front, {item, next: back}, item, owner)
  const waiting: T[] = [item]
  for (let link: Chain<T> | undefined = front; link !== undefined; link = link.next) waiting.push(link.item)
  for (let link = back; link !== undefined; link = link.next) waiting.push(link.item)
  const [earliest = item, ...others] = waiting.sort((one, other) => (isBefore(one, other) ? -1 : 1))
  const ordered = others.reduce<Chain<T>>((back, next) => ({item: next, next: back}), {item: earliest, next: undefined})
  return relined(line, reversed(ordered) ?? ordered, undefined, others[others.length - 1] ?? earliest, owner)
}
