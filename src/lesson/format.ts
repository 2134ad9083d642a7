import type {Field, Shape} from './shape.ts'
import {jsonSchema} from './shape.ts'

const text = (says?: string): Field => (says === undefined ? {is: 'text'} : {is: 'text', says})
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
  is: maybe({is: 'number'}),
  atLeast: maybe({is: 'number'}),
  atMost: maybe({is: 'number'}),
  order: maybe(listOf({is: 'text'}, 'moments, one after the other: `web-0 ready`, `Job/pi completed`')),
  never: maybe({...TARGET, says: 'no moment since the step began had this; with `count` inside: more than `over`, fewer than `under`'}),
  over: maybe({is: 'number'}),
  under: maybe({is: 'number'}),
  event: maybe(text('reason of an event')),
  about: maybe(text('name of the object an event is about')),
  has: maybe(text('words the event must contain')),
  ran: maybe(record({verb: text(), has: maybe(text()), ok: maybe({is: 'truth'})}, 'a command that was run')),
  ask: maybe(record({q: text(), choices: {is: 'list', of: {is: 'text'}, atLeast: 2}, right: text(), because: maybe(text())}, 'a question')),
}

const ATTEMPT = record({
  files: maybe({is: 'map', of: {is: 'text'}, says: 'file in the editor: file in the lesson folder whose text is put there'}),
  run: maybe(listOf({is: 'text'}, 'command lines: kubectl …, jump 10m, node add node-c')),
})

const SETUP_FIELDS: Readonly<Record<string, Field>> = {
  nodes: maybe(
    listOf(
      {
        is: 'either',
        of: [
          {is: 'text'},
          record({
            name: text(),
            labels: maybe({is: 'map', of: {is: 'text'}}),
            taints: maybe(listOf(record({key: text(), value: maybe(text()), effect: text()}))),
            cpu: maybe(text()),
            memory: maybe(text()),
          }),
        ],
      },
      'names, or names with labels, taints and size; default node-a, node-b, node-c',
    ),
  ),
  clock: maybe(text('when the lesson begins; default 2026-05-06T09:00:00Z')),
  applied: maybe(listOf({is: 'text'}, 'files that are applied, and at rest, before the learner comes')),
  faults: maybe(listOf(record({at: text('after how long, as 5s or 2m'), run: text('what happens')}))),
}

/** lesson.yaml, field by field. */
export const LESSON: Shape = record({
  id: text('stable for ever: progress is kept under it'),
  number: text('where it stands in the course, as "1.2"'),
  title: text(),
  kind: {is: 'text', oneOf: ['predict', 'build', 'fix', 'operate', 'debug']},
  level: {is: 'number'},
  minutes: {is: 'number'},
  picture: {is: 'text', oneOf: ['free-seats', 'hall', 'building', 'agency', 'calendar', 'desk']},
  goal: text('what the learner can do afterwards, one sentence'),
  say: {is: 'list', of: {is: 'text'}, atLeast: 1, says: 'pages of explanation, 60 words each at most'},
  setup: record(SETUP_FIELDS),
  scene: record({
    setup: maybe(record(SETUP_FIELDS, 'what differs from the setup of the exercise')),
    stages: {
      is: 'list',
      of: record({say: text(), run: maybe(listOf({is: 'text'})), for: maybe(text('settled, or a time as 20s'))}),
      atLeast: 1,
    },
  }),
  predict: record({
    question: text(),
    choices: {is: 'list', of: {is: 'text'}, atLeast: 2},
    right: text('the letter: a, b, c or d'),
    because: text(),
  }),
  edit: maybe(listOf({is: 'text'}, 'files the learner may edit')),
  steps: {
    is: 'list',
    atLeast: 1,
    of: record({
      task: text(),
      done: {
        is: 'list',
        of: record({
          say: text('the line in the requirement list'),
          guard: maybe({is: 'truth', says: 'holds from the start, and must go on holding'}),
          ...CHECK_FIELDS,
        }),
        atLeast: 1,
      },
      notice: maybe(listOf(record({say: text(), when: listOf(record(CHECK_FIELDS)), try: maybe(ATTEMPT)}))),
      hints: {is: 'list', of: {is: 'text'}, atLeast: 1},
      solution: ATTEMPT,
      harmless: maybe({
        is: 'map',
        of: {is: 'text'},
        says: 'fields of the solution that may be left out (`web.yaml: spec.ports`), with the reason',
      }),
    }),
  },
  jumps: maybe(listOf({is: 'text'}, 'time jumps offered by key, as 10m')),
  debrief: record({model: text(), real: text(), version: maybe(text()), docs: maybe(listOf({is: 'text'}))}),
  cards: listOf(record({q: text(), a: text()})),
  words: maybe({is: 'map', of: {is: 'text'}, says: 'glossary: word to meaning'}),
})

/** pack.yaml, field by field. */
export const PACK: Shape = record({
  id: text(),
  version: text(),
  schemaVersion: {is: 'number'},
  number: {is: 'number', says: 'chapter number'},
  title: text(),
  blurb: text(),
  picture: {is: 'text', oneOf: ['free-seats', 'hall', 'building', 'agency', 'calendar', 'desk']},
  lessons: {
    is: 'list',
    atLeast: 1,
    of: {
      is: 'either',
      of: [{is: 'text', says: 'folder of a lesson'}, record({id: text(), number: text(), title: text(), planned: {is: 'truth'}})],
    },
  },
})

/** The text of lessons/lesson.schema.json. */
export function lessonSchema(): string {
  return `${JSON.stringify({$schema: 'https://json-schema.org/draft/2020-12/schema', title: 'A lesson of k8s-workloads-tutor', ...jsonSchema(LESSON)}, null, 2)}\n`
}
