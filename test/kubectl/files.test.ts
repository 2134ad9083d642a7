import {describe, expect, it} from 'vitest'
import {cluster, DEPLOYMENT, pod, says, typed} from './cluster.ts'

const files = {'web.yaml': DEPLOYMENT}
const world = typed(cluster(), ['kubectl apply -f web.yaml'], files).world
const told = (line: string, more: Record<string, string> = files) => typed(world, [line], more)

describe('server-side apply over client-side apply', () => {
  const changed = {'web.yaml': DEPLOYMENT.replace('replicas: 3', 'replicas: 5').replace('nginx:1.27', 'nginx:1.28')}

  it('conflicts with the fields that client-side apply set to other values, and with no others', () => {
    const {stderr, exit} = told('kubectl apply --server-side -f web.yaml', changed)
    expect(exit).toBe(1)
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'error: Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:',
      '- .spec.replicas',
      '- .spec.template.spec.containers[name="web"].image',
    ])
    expect(told('kubectl apply --server-side -f web.yaml').stdout).toBe('deployment.apps/web serverside-applied\n')
  })

  it('takes the fields over by force, and has them from then on', () => {
    const line = 'kubectl apply --server-side -f web.yaml'
    const forced = typed(world, [`${line} --force-conflicts`], changed)
    expect(forced.stdout).toBe('deployment.apps/web serverside-applied\n')
    expect(says(forced.world, "kubectl get deploy web -o jsonpath='{.spec.replicas}'")).toBe('5')
    expect(says(forced.world, line, files)).toBe('deployment.apps/web serverside-applied\n')
  })

  it('conflicts over a list as a whole when the server put defaults into it', () => {
    const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: b}]}}
  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
`
    const made = typed(cluster(), ['kubectl apply -f db.yaml'], {'db.yaml': set}).world
    expect(typed(made, ['kubectl apply --server-side -f db.yaml'], {'db.yaml': set}).stderr).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.volumeClaimTemplates\n',
    )
  })
})

describe('files that commands read', () => {
  const broken = {...files, 'd/a.yaml': 'a: b\n', 'd/b.yaml': 'a: [\n', 'd/c.yaml': DEPLOYMENT}

  it('are told as one trouble among others when several cannot be read, else a line each', () => {
    expect(told('kubectl create -f d', broken).stderr).toMatch(
      /already exists\n\[error validating "d\/a.yaml": [^\n]*, error parsing d\/b.yaml: [^\n]*\]\n$/,
    )
    const {'d/c.yaml': _good, ...bad} = broken
    expect(told('kubectl create -f d', bad).stderr).toMatch(/^error validating "d\/a.yaml": [^\n]*\nerror parsing d\/b.yaml: [^\n]*\n$/)
  })

  it('are exposed and scaled automatically as they stand, whether or not the object is there', () => {
    const other = {'o.yaml': DEPLOYMENT.replaceAll('web', 'other')}
    expect(told('kubectl expose -f o.yaml --port=80', other).stdout).toBe('service/other exposed\n')
    expect(told('kubectl autoscale -f o.yaml --max=3', other).stdout).toBe('horizontalpodautoscaler.autoscaling/other autoscaled\n')
  })

  it('show the empty fields of Go structs when set changes them without a server', () => {
    const {stdout} = told('kubectl set image -f web.yaml web=nginx:2 --local -o yaml')
    expect(stdout).toContain('  strategy: {}\n')
    expect(stdout).toMatch(/status: \{\}\n$/)
  })

  it('are told of unknown fields before the server refuses the rest', () => {
    const odd = {'web.yaml': DEPLOYMENT.replace('replicas: 3', 'replicas: -3\n  replica: 1')}
    expect(typed(cluster(), ['kubectl create -f web.yaml --validate=warn'], odd).stderr).toMatch(
      /^Warning: unknown field "spec.replica"\nThe Deployment "web" is invalid: /,
    )
  })

  it('replace wants --force for what only a deletion has', () => {
    expect(told('kubectl replace -f web.yaml --grace-period=0').stderr).toBe('error: --grace-period must have --force specified\n')
    expect(told('kubectl replace -f web.yaml --timeout=1s').stderr).toBe('error: --timeout must have --force specified\n')
  })
})

describe('what commands say of containers and of what they wait for', () => {
  it('a wrong container is told with those that there are', () => {
    expect(typed(cluster(pod('a')), ['kubectl logs a -c x']).stderr).toBe('error: container x is not valid for pod a out of: web\n')
  })

  it('wait -o prints the object', () => {
    expect(says(cluster(pod('a')), 'kubectl wait pod/a --for=condition=Ready -o name')).toBe('pod/a\n')
  })

  it('names may stand beside --all where it only means that a kind will do', () => {
    expect(told('kubectl set env deploy/web --all --list').stdout).toMatch(/^# Deployment web, container web\n/)
    expect(told('kubectl delete deploy/web --all').stderr).not.toBe('')
    expect(typed(cluster(pod('a')), ['kubectl expose pvc x --port=1']).stderr).toBe(
      'Error from server (NotFound): persistentvolumeclaims "x" not found\n',
    )
  })

  it('commands that are not done look first whether the object is there', () => {
    expect(typed(cluster(), ['kubectl port-forward x 80']).stderr).toBe('Error from server (NotFound): pods "x" not found\n')
    expect(typed(cluster(), ['kubectl cp a:/x b:/y']).stderr).toBe('error: one of src or dest must be a local file specification\n')
  })
})
