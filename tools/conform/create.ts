import {admitCreate} from '../../src/kube/admit.ts'
import {decode} from '../../src/kube/decode.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {groupKind} from '../../src/kube/resources.ts'
import {fieldsOf} from '../../src/kube/wire/shape.ts'
import type {Info} from '../../src/kube/read-file.ts'
import {readFile} from '../../src/kube/read-file.ts'
import {textAt} from '../../src/kube/peek.ts'
import {pathTrouble} from '../../src/kubectl/request-path.ts'
import type {Trouble} from '../../src/kubectl/trouble.ts'
import {faultOf, wrapped} from '../../src/kubectl/trouble.ts'

type Input = {readonly id: string; readonly manifest: string}
type CreateAnswer = {
  readonly id: string
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly objects: readonly KubeObject[]
}

/** The namespaces of the cluster that was recorded. */
const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'team-a', 'team-b']

/** One row of the `create` suite: `kubectl create --dry-run=server -f -` with the manifest on stdin. */
export function answer({id, manifest}: Input): CreateAnswer {
  const {infos, faults} = readFile(manifest, 'STDIN')
  const objects: KubeObject[] = []
  const troubles: Trouble[] = []
  let stdout = ''
  let warnings = ''
  for (const info of infos) {
    const made = create(info)
    if ('object' in made) {
      objects.push(made.object)
      stdout += `${groupKind(info.mapping.resource)}/${made.object.metadata.name} created (server dry run)\n`
      warnings += made.warnings.map(warning => `Warning: ${warning}\n`).join('')
    } else {
      warnings += ('warnings' in made ? made.warnings : []).map(warning => `Warning: ${warning}\n`).join('')
      troubles.push(wrapped(made, 'error when creating "STDIN": '))
    }
  }
  troubles.push(...faults.map(({message}) => ({message})))
  if (infos.length === 0 && troubles.length === 0) troubles.push({message: 'no objects passed to create'})
  const ended = faultOf(troubles)
  return {id, code: ended?.exit ?? 0, stdout, stderr: `${warnings}${ended ? `${ended.fault}\n` : ''}`, objects}
}

const NOT_THERE: Trouble = {reason: 'NotFound', message: 'the server could not find the requested resource'}

function create({
  mapping,
  value,
  document,
  path,
}: Info): {readonly object: KubeObject; readonly warnings: readonly string[]} | (Trouble & {readonly warnings?: readonly string[]}) {
  // A version left out of apiVersion is left out of the address too, and nothing is there.
  const {namespaced} = mapping.resource
  const lost = namespaced ? pathTrouble(textAt(value, 'metadata', 'namespace')) : undefined
  if (lost !== undefined) return lost
  if (mapping.list || String(value.apiVersion).endsWith('/') || value.apiVersion === '') return NOT_THERE
  const decoded = decode(value, inner => document.exact([...path, ...inner]))
  if (!('object' in decoded)) return decoded
  if (fieldsOf(mapping.resource.kind) === undefined) return {message: `${mapping.resource.kind} is not kept by this cluster`}
  return admitCreate(decoded.object, NAMESPACES, {uid: 'UID', dryRun: true})
}
