import type {Library} from '../app/library.ts'
import {joined, readBuilt, readLibrary} from '../app/library.ts'
import {builtLibrary, ownPacks, readPackFolder} from './packs.ts'

/** Our own lessons and those of more folders (`--pack`). Only what somebody named is ever loaded (SEC-20). */
export function loadLibrary(folders: readonly string[]): Library {
  const built = builtLibrary()
  const own = built === undefined ? readLibrary(ownPacks().map(readPackFolder)) : readBuilt(built)
  return folders.length === 0 ? own : joined(own, readLibrary(folders.map(readPackFolder)))
}
