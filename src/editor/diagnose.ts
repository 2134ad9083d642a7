import type {Finding} from '../kube/findings.ts'
import {findingsOf} from '../kube/findings.ts'

/** Something wrong in the text: where (line and column from 1), the server's or kubectl's own words, and what to do in plain ones. */
export type Diagnosis = {readonly line: number; readonly column: number; readonly message: string; readonly plain: string}

const MOST = 20

/**
 * What kubectl and the API server would say about a text, without asking either; at most 20, in the order of the text. Warnings
 * are left out: what they are about works. An empty text has nothing wrong with it.
 */
export function diagnose(text: string): readonly Diagnosis[] {
  const {findings} = findingsOf(text, 'STDIN')
  return findings
    .filter(({level}) => level === 'error')
    .slice(0, MOST)
    .map(ofFinding)
}

function ofFinding({line, column, server, plain, suggestion}: Finding): Diagnosis {
  return {line, column, message: server, plain: suggestion === undefined ? plain : `${plain} ${suggestion}`}
}
