import {isData, listAt, numAt, textAt} from '../kube/peek.ts'
import {PACK} from './format.ts'
import type {Lesson, Pack, Picture, Planned} from './lesson.ts'
import {safe} from '../kube/text.ts'
import type {PackFiles, PackProblem} from './read-lesson.ts'
import type {Flaw} from './shape.ts'
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
  const entries = listAt(value, 'lessons')
  const folders = entries.filter(entry => typeof entry === 'string').map(String)
  const twice = folders.findIndex((folder, at) => folders.indexOf(folder) !== at)
  if (twice >= 0)
    return [problem({path: ['lessons', entries.lastIndexOf(folders[twice])], message: `${folders[twice]} stands here twice.`})]
  const lessons = entries.flatMap((entry): readonly (Lesson | Planned)[] => {
    if (isData(entry)) return [{id: textAt(entry, 'id'), number: textAt(entry, 'number'), title: textAt(entry, 'title'), planned: true}]
    const lesson = readLesson(files, String(entry))
    if ('id' in lesson) return [lesson]
    problems.push(...lesson)
    return []
  })
  // A folder that pack.yaml names wrongly is one slip: its files are then no strays as well.
  if (problems.length === 0) problems.push(...hiddenText(files), ...strays(files, folders), ...sameNames(lessons).map(problem))
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

/** Progress is kept by id, and people call lessons by their number: both name one lesson. */
function sameNames(lessons: readonly (Lesson | Planned)[]): readonly Flaw[] {
  return (['id', 'number'] as const).flatMap(field =>
    lessons.flatMap((lesson, at) => {
      const first = lessons.findIndex(other => other[field] === lesson[field])
      return first < at ? [{path: ['lessons', at], message: `Two lessons have the ${field} ${lesson[field]}.`}] : []
    }),
  )
}

/** Manifests come to the screen, too. The YAML of the lessons themselves has been read more strictly before. */
function hiddenText(files: PackFiles): readonly PackProblem[] {
  return Object.entries(files).flatMap(([file, text]) => {
    const lines = text.split(/\r?\n/)
    const at = lines.findIndex(
      line => line.replaceAll('\t', ' ').replace(/^\ufeff/, '') !== safe(line.replaceAll('\t', ' ').replace(/^\ufeff/, '')),
    )
    return at < 0
      ? []
      : [
          {
            file,
            line: at + 1,
            message: `This line holds a character that nobody can see: ${safe(lines[at] ?? '', {shown: 'show'}).slice(0, 40)}`,
          },
        ]
  })
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
