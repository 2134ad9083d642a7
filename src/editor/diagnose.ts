import type {Finding} from '../kube/findings.ts'
import {findingsOf} from '../kube/findings.ts'
import type {Repeated} from './repeated.ts'
import {repeatedKeys} from './repeated.ts'

/** Something wrong in the text: where (line and column from 1), the server's or kubectl's own words, and what to do in plain ones. */
export type Diagnosis = {readonly line: number; readonly column: number; readonly message: string; readonly plain: string}

const MOST = 20

/**
 * What kubectl and the API server would say about a text, without asking either; at most 20, in the order of the text. Warnings
 * are left out: what they are about works. An empty text has nothing wrong with it.
 */
export function diagnose(text: string): readonly Diagnosis[] {
  const {findings} = findingsOf(text, 'STDIN')
  const told = findings.filter(({level}) => level === 'error').map(ofFinding)
  // What the server would not mention, a person wants to know before anything that follows from it.
  const repeated = repeatedKeys(text.split('\n')).map(ofRepeated)
  return [...told, ...repeated].toSorted((a, b) => a.line - b.line).slice(0, MOST)
}

function ofRepeated({key, first, line, column}: Repeated): Diagnosis {
  const objects = key === 'apiVersion' || key === 'kind' ? ' Part the two objects by a line with ---.' : ' Take one of them away.'
  return {line, column, message: '', plain: `${key} stands in line ${first} already; only the last one counts.${objects}`}
}

function ofFinding({line, column, server, plain, suggestion}: Finding): Diagnosis {
  return {line, column, message: server, plain: suggestion === undefined ? plain : `${plain} ${suggestion}`}
}
