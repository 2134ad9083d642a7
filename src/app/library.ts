import type {Pack} from '../lesson/lesson.ts'
import type {PackFiles, PackProblem} from '../lesson/read-lesson.ts'
import {inOrder, readPackFiles} from '../lesson/read-library.ts'

/** Packs in the order of their chapters, and what is wrong with those that cannot be used. */
export type Library = {readonly packs: readonly Pack[]; readonly problems: readonly PackProblem[]}

/** Both, in the order of their chapters. */
export function joined(a: Library, b: Library): Library {
  return {packs: inOrder([...a.packs, ...b.packs]), problems: [...a.problems, ...b.problems]}
}

/** A folder that may not even be looked at: which file in it, and why. */
export type PackRefused = {readonly file: string; readonly message: string}

/** Each folder is either its files or why it may not be read; one broken pack does not take the others with it. */
export function readLibrary(folders: readonly (PackFiles | PackRefused)[]): Library {
  const packs: Pack[] = []
  const problems: PackProblem[] = []
  for (const folder of folders) {
    if (isRefused(folder)) {
      problems.push({file: folder.file, line: 1, message: folder.message})
      continue
    }
    const read = readPackFiles(folder)
    if ('lessons' in read) packs.push(read)
    else problems.push(...read)
  }
  return {packs: inOrder(packs), problems}
}

/** A refusal has exactly a file and a message; a pack always has its pack.yaml. */
export function isRefused(folder: PackFiles | PackRefused): folder is PackRefused {
  return 'message' in folder && !('pack.yaml' in folder)
}
