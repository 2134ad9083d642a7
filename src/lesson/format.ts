import {VERBS} from './lesson.ts'
import type {Field, Shape} from './shape.ts'
import {jsonSchema} from './shape.ts'

const text = (says?: string): Field => (says === undefined ? {is: 'text'} : {is: 'text', says})
const like = (pattern: string, words: string): Field => ({is: 'text', like: {pattern, words}})
/** A word that may stand in a path, a command line and a progress file. */
const ID = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
const ID_WORDS = 'small letters, digits and dashes'
const SPAN = '^(\\d+(ms|s|m|h|d|w))+$'
const SPAN_WORDS = 'a number with its unit, as 20s or 10m'
const PICTURE: Field = {is: 'text', oneOf: ['free-seats', 'hall', 'building', 'agency', 'calendar', 'desk']}
const maybe = (shape: Shape): Field => ({...shape, optional: true})
const listOf = (of: Shape, says?: string): Shape => (says === undefined ? {is: 'list', of} : {is: 'list', of, says})
const record = (fields: Readonly<Record<string, Field>>, says?: string): Shape =>
  says === undefined ? {is: 'record', fields} : {is: 'record', fields, says}

const TARGET: Shape = {is: 'map', of: {is: 'any'}, says: '{Kind: name, field: value}; `*` in names and texts stands for anything'}

/** The fields a check may have; which of them belong together is decided by the verb (see read-check.ts). */
const CHECK_FIELDS: Readonly<Record<string, Field>> = {
  see: maybe({...TARGET, says: 'some object has all this'}),
  gone: maybe({...TARGET, says: 'no object is like this'}),
  count: maybe({...TARGET, says: 'as many objects as `is`, `atLeast` or `atMost` says are like this'}),
  is: maybe({is: 'number', from: 0}),
  atLeast: maybe({is: 'number', from: 0}),
  atMost: maybe({is: 'number', from: 0}),
  order: maybe(listOf({is: 'text'}, 'moments, one after the other: `web-0 ready`, `Job/pi completed`')),
  never: maybe({...TARGET, says: 'no moment since the step began had this; with `count` inside: more than `over`, fewer than `under`'}),
  over: maybe({is: 'number', from: 0}),
  under: maybe({is: 'number', from: 0}),
  event: maybe(text('reason of an event')),
  about: maybe(text('name of the object an event is about')),
  has: maybe(text('words the event must contain')),
  ran: maybe(
    record(
      {verb: text(), has: maybe(text()), says: maybe(text('words of the answer')), ok: maybe({is: 'truth'})},
      'a command that was run',
    ),
  ),
  ask: maybe(record({q: text(), choices: {is: 'list', of: {is: 'text'}, atLeast: 2}, right: text(), because: maybe(text())}, 'a question')),
}

const ATTEMPT = record({
  files: maybe({is: 'map', of: {is: 'text'}, says: 'file in the editor: file in the lesson folder whose text is put there'}),
  run: maybe(listOf({is: 'text'}, 'command lines: kubectl …, jump 10m, node add node-c')),
})

const NODE_NAME = like('^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$', 'the name of a node: small letters, digits and dashes')
const EFFECT: Field = {is: 'text', oneOf: ['NoSchedule', 'PreferNoSchedule', 'NoExecute']}
const QUANTITY = like('^\\d+(\\.\\d+)?(m|k|M|G|Ki|Mi|Gi)?$', 'an amount, as 500m, 2 or 4Gi')

const SETUP_FIELDS: Readonly<Record<string, Field>> = {
  nodes: maybe(
    listOf(
      {
        is: 'either',
        of: [
          NODE_NAME,
          record({
            name: NODE_NAME,
            labels: maybe({is: 'map', of: {is: 'text', mayBeEmpty: true}}),
            taints: maybe(listOf(record({key: text(), value: maybe({is: 'text', mayBeEmpty: true}), effect: EFFECT}))),
            cpu: maybe(QUANTITY),
            memory: maybe(QUANTITY),
          }),
        ],
      },
      'names, or names with labels, taints and size; default node-a, node-b, node-c',
    ),
  ),
  clock: maybe(text('when the lesson begins; default 2026-05-06T09:00:00Z')),
  applied: maybe(listOf({is: 'text'}, 'files that are applied, and at rest, before the learner comes')),
  happened: maybe(listOf({is: 'text'}, 'lines that were run two minutes before the learner comes, when what is applied was at rest')),
  faults: maybe(listOf(record({at: {...like(SPAN, SPAN_WORDS), says: 'after how long, as 5s or 2m'}, run: text('what happens')}))),
}

/** lesson.yaml, field by field. */
export const LESSON: Shape = record({
  id: {...like(ID, ID_WORDS), says: 'stable for ever: progress is kept under it'},
  number: {...like('^\\d+\\.\\d+$', 'chapter and place, as "1.2" in quotes'), says: 'where it stands in the course, as "1.2"'},
  title: text(),
  kind: {is: 'text', oneOf: ['predict', 'build', 'fix', 'operate', 'debug']},
  level: {is: 'number', from: 0},
  minutes: {is: 'number', from: 1},
  picture: PICTURE,
  goal: text('what the learner can do afterwards, one sentence'),
  say: {is: 'list', of: {is: 'text'}, atLeast: 1, says: 'pages of explanation, 60 words each at most'},
  setup: record(SETUP_FIELDS),
  scene: record({
    setup: maybe(record(SETUP_FIELDS, 'what differs from the setup of the exercise')),
    stages: {
      is: 'list',
      of: record({
        say: text(),
        run: maybe(listOf({is: 'text'})),
        for: maybe({...like(`^settled$|${SPAN}`, 'settled, or a time as 20s'), says: 'settled, or a time as 20s'}),
      }),
      atLeast: 1,
    },
  }),
  predict: record({
    question: text(),
    choices: {is: 'list', of: {is: 'text'}, atLeast: 2},
    right: {...like('^[a-h]$', 'the letter of a choice'), says: 'the letter: a, b, c or d'},
    because: text(),
  }),
  edit: maybe(listOf({is: 'text'}, 'files the learner may edit')),
  lab: maybe({is: 'truth', says: 'the cron lab lies open beside the file'}),
  steps: {
    is: 'list',
    atLeast: 1,
    of: record({
      task: text(),
      done: {
        is: 'list',
        of: {
          is: 'record',
          oneOf: VERBS,
          fields: {
            say: text('the line in the requirement list: 34 letters at most'),
            guard: maybe({is: 'truth', only: true, says: 'holds from the start, and must go on holding'}),
            ...CHECK_FIELDS,
          },
        },
        atLeast: 1,
      },
      notice: maybe(
        listOf(
          record({
            say: text(),
            when: {is: 'list', of: {is: 'record', oneOf: VERBS, fields: CHECK_FIELDS}, atLeast: 1},
            try: maybe(ATTEMPT),
          }),
        ),
      ),
      hints: {is: 'list', of: {is: 'text'}, atLeast: 1},
      solution: ATTEMPT,
      harmless: maybe({
        is: 'map',
        of: {is: 'text'},
        says: 'what may be changed in the solution (`web.yaml: spec.ports`, or `… (altered)`: not left out), with the reason',
      }),
    }),
  },
  jumps: maybe(listOf(like(SPAN, SPAN_WORDS), 'time jumps offered by key, as 10m')),
  debrief: record({model: text(), real: text(), version: maybe(text()), docs: maybe(listOf({is: 'text'}))}),
  cards: listOf(record({q: text(), a: text()})),
  words: maybe({is: 'map', of: {is: 'text'}, says: 'glossary: word to meaning'}),
})

/** pack.yaml, field by field. */
export const PACK: Shape = record({
  id: like(ID, ID_WORDS),
  version: text(),
  schemaVersion: {is: 'number', from: 1},
  number: {is: 'number', from: 0, says: 'chapter number'},
  title: text(),
  blurb: text(),
  picture: PICTURE,
  lessons: {
    is: 'list',
    atLeast: 1,
    of: {
      is: 'either',
      of: [
        {...like(ID, ID_WORDS), says: 'folder of a lesson'},
        record({id: like(ID, ID_WORDS), number: text(), title: text(), planned: {is: 'truth', only: true}}),
      ],
    },
  },
})

/** The text of lessons/lesson.schema.json, for editors. */
export function lessonSchema(): string {
  return schemaText('A lesson of k8s-workloads-tutor', LESSON)
}

/** The text of lessons/pack.schema.json. */
export function packSchema(): string {
  return schemaText('A chapter of k8s-workloads-tutor', PACK)
}

function schemaText(title: string, shape: Shape): string {
  return `${JSON.stringify({$schema: 'https://json-schema.org/draft/2020-12/schema', title, ...jsonSchema(shape)}, null, 2)}\n`
}
