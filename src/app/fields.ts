import {NEW_SHELL, type} from '../kubectl/prompt.ts'
import {searchFields} from '../kubectl/search-fields.ts'
import {newCluster} from '../sim/cluster.ts'
import type {Found} from './find.ts'

/** Shorter words are in nearly every description. */
const SHORTEST = 2

/** Fields of the API whose path or description holds the words, as rows that `/` finds; choosing one explains it. */
export function foundFields(text: string, most: number): readonly Found[] {
  if (text.trim().length < SHORTEST) return []
  return searchFields(text, most).map(({path, about}) => ({label: path, detail: about, msg: {type: 'explain', path} as const}))
}

/** What `kubectl explain` says of a field or kind. It asks no cluster, so it is there on every page. */
export function explainLines(path: string): readonly string[] {
  const empty = newCluster({seed: 'explain', now: 0, nodes: []})
  const {stdout, stderr} = type(empty, NEW_SHELL, `kubectl explain '${path.replaceAll("'", '')}'`)
  return (stdout + stderr).trimEnd().split('\n')
}
