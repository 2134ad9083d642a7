import {readLibrary} from '../src/app/library.ts'
import {readPackFolder} from '../src/host/packs.ts'
import {withGoals} from '../src/lesson/goal.ts'

/** The packs of these folders, read and checked as the program would, with the goals worked out, as text for dist/library.json; and what is wrong with them. */
export function libraryText(folders: readonly string[]): {readonly text: string; readonly problems: readonly string[]} {
  const {packs, problems} = readLibrary(folders.map(readPackFolder))
  return {
    text: JSON.stringify(packs.map(withGoals)),
    problems: problems.map(({file, line, message}) => `${file}, line ${line}: ${message}`),
  }
}
