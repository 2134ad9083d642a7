import {nextMoment} from '../sim/look.ts'
import {stay, beatAfter} from './beats.ts'
import type {Effect} from './effect.ts'
import type {Exercise, Model, Open, Playhead, Scene} from './model.ts'
import type {Msg} from './msg.ts'
import {nextTick} from './next-tick.ts'
import {playStage} from './pages.ts'
import {at, changeSpeed, playOn, stepBy} from './playback.ts'
import {withPassed} from './passed.ts'
import {judged, runToNextBeat, tickExercise, work} from './work.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

/** Everything the time keys do, on the page that is open. */
export function updateTime(model: Model, msg: Msg): Next {
  const {open} = model
  if (open === undefined) return [model, []]
  if (msg.type === 'view') return [{...model, open: {...open, view: nextView(open)}}, []]
  if (open.page === 'scene') return [sceneTime(model, open, msg), []]
  if (open.page !== 'exercise') return [model, []]
  return withPassed(model, {...open, exercise: exerciseTime(model, open, msg)})
}

function sceneTime(model: Model, open: Open, msg: Msg): Model {
  const {scene} = open
  const {from = 0, to = 0} = scene.marks[scene.mark] ?? {}
  const {timeline} = scene.session
  const withHead = (playhead: Playhead): Model => ({...model, open: {...open, scene: {...scene, playhead}}})
  switch (msg.type) {
    case 'tick':
      return withHead(playOn(scene.playhead, timeline, scene.beats, msg.ms, to))
    case 'play':
    case 'toggle-play':
    case 'pause': {
      const playing = msg.type === 'play' || (msg.type === 'toggle-play' && !scene.playhead.playing)
      if (playing && scene.playhead.step >= to)
        return scene.mark + 1 < scene.marks.length ? playStage(model, open, scene.mark + 1) : playStage(model, open, scene.mark)
      return withHead({...scene.playhead, playing})
    }
    case 'step':
      return {...model, open: {...open, scene: stepScene(scene, msg.by)}}
    case 'scene': {
      // Back from the middle of a teaching point is back to its beginning first.
      const target = msg.by === -1 && scene.playhead.step > from ? scene.mark : scene.mark + msg.by
      return scene.marks[target] === undefined ? model : playStage(model, open, target)
    }
    case 'again':
      return playStage(model, open, scene.mark)
    case 'speed':
      return withHead(changeSpeed(scene.playhead, msg.to))
    case 'seek': {
      const step = msg.to === 'first' ? 0 : msg.to === 'last' ? timeline.steps : msg.to
      return {
        ...model,
        open: {...open, scene: {...scene, mark: markOf(scene, step), playhead: {...at(scene.playhead, step), playing: false}}},
      }
    }
    default:
      return model
  }
}

/** A step may leave the teaching point; then the words change with it. */
function stepScene(scene: Scene, by: 1 | -1): Scene {
  const playhead = stepBy(scene.playhead, scene.session.timeline, scene.beats, by)
  return {...scene, playhead, mark: markOf(scene, playhead.step)}
}

/** The teaching point whose steps hold this one: the present one while it does, since one without any change shares its only step. */
function markOf(scene: Scene, step: number): number {
  const present = scene.marks[scene.mark]
  if (present !== undefined && present.from <= step && step <= present.to) return scene.mark
  const found = scene.marks.findIndex(mark => step <= mark.to)
  return found < 0 ? Math.max(0, scene.marks.length - 1) : found
}

function exerciseTime(model: Model, open: Open, msg: Msg): Exercise {
  const {exercise, lesson} = open
  const {playhead} = exercise
  const {timeline} = exercise.session
  switch (msg.type) {
    case 'tick':
      return tickExercise(lesson, exercise, msg.ms)
    case 'play':
      return play(lesson, exercise)
    case 'pause':
      return {...exercise, playhead: {...playhead, playing: false}}
    case 'toggle-play': {
      const idle =
        beatAfter(exercise.beats, playhead.step) === undefined &&
        nextMoment(timeline.head) === undefined &&
        exercise.session.faults.length === 0
      if (!playhead.playing && !idle && model.settings.motion) return play(lesson, exercise)
      return {...exercise, playhead: {...playhead, playing: false}}
    }
    case 'step':
      return stepExercise(lesson, exercise, msg.by)
    case 'speed':
      return {...exercise, playhead: changeSpeed(playhead, msg.to)}
    case 'seek': {
      const step = msg.to === 'first' ? 0 : msg.to === 'last' ? timeline.steps : msg.to
      return {...exercise, playhead: {...at(playhead, step), playing: false}}
    }
    case 'again':
      return {...exercise, playhead: {...at(playhead, exercise.session.began), playing: model.settings.motion}}
    case 'settle':
      return work(lesson, exercise, 'settle', model.settings.motion)
    case 'next-tick': {
      const tick = nextTick(timeline.head)
      if (tick === undefined) return {...exercise, remark: WORDS.noTick}
      return work(lesson, exercise, `jump ${Math.max(1, Math.ceil((tick - timeline.head.now) / 1000))}s`, model.settings.motion)
    }
    default:
      return exercise
  }
}

/** Who presses play wants to see what comes next, however far off it is. */
function play(lesson: Open['lesson'], exercise: Exercise): Exercise {
  const ready = runToNextBeat(lesson, exercise)
  return {...ready, playhead: {...ready.playhead, playing: true}}
}

/** Back is always there; on past the newest beat makes the cluster run until the next one. Going back counts as a command. */
function stepExercise(lesson: Open['lesson'], exercise: Exercise, by: 1 | -1): Exercise {
  const {timeline} = exercise.session
  if (by === -1) {
    const ran = [...exercise.session.ran, {at: timeline.head.now, verb: 'step-back', line: 'step-back', ok: true}].slice(-500)
    return judged(lesson, {
      ...exercise,
      session: {...exercise.session, ran},
      playhead: stepBy(exercise.playhead, timeline, exercise.beats, -1),
    })
  }
  const ready = runToNextBeat(lesson, exercise)
  const next = beatAfter(ready.beats, ready.playhead.step)
  if (next === undefined) return ready
  const {folded} = stay(ready.session.timeline, ready.playhead.step, next)
  return {...ready, playhead: {...at(ready.playhead, next, folded), playing: false}}
}

/** Both halves, the cluster alone, the picture alone, and round again. An exercise has room for one, and where schedules matter a lab. */
function nextView({view, page, lesson}: Open): Open['view'] {
  if (page !== 'exercise') return view === 'both' ? 'cluster' : view === 'cluster' ? 'picture' : 'both'
  if (view === 'both' || view === 'cluster') return 'picture'
  return view === 'picture' && lesson.picture === 'calendar' ? 'lab' : 'cluster'
}
