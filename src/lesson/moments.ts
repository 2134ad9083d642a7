import {at, numAt, textAt} from '../kube/peek.ts'
import type {KubeObject, Ms} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import {timestamp} from '../kube/time.ts'
import type {Change} from '../sim/request.ts'
import {condition, scheduledAt} from './facts.ts'
import {fits} from './glob.ts'
import type {Moment} from './lesson.ts'

/** The words a moment may use, in the order of a life. */
export const MOMENT_WORDS = [
  'created',
  'bound',
  'running',
  'ready',
  'unready',
  'restarted',
  'completed',
  'failed',
  'stopping',
  'gone',
  'cordoned',
  'uncordoned',
  'suspended',
  'resumed',
  'moved',
] as const

/** Something that happened to one object, in the words of an `order`. */
export type Happening = {
  readonly at: Ms
  readonly kind: string
  readonly name: string
  readonly what: string
  readonly node?: string
  readonly scheduled?: string
}

/** All moments of a stretch of history, in order. `moved` remembers where a pod of the same name was before. */
export function happenings(changes: readonly Change[]): readonly Happening[] {
  const found: Happening[] = []
  const homes = new Map<string, string>()
  for (const change of changes) {
    if (change.what !== 'created' && change.what !== 'changed' && change.what !== 'deleted') continue
    const {kind, name} = splitKey(change.key)
    if (kind === 'Event') continue
    const words = wordsOf(change)
    const node = textAt(change.object, 'spec', 'nodeName')
    if (kind === 'Pod' && node !== '') {
      const last = homes.get(change.key)
      const before = textAt(change.before, 'spec', 'nodeName')
      if (before === '' && change.what !== 'deleted' && last !== undefined && last !== node) words.push('moved')
      homes.set(change.key, node)
    }
    const scheduled = change.object === undefined ? '' : scheduledAt(change.object)
    for (const what of words)
      found.push({at: change.at, kind, name, what, ...(node === '' ? {} : {node}), ...(scheduled === '' ? {} : {scheduled})})
  }
  return found
}

function wordsOf(change: Change): string[] {
  if (change.what === 'deleted') return ['gone']
  const {before, object} = change
  if (object === undefined) return []
  const words: string[] = change.what === 'created' ? ['created'] : []
  const becomes = (what: string, test: (object: KubeObject) => boolean) => {
    if (test(object) && (before === undefined || !test(before))) words.push(what)
  }
  becomes('bound', o => textAt(o, 'spec', 'nodeName') !== '')
  becomes('running', o => textAt(o, 'status', 'phase') === 'Running')
  becomes('ready', isReady)
  if (before !== undefined && isReady(before) && !isReady(object)) words.push('unready')
  if (before !== undefined && restarts(object) > restarts(before)) words.push('restarted')
  becomes('completed', o => textAt(o, 'status', 'phase') === 'Succeeded' || condition(o, 'Complete') === 'True')
  becomes('failed', o => textAt(o, 'status', 'phase') === 'Failed' || condition(o, 'Failed') === 'True')
  becomes('stopping', o => o.metadata.deletionTimestamp !== undefined)
  becomes('cordoned', o => at(o, 'spec', 'unschedulable') === true)
  if (before !== undefined && at(before, 'spec', 'unschedulable') === true && at(object, 'spec', 'unschedulable') !== true)
    words.push('uncordoned')
  becomes('suspended', o => at(o, 'spec', 'suspend') === true)
  if (before !== undefined && at(before, 'spec', 'suspend') === true && at(object, 'spec', 'suspend') !== true) words.push('resumed')
  return words
}

function isReady(object: KubeObject): boolean {
  return condition(object, 'Ready') === 'True'
}

function restarts(object: KubeObject): number {
  const statuses = at(object, 'status', 'containerStatuses')
  return Array.isArray(statuses) ? statuses.reduce((sum: number, status) => sum + numAt(status, 'restartCount'), 0) : 0
}

/** Whether a happening is the moment meant. A time without seconds means that minute: of the schedule if it has one. */
export function isMoment(happening: Happening, moment: Moment): boolean {
  if (happening.kind !== moment.kind || happening.what !== moment.what || !fits(moment.name, happening.name)) return false
  if (moment.node !== undefined && !fits(moment.node, happening.node ?? '')) return false
  return moment.at === undefined || (happening.scheduled ?? timestamp(happening.at)).includes(moment.at)
}

/** What each word says about an object, as a sentence goes on. */
const SAID: Readonly<Record<string, string>> = {
  created: 'is created',
  bound: 'gets a node',
  running: 'runs',
  ready: 'is Ready',
  unready: 'is not Ready',
  restarted: 'restarts',
  completed: 'is completed',
  failed: 'fails',
  stopping: 'is stopped',
  gone: 'is gone',
  cordoned: 'is cordoned',
  uncordoned: 'is uncordoned',
  suspended: 'is suspended',
  resumed: 'is resumed',
  moved: 'is on another node',
}

/** A moment as words in the middle of a sentence: `web-1 is Ready`, `a Job check-* is created for 2026-05-08 16:55`. */
export function momentWords(moment: Pick<Moment, 'kind' | 'name' | 'what' | 'node' | 'at'>): string {
  const any = moment.name.includes('*')
  const who = any
    ? `a ${moment.kind}${moment.name === '*' ? '' : ` ${moment.name}`}`
    : moment.kind === 'Pod'
      ? moment.name
      : `${moment.kind} ${moment.name}`
  const what = moment.node === undefined ? (SAID[moment.what] ?? moment.what) : `goes to ${moment.node}`
  return `${who} ${what}${moment.at === undefined ? '' : ` for ${moment.at.replace('T', ' ')}`}`
}
