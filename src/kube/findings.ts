/**
 * Everything wrong with a text of manifests, each with its place, the server's own words and ours: for the editor and for `lint`.
 */
import {admitCreate} from './admit.ts'
import type {DecodePath} from './decode.ts'
import {decode} from './decode.ts'
import {textAt} from './peek.ts'
import type {FileFault, Info} from './read-file.ts'
import {readFile} from './read-file.ts'
import type {Advice} from './suggest.ts'
import {adviseDecode, fieldPath} from './suggest.ts'
import {adviseCause, adviseWhole} from './suggest-field.ts'
import {adviseSyntax} from './suggest-yaml.ts'
import {fieldsOf} from './wire/shape.ts'
import type {Document, ReadLimits} from './yaml.ts'

export type Finding = {
  readonly level: 'error' | 'warning'
  /** From 1. A missing field is shown at the deepest part of its path that is there. */
  readonly line: number
  readonly column: number
  /** Path of the field, as the server writes it; empty when it is about the whole object. */
  readonly field: string
  /** What kubectl or the API server says. */
  readonly server: string
  readonly plain: string
  readonly suggestion?: string
  /** `StatefulSet web`, when it is known which object is meant. */
  readonly object?: string
}

export type Findings = {
  readonly findings: readonly Finding[]
  /** How many objects were looked at. */
  readonly objects: number
}

/** What kubectl and a cluster with the needed namespaces would say. In the order of the text; never throws. */
export function findingsOf(text: string, source: string, limits: Partial<ReadLimits> = {}): Findings {
  const {infos, faults} = readFile(text, source, limits)
  const findings = [...infos.flatMap(ofInfo), ...faults.map(ofFault)]
  return {findings: findings.toSorted((a, b) => a.line - b.line || a.column - b.column), objects: infos.length}
}

/** Nobody reads more about one object. */
const MOST = 200

type Place = {readonly line: number; readonly column: number}

function placeOf(document: Document, path: DecodePath): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const found = document.place(path.slice(0, length))
    if (found) return {line: found.line, column: found.column}
  }
  return {line: document.line, column: 1}
}

function ofFault({message, document, line, wrong}: FileFault): Finding {
  if (document && wrong) {
    // Any kind will do: all have the same metadata.
    const advice = adviseDecode('Pod', document.value, wrong)
    return {level: 'error', ...placeOf(document, wrong.path), field: fieldText(wrong.path), server: message, ...advice}
  }
  const place = document ? placeOf(document, message.includes('no matches for kind') ? ['kind'] : []) : {line: line ?? 1, column: 1}
  const syntax = message.includes('error parsing')
  const advice = syntax ? adviseSyntax(message.replace(/^error parsing [^:]*: /, '')) : adviseWhole(message, document?.value ?? null)
  return {level: 'error', ...place, field: '', server: message, ...advice}
}

function ofInfo(info: Info): readonly Finding[] {
  const {value, mapping} = info
  const object = `${mapping.resource.kind} ${textAt(value, 'metadata', 'name')}`.trim()
  const finding = (level: Finding['level'], path: DecodePath, field: string, server: string, advice: Advice): Finding => {
    return {level, ...placeOf(info.document, [...info.path, ...path]), field, server, ...advice, object}
  }
  const decoded = decode(value, path => info.document.exact([...info.path, ...path]))
  if (!('object' in decoded)) {
    return decoded.faults.map(fault =>
      finding('error', fault.path, fieldText(fault.path), fault.message, adviseDecode(mapping.resource.kind, value, fault)),
    )
  }
  if (mapping.list || fieldsOf(mapping.resource.kind) === undefined) return []
  const namespace = textAt(value, 'metadata', 'namespace') || 'default'
  const admitted = admitCreate(decoded.object, [namespace])
  if ('object' in admitted) return admitted.warnings.map(text => finding('warning', warningPath(text), '', text, {plain: text}))
  if (!admitted.causes) return [finding('error', [], '', admitted.message, adviseWhole(admitted.message, value))]
  return admitted.causes
    .slice(0, MOST)
    .map(cause => finding('error', fieldPath(cause.field), cause.field, `${cause.field}: ${cause.message}`, adviseCause(value, cause)))
}

/** A warning mostly begins with the field it is about. */
function warningPath(text: string): DecodePath {
  const found = /^([a-zA-Z]+(?:\.[a-zA-Z]+|\[[^\]]*\])*): /.exec(text)
  return found ? fieldPath(found[1] ?? '') : []
}

function fieldText(path: DecodePath): string {
  return path.reduce((text: string, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '')
}
