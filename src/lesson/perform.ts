import type {Ms} from '../kube/object.ts'
import {timestamp} from '../kube/time.ts'
import {partsOf} from '../kubectl/prompt-words.ts'
import {deed, OWN_COMMANDS, remember} from './deed.ts'
import type {Performed} from './deed.ts'
import {readSpan} from './duration.ts'
import {leapWords} from './leap-words.ts'
import type {Session} from './session.ts'
import {advanceSession, settleSession} from './session.ts'

/** A jump ends early when a busy cluster has taken this many steps that do not repeat. */
const MOST_STEPS = 6_000

/** The longest jump: more than any lesson needs, and bounded. */
const LONGEST_JUMP: Ms = 400 * 86_400_000

/** Runs one typed line, as the learner or as the lesson. Nothing is thrown: what cannot be done says so in `out`. */
export function perform(session: Session, line: string, by: 'you' | 'lesson' = 'you'): Performed {
  const parts = line.includes('\n') || line.includes('<<') ? [] : partsOf(line)
  return parts.length > 1 && parts.some(({text}) => isOwn(text)) ? inOrder(session, parts, by) : performOne(session, line, by)
}

function isOwn(text: string): boolean {
  return Object.hasOwn(OWN_COMMANDS, text.trim().split(/\s+/)[0] ?? '')
}

/** `node add node-c; jump 10m && kubectl get nodes`: no shell knows the tutor's commands, so they are done here one by one. */
function inOrder(before: Session, parts: ReturnType<typeof partsOf>, by: 'you' | 'lesson'): Performed {
  let done: Performed = {session: before, out: [], ok: true}
  for (const {text, after} of grouped(parts)) {
    if (after === 'ok' && !done.ok) continue
    const next = performOne(done.session, text.trim(), by)
    done = {...next, out: [...done.out, ...next.out]}
  }
  return done
}

/** What stands between the tutor's commands is left to the prompt as one line: it knows what waits for what. */
function grouped(parts: ReturnType<typeof partsOf>): ReturnType<typeof partsOf> {
  const groups: {text: string; after: 'always' | 'ok'}[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    // Behind `node … &&` only the next command hangs on the node; one behind `;` runs in any case.
    const freed = last?.after === 'ok' && part.after === 'always'
    if (last === undefined || isOwn(last.text) || isOwn(part.text) || freed) groups.push({...part})
    else last.text += `${part.after === 'ok' ? ' &&' : ';'} ${part.text}`
  }
  return groups
}

function performOne(session: Session, line: string, by: 'you' | 'lesson'): Performed {
  const done = deed(session, line, by)
  if (done !== undefined) return done
  const [first = '', ...rest] = line.trim().split(/\s+/)
  switch (first) {
    case 'jump':
      return remember(session, ['jump'], line, jump(session, rest[0] ?? ''))
    case 'settle': {
      const settled = settleSession(session)
      return remember(session, ['settle'], line, {...settled, ok: true})
    }
    default:
      // Looking changes nothing; that one looked is what a check may ask for.
      return remember(session, [first], line, {session, out: [], ok: true})
  }
}

function jump(session: Session, text: string): Performed {
  const span = readSpan(text)
  if (span === undefined || span > LONGEST_JUMP) return {session, out: ['usage: jump 10m (s, m, h, d or w)'], ok: false}
  const {leaps, head} = session.timeline
  const until = head.now + span
  const moved = advanceSession(session, until, MOST_STEPS)
  const {timeline} = moved.session
  const out = [...moved.out, ...timeline.leaps.slice(leaps.length).map(leapWords)]
  if (timeline.head.now < until) out.push(`So much happened that time stops here, at ${timestamp(timeline.head.now)}. Jump again to go on.`)
  return {session: moved.session, out, ok: true}
}
