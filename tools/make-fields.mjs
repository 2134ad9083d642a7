// Makes src/kube/fields.generated.json: the structure of the API's objects, without any of its prose.
//   node tools/make-fields.mjs DIR     DIR holds k8s.io/api and k8s.io/apimachinery of the Kubernetes version we follow (the Go module cache)
// Only needed for another Kubernetes version; the result is committed. Names of Go types are facts that kubectl prints
// (`of type []v1.Container`), and only the Go source has them.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const root = process.argv[2]
if (!root) throw new Error('usage: node tools/make-fields.mjs DIR')
const find = prefix => {
  const name = readdirSync(root).find(entry => entry === prefix || entry.startsWith(`${prefix}@`))
  if (!name) throw new Error(`no ${prefix} in ${root}`)
  return join(root, name)
}
const api = find('api')
const meta = join(find('apimachinery'), 'pkg/apis/meta/v1')
const PACKAGES = {
  meta,
  core: join(api, 'core/v1'),
  apps: join(api, 'apps/v1'),
  batch: join(api, 'batch/v1'),
  policy: join(api, 'policy/v1'),
  storage: join(api, 'storage/v1'),
  discovery: join(api, 'discovery/v1'),
  scheduling: join(api, 'scheduling/v1'),
  networking: join(api, 'networking/v1'),
  autoscaling: join(api, 'autoscaling/v2'),
  rbac: join(api, 'rbac/v1'),
  coordination: join(api, 'coordination/v1'),
}
// What Go code of other packages is called in those sources.
const ALIASES = {metav1: 'meta', v1: 'core', corev1: 'core', apiv1: 'core'}
/** Kind: package. */
const KINDS = {
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  Deployment: 'apps',
  ReplicaSet: 'apps',
  ControllerRevision: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  PodDisruptionBudget: 'policy',
  StorageClass: 'storage',
  EndpointSlice: 'discovery',
  PriorityClass: 'scheduling',
  Ingress: 'networking',
  NetworkPolicy: 'networking',
  HorizontalPodAutoscaler: 'autoscaling',
  Role: 'rbac',
  RoleBinding: 'rbac',
  ClusterRole: 'rbac',
  ClusterRoleBinding: 'rbac',
  Lease: 'coordination',
  Pod: 'core',
  Service: 'core',
  PersistentVolumeClaim: 'core',
  PersistentVolume: 'core',
  Node: 'core',
  ConfigMap: 'core',
  Secret: 'core',
  Namespace: 'core',
  Event: 'core',
  PodTemplate: 'core',
  ReplicationController: 'core',
  ServiceAccount: 'core',
  Endpoints: 'core',
  LimitRange: 'core',
  ResourceQuota: 'core',
}

const SCALARS = new Set(['string', 'bool', 'int', 'int32', 'int64', 'float64', 'byte', 'uint8'])
const SPECIAL = {
  'metav1.Time': 'Time',
  'metav1.MicroTime': 'MicroTime',
  'resource.Quantity': 'Quantity',
  'intstr.IntOrString': 'IntOrString',
  'runtime.RawExtension': 'RawExtension',
  'types.UID': 'types.UID',
  Time: 'Time',
  MicroTime: 'MicroTime',
  FieldsV1: 'FieldsV1',
  '[]byte': 'bytes',
}

function readPackage(dir, pack) {
  const types = {}
  const enums = {}
  const lines = readdirSync(dir)
    .filter(name => /types.*\.go$/.test(name) && !name.includes('generated') && !name.endsWith('_test.go'))
    .flatMap(name => readFileSync(join(dir, name), 'utf8').split('\n'))
  let notes = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at].trim()
    if (line.startsWith('//')) {
      notes.push(line.slice(2).trim())
      continue
    }
    const struct = /^type (\w+) struct \{$/.exec(line)
    const named = /^type (\w+) (?!struct|interface|func)(\S.*)$/.exec(line)
    if (struct) {
      const body = []
      for (at += 1; lines[at] !== '}'; at += 1) body.push(lines[at])
      types[struct[1]] = {fields: readFields(body, pack), atomic: notes.includes('+structType=atomic')}
    } else if (named) types[named[1]] = {named: named[2].replace(/\s*\/\/.*/, ''), enum: notes.includes('+enum')}
    else {
      const value = /^(\w+)\s+(\w+)\s*=\s*"([^"]*)"/.exec(line.replace(/^const /, ''))
      if (value) enums[value[2]] = [...(enums[value[2]] ?? []), value[3]]
    }
    if (line !== '') notes = []
  }
  return {types, enums}
}

function readFields(body, pack) {
  const fields = []
  let notes = []
  let comment = false
  for (const raw of body) {
    let line = raw.trim()
    if (comment) {
      comment = !line.includes('*/')
      continue
    }
    if (line.startsWith('/*')) {
      comment = !line.includes('*/')
      continue
    }
    if (line.startsWith('//')) {
      notes.push(line.slice(2).trim())
      continue
    }
    line = line.replace(/\s*\/\/.*$/, '')
    const found = /^(?:(\w+)\s+)?(\S+)\s+`([^`]*)`$/.exec(line)
    if (!found) {
      if (line !== '') throw new Error(`cannot read field of ${pack}: ${line}`)
      notes = []
      continue
    }
    fields.push(readField(found, notes))
    notes = []
  }
  return fields
}

function readField([, goName, goType, tags], notes) {
  const json = /json:"([^"]*)"/.exec(tags)?.[1] ?? ''
  const [name, ...options] = json.split(',')
  const note = key => notes.find(text => text.startsWith(`+${key}=`))?.slice(key.length + 2)
  return {
    name,
    goName,
    goType,
    inline: options.includes('inline') || (name === '' && goName === undefined),
    omit: options.includes('omitempty') || options.includes('omitzero'),
    optional: notes.includes('+optional'),
    required: notes.includes('+required') || notes.includes('+k8s:required'),
    list: note('listType'),
    keys: notes.filter(text => text.startsWith('+listMapKey=')).map(text => text.slice(12)),
    patchKey: /patchMergeKey:"([^"]*)"/.exec(tags)?.[1] ?? note('patchMergeKey'),
    patchStrategy: /patchStrategy:"([^"]*)"/.exec(tags)?.[1] ?? note('patchStrategy'),
  }
}

const packages = Object.fromEntries(Object.entries(PACKAGES).map(([pack, dir]) => [pack, readPackage(dir, pack)]))
const structs = {}
const scalars = {}

/** A Go type as text of the table: structs as `core.Container`, named scalars and maps likewise, `*` kept. */
function typeText(goType, pack) {
  if (goType.startsWith('*')) return `*${typeText(goType.slice(1), pack)}`
  if (SPECIAL[goType]) return SPECIAL[goType]
  if (goType.startsWith('[]')) return `[]${typeText(goType.slice(2), pack)}`
  const map = /^map\[([\w.]+)\](.*)$/.exec(goType)
  if (map) return `map[${typeText(map[1], pack)}]${typeText(map[2], pack)}`
  if (SCALARS.has(goType)) return goType
  const [alias, short] = goType.includes('.') ? goType.split('.') : ['', goType]
  const home = alias === '' ? pack : (ALIASES[alias] ?? alias)
  const found = packages[home]?.types[short]
  if (!found) throw new Error(`unknown type ${goType} in ${pack}`)
  const name = `${home}.${short}`
  if (found.fields) addStruct(name, found, home)
  else scalars[name] ??= [typeText(found.named, home), ...(found.enum ? [...new Set(packages[home].enums[short] ?? [])].sort() : [])]
  return name
}

function addStruct(name, found, pack) {
  if (structs[name]) return
  const fields = {}
  structs[name] = fields
  for (const field of found.fields) {
    const type = typeText(field.goType, pack)
    const flags = [
      field.inline ? 'inline' : '',
      !field.inline && !field.omit ? 'keep' : '',
      !field.inline && (field.required || (!field.omit && !field.optional)) ? 'required' : '',
      field.list ? `list=${field.list}` : '',
      field.keys.length > 0 ? `keys=${field.keys.join(',')}` : '',
      field.patchKey ? `merge=${field.patchKey}` : '',
      field.patchStrategy ? `patch=${field.patchStrategy}` : '',
    ].filter(Boolean)
    fields[field.inline ? field.goType.replace(/^\*?(\w+\.)?/, '') : field.name] = [type, ...flags].join(' ')
  }
}

for (const [kind, pack] of Object.entries(KINDS)) typeText(kind, pack)
const kinds = Object.fromEntries(Object.entries(KINDS).map(([kind, pack]) => [kind, `${pack}.${kind}`]))
const sorted = table => Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
const lines = table =>
  Object.entries(table)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n')
writeFileSync(
  'src/kube/fields.generated.json',
  `{"kinds":{\n${lines(sorted(kinds))}\n},"scalars":{\n${lines(sorted(scalars))}\n},"structs":{\n${lines(sorted(structs))}\n}}\n`,
)
console.log(`${Object.keys(structs).length} structs, ${Object.keys(scalars).length} scalars`)
