import type {PackFiles} from '../../src/lesson/read-lesson.ts'

/** The smallest pack there is, for tests that break it. */
export const PACK = `id: p
version: "1"
schemaVersion: 1
number: 1
title: T
blurb: B
picture: hall
lessons: [a]
`
export const LESSON = `id: a
number: "1.1"
title: One
kind: build
level: 1
minutes: 3
picture: hall
goal: g
say: [words]
setup: {}
scene:
  stages:
    - say: look
predict:
  question: q
  choices: [x, y]
  right: b
  because: so
edit: [web.yaml]
steps:
  - task: do it
    done:
      - say: it is there
        see: {StatefulSet: web, status.readyReplicas: 2}
    hints: [h]
    solution: {files: {web.yaml: web.yaml}}
debrief: {model: m, real: r}
cards: []
`

/** The sample with files put in place of its own, or beside them. */
export function samplePack(files: PackFiles = {}): PackFiles {
  return {'pack.yaml': PACK, 'a/lesson.yaml': LESSON, 'a/web.yaml': 'kind: Pod\n', ...files}
}
