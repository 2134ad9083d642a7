import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Pack} from '../../src/lesson/lesson.ts'
import type {PackFiles} from '../../src/lesson/read-lesson.ts'
import {readPackFiles} from '../../src/lesson/read-library.ts'

export const LESSONS = new URL('../../lessons/', import.meta.url).pathname

/** The names of our packs, in the order of the folder. */
export const PACKS: readonly string[] = readdirSync(LESSONS, {withFileTypes: true})
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)

export function packFiles(name: string): PackFiles {
  const folder = join(LESSONS, name)
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

/** One of our packs; a problem in it fails the test that asked for it. */
export function loadPack(name: string): Pack {
  const read = readPackFiles(packFiles(name))
  if ('lessons' in read) return read
  throw new Error(read.map(({file, line, message}) => `${name}/${file}:${line} ${message}`).join('\n'))
}
