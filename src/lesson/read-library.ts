import {isData, listAt, numAt, textAt} from '../kube/peek.ts'
import {PACK} from './format.ts'
import type {Lesson, Pack, Picture, Planned} from './lesson.ts'
import type {PackFiles, PackProblem} from './read-lesson.ts'
import {readChecked, readLesson} from './read-lesson.ts'

/** The newest pack format this program reads. */
const SCHEMA_VERSION = 1

/** A whole pack from its files (paths with slashes, `pack.yaml` among them), or everything wrong with it. */
export function readPackFiles(files: PackFiles): Pack | readonly PackProblem[] {
  const text = files['pack.yaml']
  if (text === undefined) return [{file: 'pack.yaml', line: 1, message: 'There is no pack.yaml.'}]
  const checked = readChecked('pack.yaml', text, PACK)
  if (!('value' in checked)) return checked
  const {value, problem} = checked
  if (numAt(value, 'schemaVersion') !== SCHEMA_VERSION) {
    return [problem({path: ['schemaVersion'], message: `This program reads schemaVersion ${SCHEMA_VERSION} only.`})]
  }
  const problems: PackProblem[] = []
  const lessons = listAt(value, 'lessons').flatMap((entry): readonly (Lesson | Planned)[] => {
    if (isData(entry)) return [{id: textAt(entry, 'id'), number: textAt(entry, 'number'), title: textAt(entry, 'title'), planned: true}]
    const lesson = readLesson(files, String(entry))
    if ('id' in lesson) return [lesson]
    problems.push(...lesson)
    return []
  })
  problems.push(
    ...strays(
      files,
      listAt(value, 'lessons')
        .filter(entry => typeof entry === 'string')
        .map(String),
    ),
  )
  if (problems.length > 0) return problems
  return {
    id: textAt(value, 'id'),
    number: numAt(value, 'number'),
    title: textAt(value, 'title'),
    blurb: textAt(value, 'blurb').trim(),
    picture: textAt(value, 'picture') as Picture,
    lessons,
  }
}

/** Files that no lesson of the pack can see: most often a folder that was forgotten in pack.yaml. */
function strays(files: PackFiles, folders: readonly string[]): readonly PackProblem[] {
  return Object.keys(files)
    .filter(path => path !== 'pack.yaml' && path !== 'README.md' && !folders.some(folder => path.startsWith(`${folder}/`)))
    .map(file => ({file, line: 1, message: `${file} belongs to no lesson that pack.yaml names.`}))
}

/** Packs in the order of their chapters. */
export function inOrder(packs: readonly Pack[]): readonly Pack[] {
  return [...packs].sort((a, b) => a.number - b.number)
}
