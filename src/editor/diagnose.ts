import {readManifests} from '../kube/yaml.ts'

/** Something wrong in the text: where (line and column from 1), the server's or parser's own words, and a plain sentence. */
export type Diagnosis = {readonly line: number; readonly column: number; readonly message: string; readonly plain: string}

/** What kubectl and the API server would say about a text, without asking either; at most 20. Empty texts are fine. */
export function diagnose(text: string): readonly Diagnosis[] {
  const read = readManifests(text)
  if (read.error === undefined) return []
  return [{line: read.error.line ?? 1, column: 1, message: read.error.message, plain: read.error.message}]
}
