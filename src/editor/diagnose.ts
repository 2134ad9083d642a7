import {admitCreate} from '../kube/admit.ts'
import {decode} from '../kube/decode.ts'
import {structOfKind} from '../kube/fields.ts'
import {textAt} from '../kube/peek.ts'
import {readManifests} from '../kube/yaml.ts'
import type {Document, Path} from '../kube/yaml.ts'
import {plainField, plainFault, plainSyntax} from './plain-words.ts'

/** Something wrong in the text: where (line and column from 1), the server's or parser's own words, and a plain sentence. */
export type Diagnosis = {readonly line: number; readonly column: number; readonly message: string; readonly plain: string}

const MOST = 20

/**
 * What kubectl and the API server would say about a text, without asking either; at most 20, in the order of the text.
 * An empty text has nothing wrong with it.
 */
export function diagnose(text: string): readonly Diagnosis[] {
  const read = readManifests(text)
  const found: Diagnosis[] = read.documents.flatMap(ofDocument)
  if (read.error !== undefined) found.push({line: read.error.line ?? 1, column: 1, message: read.error.message, plain: plainSyntax(read.error.message)})
  return found.toSorted((a, b) => a.line - b.line).slice(0, MOST)
}

function ofDocument(document: Document): readonly Diagnosis[] {
  const kind = textAt(document.value, 'kind')
  const at = (path: Path, message: string, plain: string): Diagnosis => {
    const {line, column} = placeOf(document, path)
    return {line, column, message, plain}
  }
  if (kind === '') return [at([], 'Object \'Kind\' is missing', 'kind is missing: say what this is, for example kind: StatefulSet')]
  if (structOfKind(kind) === undefined) return [at(['kind'], `no matches for kind "${kind}"`, `the cluster knows no kind ${kind}`)]
  const decoded = decode(document.value)
  if (!('object' in decoded)) return decoded.faults.map(fault => at(fault.path, fault.message, plainFault(fault.message, fault.path, document.value)))
  const named = {...decoded.object, metadata: {...decoded.object.metadata, name: decoded.object.metadata.name || (decoded.object.metadata.generateName === undefined ? '' : 'x')}}
  const admitted = admitCreate(named, [textAt(decoded.object, 'metadata', 'namespace') || 'default'])
  if (!('causes' in admitted) || admitted.causes === undefined) return []
  return admitted.causes.map(({field, message}) => at(pathOf(field), `${field}: ${message}`, plainField(field, message)))
}

/** The deepest part of a path that is in the text: a missing field is shown at its parent. */
function placeOf(document: Document, path: Path): {readonly line: number; readonly column: number} {
  for (let length = path.length; length > 0; length--) {
    const found = document.place(path.slice(0, length))
    if (found !== undefined) return found
  }
  return {line: document.line, column: 1}
}

/** `spec.template.spec.containers[0].image` as a path; `labels[app]` keeps its key. */
export function pathOf(field: string): Path {
  const path: (string | number)[] = []
  for (const piece of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    const [, name, index] = piece
    if (name !== undefined) path.push(name)
    else if (index !== undefined) path.push(/^\d+$/.test(index) ? Number(index) : index.replace(/^"|"$/g, ''))
  }
  return path
}
