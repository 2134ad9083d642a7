import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Target} from '../lesson.ts'
import {find} from '../../sim/world.ts'
import {candidates, differs, targetWords} from '../match.ts'

/** Holds when some object has all that the target names. The sentence is about the object that comes closest. */
export function judgeSee(target: Target, history: History): Verdict {
  const place = {world: history.head, began: history.began}
  const found = candidates(history.head, target)
  if (found.length === 0) return not(`There is no ${targetWords(target)} yet.`)
  let closest: {readonly after: number; readonly says: string} | undefined
  for (const object of found) {
    const difference = differs(object, target, place)
    if (difference === undefined) return OK
    if (closest === undefined || difference.after > closest.after) closest = difference
  }
  return not(nobodyThere(target, closest?.after, history) ?? `${capital(closest?.says ?? '')}.`)
}

/** Of any Pod that is wanted on one node it says nothing to know where one of the others is: nobody is there, or there is no such node. */
function nobodyThere({kind, name, want}: Target, after: number | undefined, {head}: History): string | undefined {
  const node = want['on']
  if (typeof node !== 'string' || !name.includes('*') || after !== Object.keys(want).indexOf('on')) return undefined
  return find(head, 'Node', '', node) === undefined ? `There is no node ${node} yet.` : `No such ${kind} is on ${node} yet.`
}

/** Names keep their letters: only a word of ours at the start gets a capital. */
function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text
}
