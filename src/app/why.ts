import type {Key, KubeObject} from '../kube/object.ts'
import {controllerOf, makeKey, splitKey} from '../kube/object.ts'
import {clockText} from '../lesson/history.ts'
import {sentence} from '../sim/reasons.ts'
import {entriesBack} from '../sim/leap/entries-run.ts'
import type {Change} from '../sim/request.ts'
import {shownAt} from '../sim/past/shown-at.ts'
import {at, countWhile} from '../sim/sequence.ts'
import {whyItWaits} from '../sim/standstill.ts'
import {valuesFrom} from '../sim/table.ts'
import type {Timeline} from '../sim/timeline.ts'
import {chain, changesAt} from '../sim/timeline.ts'
import type {World} from '../sim/world.ts'
import type {Effect} from './effect.ts'
import type {Model, Open, Playhead} from './model.ts'
import {shownObjects} from './objects.ts'
import {withPassed} from './passed.ts'
import {tell} from './telling.ts'
import {judged} from './work.ts'
import {WORDS} from './words.ts'

/** Links of a chain that are shown: more is a story, not an answer. */
const MOST_LINKS = 12

/** Opens the answer to "why?" about an object named in words (`pod web-0`, `web-0`), or about the chosen one. */
export function updateWhy(model: Model, about: string | undefined): readonly [Model, readonly Effect[]] {
  const {open} = model
  if (open === undefined) return [model, []]
  const scene = open.page === 'scene'
  const {timeline, start} = scene ? open.scene.session : open.exercise.session
  const playhead: Playhead = scene ? open.scene.playhead : open.exercise.playhead
  const world = shownAt(timeline, playhead.step)
  const key = about === undefined ? chosenKey(open, world, timeline, playhead.step) : keyFor(world, timeline, about)
  const lines = key === undefined ? [WORDS.pickObject] : answer(timeline, playhead.step, key, start)
  const title = key === undefined ? (about ?? '') : `${splitKey(key).kind} ${splitKey(key).name}`
  const ran = [...open.exercise.session.ran, {at: timeline.head.now, verb: 'why', line: `why ${title}`, ok: key !== undefined}].slice(-500)
  const asked = scene ? open.exercise : judged(open.lesson, {...open.exercise, session: {...open.exercise.session, ran}})
  const [next, effects] = withPassed(model, {...open, exercise: asked})
  return [{...next, overlay: {kind: 'why', title, lines, top: 0}}, effects]
}

/** Without a choice it is about what moved last. */
function chosenKey(open: Open, world: World, timeline: Timeline, step: number): Key | undefined {
  const chosen = open.chosen === undefined ? undefined : shownObjects(world).find(key => key === open.chosen)
  if (chosen !== undefined) return chosen
  for (let at = step; at > 0 && at > step - 200; at--) {
    const told = changesAt(timeline, at).find(change => tell(change) !== undefined)
    if (told !== undefined) return told.key
  }
  return shownObjects(world)[0]
}

/** `pod web-1`, `pod/web-1`, `web-1`: the object, or one of that name that has been there; or the newest whose name begins so. */
function keyFor(world: World, timeline: Timeline, about: string): Key | undefined {
  const words = about.trim().split(/[\s/]+/)
  const name = words[words.length - 1] ?? ''
  const kind = words.length > 1 ? (words[0] ?? '').toLowerCase() : ''
  const isIt = (key: Key) => {
    const parts = splitKey(key)
    return parts.name === name && parts.kind !== 'Event' && isKind(parts.kind, kind)
  }
  const all = valuesFrom(world.objects, '')
  const here = all.map(keyOfObject).find(isIt)
  if (here !== undefined) return here
  const begins = all.filter(
    object => object.kind !== 'Event' && name !== '' && object.metadata.name.startsWith(name) && isKind(object.kind, kind),
  )
  const newest = begins.toSorted((a, b) => Number(a.metadata.resourceVersion ?? 0) - Number(b.metadata.resourceVersion ?? 0)).at(-1)
  if (newest !== undefined) return keyOfObject(newest)
  for (const at of entriesBack(timeline, timeline.steps)) {
    const found = changesAt(timeline, at).find(change => isIt(change.key))
    if (found !== undefined) return found.key
  }
  return undefined
}

/** Whether a typed word means this kind: `pods`, `pod` and `po` are all Pods; no word means any. */
function isKind(kind: string, word: string): boolean {
  return word === '' || kind.toLowerCase().startsWith(word.replace(/s$/, '')) || SHORT[word] === kind
}

const SHORT: Readonly<Record<string, string>> = {
  po: 'Pod',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  deploy: 'Deployment',
  rs: 'ReplicaSet',
  cj: 'CronJob',
  svc: 'Service',
  pvc: 'PersistentVolumeClaim',
  no: 'Node',
}

function keyOfObject(object: KubeObject): Key {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

/** What it waits for, then the newest thing that happened to it and what led to that, back to a person or the start. */
export function answer(timeline: Timeline, step: number, key: Key, start: number): readonly string[] {
  const world = shownAt(timeline, step)
  const waits = whyItWaits(world, key).map(why => `now: ${sentence(why)}`)
  const newest = newestChange(timeline, step, key)
  const links =
    newest === undefined
      ? []
      : fromTheClock(timeline, chain(timeline, newest.id)).filter(
          change => change === newest || tell(change) !== undefined || change.what === 'waits',
        )
  const story = links.slice(0, MOST_LINKS).map(change => `${clockText(change.at - start)}  ${linkWords(change)}`)
  const lines = [...waits, ...story]
  return lines.length === 0 ? [WORDS.pickObject] : lines
}

/** A run of a CronJob begins with its schedule: runs before it are another story, but who asked for the schedule is not. */
function fromTheClock(timeline: Timeline, links: readonly Change[]): readonly Change[] {
  const place = links.findIndex(({why, what, key}) => why.rule === 'cronjob-starts-job' && what === 'created' && key.startsWith('Job/'))
  const due = links[place]
  if (due === undefined) return links
  const owner = due.object === undefined ? undefined : controllerOf(due.object)
  const asked =
    owner === undefined ? undefined : whoAsked(timeline, makeKey('CronJob', due.object?.metadata.namespace ?? '', owner.name), due)
  return [...links.slice(0, place + 1), ...(asked === undefined ? [] : [asked])]
}

/** The last time before a change that a person wrote an object. */
function whoAsked(timeline: Timeline, key: Key, before: Change): Change | undefined {
  const {deeds} = timeline
  for (let place = countWhile(deeds, ({input}) => input.at <= before.at) - 1; place >= 0; place--) {
    const deed = at(deeds, place)
    const change = deed === undefined ? undefined : changesAt(timeline, deed.step).find(each => each.key === key && each.id < before.id)
    if (change !== undefined) return change
  }
  return undefined
}

function linkWords(change: Change): string {
  const told = tell(change)
  const what = told === undefined ? `${splitKey(change.key).name} ${change.what}` : `${told.who}: ${told.what}`
  const because = sentence(change.why)
  return because === '' ? what : `${what}, because ${because}`
}

function newestChange(timeline: Timeline, step: number, key: Key): Change | undefined {
  for (const at of entriesBack(timeline, step)) {
    const found = changesAt(timeline, at).findLast(change => change.key === key && change.what !== 'ran')
    if (found !== undefined) return found
  }
  return undefined
}

/** The next or previous object of the picture is chosen; at first the first one. */
export function chooseBy(model: Model, by: number): Model {
  const {open} = model
  if (open === undefined || (model.focus !== 'cluster' && model.focus !== 'stage')) return model
  const scene = open.page === 'scene'
  const {timeline} = scene ? open.scene.session : open.exercise.session
  const keys = shownObjects(shownAt(timeline, scene ? open.scene.playhead.step : open.exercise.playhead.step))
  if (keys.length === 0) return model
  const at = open.chosen === undefined ? -1 : indexOfKey(keys, open.chosen)
  const next = at < 0 ? 0 : (at + by + keys.length) % keys.length
  const chosen = keys[next]
  return chosen === undefined ? model : {...model, open: {...open, chosen}}
}

function indexOfKey(keys: readonly Key[], chosen: string): number {
  return keys.map(String).indexOf(chosen)
}
