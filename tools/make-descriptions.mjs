// Makes src/kubectl/descriptions.json (git-ignored): the prose of `kubectl explain`, from the type files of two dev dependencies.
// kubernetes-models has the API's texts with their line breaks; @kubernetes/client-node those of apiVersion and kind, which it lacks.
// Run by tools/build.mjs. The file holds one text, itself JSON, so that a program that never explains never parses it:
//   {struct: [description, {field: description}]}, structs as in src/kube/fields.generated.json.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './steps.mjs'

const MODELS = join(ROOT, 'node_modules/kubernetes-models')
const MACHINERY = join(ROOT, 'node_modules/@kubernetes-models/apimachinery')
const CLIENT = join(ROOT, 'node_modules/@kubernetes/client-node/dist/gen/models')
const FOLDERS = {
  core: join(MODELS, 'v1'),
  apps: join(MODELS, 'apps/v1'),
  batch: join(MODELS, 'batch/v1'),
  policy: join(MODELS, 'policy/v1'),
  storage: join(MODELS, 'storage.k8s.io/v1'),
  discovery: join(MODELS, 'discovery.k8s.io/v1'),
  networking: join(MODELS, 'networking.k8s.io/v1'),
  scheduling: join(MODELS, 'scheduling.k8s.io/v1'),
  autoscaling: join(MODELS, 'autoscaling/v2'),
  rbac: join(MODELS, 'rbac.authorization.k8s.io/v1'),
  coordination: join(MODELS, 'coordination.k8s.io/v1'),
  meta: join(MACHINERY, 'apis/meta/v1'),
}
/** Types that are no structs, but have texts of their own that explain prints. */
const OTHERS = {
  Time: join(MACHINERY, 'apis/meta/v1/Time.d.ts'),
  MicroTime: join(MACHINERY, 'apis/meta/v1/MicroTime.d.ts'),
  FieldsV1: join(MACHINERY, 'apis/meta/v1/FieldsV1.d.ts'),
  Quantity: join(MACHINERY, 'api/resource/Quantity.d.ts'),
  IntOrString: join(MACHINERY, 'util/intstr/IntOrString.d.ts'),
  RawExtension: join(MACHINERY, 'runtime/RawExtension.d.ts'),
}

/** The text of a documentation comment. */
function prose(comment) {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, ''))
  return lines.join('\n').trim().replaceAll('\\*', '*').replaceAll('*\\/', '*/')
}

const COMMENT = String.raw`(/\*\*(?:[^*]|\*(?!/))*\*/)`

function readTypes(path) {
  if (!existsSync(path)) return undefined
  const source = readFileSync(path, 'utf8')
  const head = new RegExp(`${COMMENT}\\nexport (?:interface|type|declare type) (\\w+)`).exec(source)
  const body = /export interface \w+[^{]*\{([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
  const fields = {}
  for (const found of body.matchAll(new RegExp(`${COMMENT}\\s*"([^"]+)"\\??:`, 'g'))) fields[found[2]] = prose(found[1])
  return [head ? prose(head[1]) : '', fields]
}

/** apiVersion and kind have the same texts everywhere. */
function kindTexts() {
  const source = readFileSync(join(CLIENT, 'V1Pod.d.ts'), 'utf8')
  const text = name => {
    const found = new RegExp(`${COMMENT}\\s*'${name}'\\?:`).exec(source)
    if (!found) throw new Error(`no text of ${name} in @kubernetes/client-node`)
    return prose(found[1]).replaceAll("\\'", "'").replaceAll('\\"', '"')
  }
  return {apiVersion: text('apiVersion'), kind: text('kind')}
}

const {structs} = JSON.parse(readFileSync(join(ROOT, 'src/kube/fields.generated.json'), 'utf8'))
const kinds = kindTexts()
const out = {}
for (const [id, fields] of Object.entries(structs)) {
  const [pack, name] = id.split('.')
  const found = readTypes(join(FOLDERS[pack], `${name}.d.ts`))
  if (!found) continue
  out[id] = 'TypeMeta' in fields ? [found[0], {...kinds, ...found[1]}] : found
}
for (const [name, path] of Object.entries(OTHERS)) out[name] = readTypes(path) ?? ['', {}]
if (!out['core.Container']?.[1].image) throw new Error('the type files of kubernetes-models have changed: no text of a container’s image')
writeFileSync(join(ROOT, 'src/kubectl/descriptions.json'), `${JSON.stringify({text: JSON.stringify(out)})}\n`)
