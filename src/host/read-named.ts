import {readFileSync} from 'node:fs'
import type {Refused} from './save.ts'
import {readText} from './save.ts'

/** Manifests and imports of this size are refused before anything looks into them. */
const LARGEST_INPUT = 512 * 1024

/** A file named on the command line, or stdin for `-`; bounded by `largest` bytes. A string, or why not. */
export function readNamed(name: string, largest: number = LARGEST_INPUT): string | Refused {
  if (name !== '-') return readText(name, largest, true) ?? {refused: 'there is no such file'}
  const bytes = readFileSync(0)
  return bytes.length > largest ? {refused: `it is larger than ${largest} bytes`} : bytes.toString('utf8')
}
