import {edit, editorText} from '../editor/editor.ts'
import {reopenedText, withoutHeader} from '../kubectl/edit.ts'
import type {Ms} from '../kube/object.ts'
import {historyOf, QUIET, advanceSession, beginStep, settleSession} from '../lesson/session.ts'
import type {Session} from '../lesson/session.ts'
import {judgeStep, noticed} from '../lesson/judge.ts'
import type {Lesson} from '../lesson/lesson.ts'
import {editedObject, interrupted} from '../lesson/deed.ts'
import {perform} from '../lesson/perform.ts'
import {clockText} from '../lesson/history.ts'
import {nextMoment} from '../sim/look.ts'
import {momentAt, stepOnce, truncate} from '../sim/timeline.ts'
import {beatAfter, beatsIn} from './beats.ts'
import {filesOf} from './exercise-files.ts'
import type {Exercise, Playhead} from './model.ts'
import {answersOf, verdictsOf} from './open-lesson.ts'
import {at, playOn} from './playback.ts'
import {closed, fulfilled} from './prompt-wants.ts'
import {taken} from './prompt.ts'
import {WORDS} from './words.ts'

/** Lines the prompt keeps, and lines of one answer that are kept. */
const MOST_LINES = 400
const MOST_ANSWER = 200
/** Steps of the history that are made ahead of the picture in one tick. */
const AHEAD = 400
/** The longest wait that passes by itself: longer than any back-off. What is due on Monday waits until somebody plays or jumps. */
const FAR: Ms = 10 * 60_000

/**
 * Runs one line for the learner at the moment that is shown. In the past this drops what came after; the first time it
 * only says so. The answer goes below the prompt, time begins to move, and what can be judged is judged.
 */
export function work(lesson: Lesson, exercise: Exercise, line: string, motion: boolean): Exercise {
  const {session, playhead} = exercise
  if (isPast(exercise)) {
    if (exercise.warned !== playhead.step) {
      const when = clockText(momentAt(session.timeline, playhead.step) - session.start)
      return {...exercise, warned: playhead.step, remark: WORDS.pastWarning(when), playhead: {...playhead, playing: false}}
    }
    return run(lesson, backTo(exercise), line, motion)
  }
  return run(lesson, exercise, line, motion)
}

/** Standing still more than one beat behind: while it plays, the history is always made one beat ahead of the picture. */
function isPast({beats, playhead}: Exercise): boolean {
  const next = beatAfter(beats, playhead.step)
  return !playhead.playing && next !== undefined && beatAfter(beats, next) !== undefined
}

/** The exercise as it stood at the moment that is shown. */
function backTo(exercise: Exercise): Exercise {
  const {warned: _, ...rest} = exercise
  const {step} = exercise.playhead
  const timeline = truncate(exercise.session.timeline, step)
  const ran = exercise.session.ran.filter(each => each.at <= timeline.head.now)
  const {waiting: _gone, ...session} = ended(exercise).session
  return {
    ...rest,
    session: {...session, timeline, ran},
    beats: exercise.beats.filter(beat => beat <= step),
    looked: Math.min(exercise.looked, step),
  }
}

function run(lesson: Lesson, before: Exercise, line: string, motion: boolean): Exercise {
  const exercise = ended(before)
  const {timeline} = exercise.session
  const done = perform({...exercise.session, files: filesOf(exercise), shell: withEditor(exercise, line)}, line)
  const jumped = /^\s*(jump|settle)\b/.test(line)
  const next = fulfilled({...exercise, session: done.session, prompt: printed(exercise.prompt, line, done.out)}, line, done)
  const after = judged(lesson, onward(scan(next), timeline, jumped, motion))
  // Who has only looked at last and is done with it should not have to press play for what is due in a moment.
  return motion && after.remark === WORDS.almostDone ? {...after, playhead: {...after.playhead, playing: true}} : after
}

/** `Ctrl-S` on an object that `kubectl edit` has opened: what differs is sent. What is refused stays open, with the reason above it. */
export function sendEdited(lesson: Lesson, exercise: Exercise, motion: boolean): Exercise {
  const {editing, session, editors} = exercise
  const editor = editors[editing?.name ?? '']
  if (editing === undefined || editor === undefined) return exercise
  const sent = editedObject(session, editorText(editor))
  const {timeline} = sent.session
  if (timeline.steps === session.timeline.steps && !sent.out.join(' ').includes('Edit cancelled'))
    return refused(lesson, exercise, editorText(editor), sent.out)
  const next = said(closed({...exercise, session: sent.session}), sent.out)
  return judged(lesson, onward(scan(next), session.timeline, false, motion))
}

/** The text stays, with the reason above it; the same text sent once more gives the edit up, as kubectl does (EDIT-10). */
function refused(lesson: Lesson, exercise: Exercise, text: string, reason: readonly string[]): Exercise {
  const {editing, editors} = exercise
  const editor = editors[editing?.name ?? '']
  if (editing === undefined || editor === undefined) return exercise
  const own = withoutHeader(text)
  if (editing.refused === own) {
    const {session} = interrupted(exercise.session)
    return judged(lesson, said(closed({...exercise, session}), [...reason, 'Edit cancelled, no valid changes were saved.']))
  }
  const reopened = edit(editor, {do: 'replace-all', text: reopenedText(text, reason)})
  return {...exercise, editing: {...editing, refused: own}, editors: {...editors, [editing.name]: reopened}, remark: reason.join(' ')}
}

/** After a deed time begins to move; without motion the cluster comes to rest at once. */
function onward(moved: Exercise, timeline: Session['timeline'], jumped: boolean, motion: boolean): Exercise {
  let next = moved
  const acted = next.session.timeline.steps > timeline.steps
  if (jumped || !motion) {
    // Without motion nobody presses play: the cluster comes to rest by itself, also after a jump that ends in the middle of something.
    if (!motion && next.editing === undefined) next = atRest(next)
    const span = next.session.timeline.head.now - timeline.head.now
    next = {...next, playhead: {...at(next.playhead, next.session.timeline.steps, span), playing: motion && !isQuiet(next.session)}}
  } else if (acted || (next.session.waiting !== undefined && next.editing === undefined))
    next = {...next, playhead: {...next.playhead, playing: true}}
  return next
}

/** A command that is still under way ends when another line is run, as if Ctrl-C had been pressed before it. */
export function ended(exercise: Exercise): Exercise {
  if (exercise.session.waiting === undefined) return exercise
  const {session, out} = interrupted(exercise.session)
  return closed(said({...exercise, session}, out))
}

/** What `-f -` reads is what stands in the open editor; what `history` lists is what the up arrow brings back, and this line. */
function withEditor({session, editors, file, prompt}: Exercise, line: string): Session['shell'] {
  const editor = editors[file]
  const shell = {...session.shell, history: taken(prompt, line).history}
  return editor === undefined ? shell : {...shell, stdin: editorText(editor)}
}

/** Lets the cluster come to rest, and ends what would go on for ever. */
function atRest(exercise: Exercise): Exercise {
  if (isQuiet(exercise.session) && exercise.session.waiting === undefined) return exercise
  const settled = settleSession(exercise.session)
  const next = scan(said({...exercise, session: settled.session}, settled.out))
  const {waiting} = next.session
  if (waiting === undefined) return next
  const last = interrupted(next.session)
  return said({...next, session: last.session}, [...last.out.slice(0, -1), WORDS.waitingEnds(waiting.line)])
}

/** More lines below the prompt. */
export function said(exercise: Exercise, lines: readonly string[]): Exercise {
  if (lines.length === 0) return exercise
  const {prompt} = exercise
  return {...exercise, prompt: {...prompt, out: [...prompt.out, ...lines].slice(-MOST_LINES)}}
}

function printed(prompt: Exercise['prompt'], line: string, answer: readonly string[]): Exercise['prompt'] {
  const shown = answer.length > MOST_ANSWER ? [...answer.slice(0, MOST_ANSWER), `(${answer.length - MOST_ANSWER} more lines)`] : answer
  const echo = line.split('\n').map((part, at) => `${at === 0 ? '$' : '>'} ${part}`)
  return {...taken(prompt, line), out: [...prompt.out, ...echo, ...shown].slice(-MOST_LINES)}
}

/** Finds the beats among new steps. */
export function scan(exercise: Exercise): Exercise {
  const {timeline} = exercise.session
  if (exercise.looked >= timeline.steps) return exercise
  return {...exercise, beats: [...exercise.beats, ...beatsIn(timeline, exercise.looked)], looked: timeline.steps}
}

/** The cluster runs until there is a beat to go to, if there ever will be one; with judgement. */
export function runToNextBeat(lesson: Lesson, exercise: Exercise): Exercise {
  return beatAfter(exercise.beats, exercise.playhead.step) === undefined
    ? judged(lesson, runAhead(exercise, Number.POSITIVE_INFINITY))
    : exercise
}

/** Real time passes: the cluster runs on as far as the picture needs, and the picture follows. */
export function tickExercise(lesson: Lesson, exercise: Exercise, ms: Ms): Exercise {
  if (!exercise.playhead.playing) return exercise
  const made = beatAfter(exercise.beats, exercise.playhead.step) === undefined
  // Only now is it known how long the present moment lasts: a CronJob rests between two bursts, and that rest counts.
  const ahead = made ? judged(lesson, runAhead(exercise, FAR)) : exercise
  if (ahead.passed !== exercise.passed) return ahead
  const {timeline} = ahead.session
  if (beatAfter(ahead.beats, ahead.playhead.step) === undefined) {
    const rest: Playhead = {...at(ahead.playhead, timeline.steps), playing: false}
    // Looked for the next thing to see and found none: that is rest, though some loop may look again in a second.
    return judged(lesson, {...ahead, playhead: rest}, timeline.steps)
  }
  const playhead = playOn(ahead.playhead, timeline, ahead.beats, ms, timeline.steps)
  // Reaching the end of what has been made is no end: the next tick makes more.
  const moved = {...ahead, playhead: {...playhead, playing: true}}
  return playhead.step === exercise.playhead.step ? moved : judged(lesson, moved)
}

/**
 * Makes history until the next beat. Where there is none within `far`, only what follows at once is kept (a count that is brought up to
 * date, say): time does not run off into the distance for something that nobody would notice.
 */
function runAhead(exercise: Exercise, far: Ms): Exercise {
  const start = exercise.session.timeline.head.now
  let next = exercise
  let near = exercise
  for (let made = 0; made < AHEAD; made++) {
    const moved = stepSession(next.session)
    if (moved === undefined) break
    next = withBeat(scan(said({...next, session: moved.session}, moved.out)), moved.out.length > 0)
    if (next.session.timeline.head.now > start + far) return near
    if (next.session.timeline.head.now <= start + QUIET || moved.out.length > 0) near = next
    if (beatAfter(next.beats, next.playhead.step) !== undefined) return next
  }
  return near
}

/** A moment at which a waiting command printed something is worth stopping at: a log that is followed comes line by line. */
function withBeat(exercise: Exercise, printedNow: boolean): Exercise {
  const {steps} = exercise.session.timeline
  if (!printedNow || exercise.beats.at(-1) === steps || steps === 0) return exercise
  return {...exercise, beats: [...exercise.beats, steps]}
}

/** One step of history; a fault or a waiting command that is due comes first. Undefined when nothing will ever happen. */
function stepSession(session: Session): {readonly session: Session; readonly out: readonly string[]} | undefined {
  const due = nextMoment(session.timeline.head)
  const fault = session.faults[0]
  const {next, until: end} = session.waiting?.waiting.pending ?? {}
  const wake = Math.min(next ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY)
  const until = Math.min(due ?? Number.POSITIVE_INFINITY, fault?.at ?? Number.POSITIVE_INFINITY, wake)
  if (!Number.isFinite(until)) return undefined
  if (session.waiting !== undefined || (fault !== undefined && fault.at <= until)) return advanceSession(session, until)
  const timeline = stepOnce(session.timeline)
  return timeline === undefined ? undefined : {session: {...session, timeline}, out: []}
}

/** Nothing is due in the next five seconds: what is true now will stay true. */
export function isQuiet(session: Session): boolean {
  const due = nextMoment(session.timeline.head)
  const {now} = session.timeline.head
  return (due === undefined || due > now + QUIET) && (session.faults[0] === undefined || session.faults[0].at > now + QUIET)
}

/**
 * The step up to which the cluster stood still for a while: its last one when nothing is due, or the end of the burst that is
 * shown when the next thing to see is far off (a CronJob is never done). Undefined while it is busy.
 */
function restingStep({session, beats, playhead}: Exercise): number | undefined {
  const {timeline} = session
  if (isQuiet(session)) return timeline.steps
  const next = beatAfter(beats, playhead.step)
  return next !== undefined && momentAt(timeline, next) > momentAt(timeline, playhead.step) + QUIET ? next - 1 : undefined
}

/** A playhead that moves stops where the counts that nobody plays (a status brought up to date) are in the picture, too. */
function atLast({beats, playhead}: Exercise, rested: number): Playhead {
  if (!playhead.playing) return playhead
  const next = beatAfter(beats, playhead.step)
  return rested > playhead.step && (next === undefined || next > rested) ? at(playhead, rested) : playhead
}

/** Judges the step; when all holds and the cluster is quiet it is done, and the next part of the lesson begins. */
export function judged(lesson: Lesson, exercise: Exercise, rested: number | undefined = restingStep(exercise)): Exercise {
  const step = lesson.steps[exercise.step]
  if (step === undefined || exercise.passed) return exercise
  const next = almost({...exercise, verdicts: verdictsOf(lesson, exercise)})
  if (rested === undefined) return next
  const history = historyOf(exercise.session, answersOf(lesson, exercise), rested)
  if (judgeStep(step, history).every(verdict => verdict.ok)) {
    // Whoever is done wants to read: a CronJob would go on for ever.
    if (exercise.step + 1 >= lesson.steps.length)
      return {...next, passed: true, remark: WORDS.allDone, playhead: {...atLast(next, rested), playing: false}}
    const onward = {...next, step: exercise.step + 1, hints: 0, session: beginStep(exercise.session), remark: WORDS.stepDone}
    return {...onward, verdicts: verdictsOf(lesson, onward)}
  }
  const slip = noticed(step, history)
  return slip === undefined ? next : {...next, remark: slip.say}
}

/** Every requirement holds at this moment, and it does not count yet: says so, since a full list of ticks looks like the end. */
function almost(exercise: Exercise): Exercise {
  if (exercise.verdicts.every(verdict => verdict.ok)) return {...exercise, remark: WORDS.almostDone}
  if (exercise.remark !== WORDS.almostDone) return exercise
  const {remark: _, ...rest} = exercise
  return rest
}
