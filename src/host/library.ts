import type {Library} from '../app/library.ts'
import {readBuilt} from '../app/built-library.ts'
import {joined, readLibrary} from '../app/library.ts'
import {builtLibrary, ownPacks, readPackFolder} from './packs.ts'

/** Our own lessons and those of more folders (`--pack`). Only what somebody named is ever loaded (SEC-20). */
export function loadLibrary(folders: readonly string[]): Library {
  const built = builtLibrary()
  const own = built === undefined ? readLibrary(ownPacks().map(readPackFolder)) : {packs: readBuilt(built), problems: []}
  return folders.length === 0 ? own : joined(own, readLibrary(folders.map(readPackFolder)))
}
