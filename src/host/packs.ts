import {lstatSync, readdirSync, realpathSync} from 'node:fs'
import {isAbsolute, join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {PackRefused} from '../app/library.ts'
import type {PackFiles} from '../lesson/read-lesson.ts'
import {readText, refusedBy} from './save.ts'

const MOST_FILES = 200
const LARGEST_PACK = 5 * 1024 * 1024
const LARGEST_FILE = 512 * 1024
const DEEPEST = 4
const LONGEST_PATH = 100
/** Names that Windows takes for devices, whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Why a path inside a pack is not allowed, or undefined: SEC-21. Paths have forward slashes. */
export function pathProblem(path: string): string | undefined {
  if (path === '' || path.length > LONGEST_PATH) return `a path has 1 to ${LONGEST_PATH} characters`
  if (/[\u0000-\u001f\u007f-\u009f\\:]/.test(path)) return 'a path holds no control character, backslash or colon'
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..')) return 'a path goes down only, from the folder of the pack'
  if (parts.some(part => DEVICES.test(part) || /[. ]$/.test(part))) return 'this name means a device, or nothing, on Windows'
  return undefined
}

const LARGEST_LIBRARY = 16 * 1024 * 1024

/** The lessons as the build read and checked them (app/library.ts makes packs of the text); undefined when it left none. */
export function builtLibrary(): string | undefined {
  const text = readText(fileURLToPath(new URL('./library.json', import.meta.url)), LARGEST_LIBRARY)
  return typeof text === 'string' ? text : undefined
}

/** The folders of the lessons that came with the program: beside dist/cli.js. */
export function ownPacks(): readonly string[] {
  const lessons = fileURLToPath(new URL('../lessons', import.meta.url))
  return foldersWithPack(lessons)
}

function foldersWithPack(folder: string): readonly string[] {
  try {
    return readdirSync(folder, {withFileTypes: true})
      .filter(entry => entry.isDirectory() && lstatSync(join(folder, entry.name, 'pack.yaml'), {throwIfNoEntry: false})?.isFile() === true)
      .map(entry => join(folder, entry.name))
      .sort()
  } catch {
    return []
  }
}

/**
 * Every file of a pack's folder as text, by its path in it. Symbolic links, devices and FIFOs are refused wherever they
 * stand; nothing outside the folder is opened, and all sizes are bounded before anything is read.
 */
export function readPackFolder(folder: string): PackFiles | PackRefused {
  const files: Record<string, string> = {}
  let left = LARGEST_PACK
  const found = listFiles(folder)
  if ('message' in found) return found
  for (const path of found.paths) {
    const text = readText(join(folder, ...path.split('/')), Math.min(LARGEST_FILE, left))
    if (typeof text !== 'string') return {file: path, message: text === undefined ? 'it is gone' : text.refused}
    left -= Buffer.byteLength(text)
    files[path] = text
  }
  return files
}

function listFiles(folder: string): {readonly paths: readonly string[]} | PackRefused {
  const paths: string[] = []
  const open: string[] = ['']
  try {
    const root = realpathSync(folder)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const refused = listFolder(root, at, paths, open)
      if (refused !== undefined) return refused
    }
  } catch (error) {
    const {refused} = refusedBy(error)
    return {file: folder, message: refused === 'ENOENT' ? 'there is no such folder' : refused === 'ENOTDIR' ? 'it is no folder' : refused}
  }
  return {paths: paths.sort()}
}

/** Adds what one folder of the pack holds to the files found and the folders still to open. */
function listFolder(root: string, at: string, paths: string[], open: string[]): PackRefused | undefined {
  const inside = relative(root, realpathSync(join(root, at)))
  if (inside.startsWith('..') || isAbsolute(inside)) return {file: at, message: 'it lies outside the folder of the pack'}
  if (at.split('/').length > DEEPEST) return {file: at, message: `folders go at most ${DEEPEST} deep`}
  for (const entry of readdirSync(join(root, at), {withFileTypes: true})) {
    const path = at === '' ? entry.name : `${at}/${entry.name}`
    const problem = pathProblem(path)
    if (problem !== undefined) return {file: path, message: problem}
    if (entry.isDirectory()) open.push(path)
    else if (entry.isFile()) paths.push(path)
    else return {file: path, message: 'only plain files and folders belong into a pack'}
    if (paths.length > MOST_FILES) return {file: path, message: `a pack has at most ${MOST_FILES} files`}
  }
  return undefined
}
