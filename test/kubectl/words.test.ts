import {describe, expect, it} from 'vitest'
import {cluster, DEPLOYMENT, pod, says, typed} from './cluster.ts'

const world = cluster(pod('web-0', {labels: {app: 'web', tier: 'front'}}), pod('web-1', {labels: {app: 'web', tier: 'back'}}), pod('db-0'))

describe('the words of kubectl', () => {
  it('takes flags before, between and behind arguments, long, short and joined', () => {
    const plain = says(world, 'kubectl get pods -l app=web')
    for (const line of [
      'kubectl -n default get pods -lapp=web',
      'kubectl get --selector=app=web pods',
      'kubectl get po --selector app=web --namespace=default',
    ]) {
      expect(says(world, line)).toBe(plain)
    }
    expect(plain.split('\n')).toHaveLength(4)
  })

  it('refuses an unknown flag, an unknown verb and an unknown kind in kubectl’s words', () => {
    expect(says(world, 'kubectl get pods --colour')).toBe("error: unknown flag: --colour\nSee 'kubectl get --help' for usage.\n")
    expect(says(world, 'kubectl gte pods')).toBe('error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n')
    expect(says(world, 'kubectl get pots')).toBe('error: the server doesn\'t have a resource type "pots"\n')
  })

  it('exits with 1 when something is not there, and still shows the rest', () => {
    const {stdout, stderr, exit} = typed(world, ['kubectl get pod web-0 web-9'])
    expect(stdout).toContain('web-0')
    expect(stderr).toBe('Error from server (NotFound): pods "web-9" not found\n')
    expect(exit).toBe(1)
  })

  it('selects by labels: equal, unequal, in a set, there or not', () => {
    const names = (selector: string) => says(world, `kubectl get pods -o name -l '${selector}'`).trim().split('\n')
    expect(names('tier!=back')).toEqual(['pod/db-0', 'pod/web-0'])
    expect(names('tier in (back, front)')).toEqual(['pod/web-0', 'pod/web-1'])
    expect(names('tier notin (back)')).toEqual(['pod/db-0', 'pod/web-0'])
    expect(names('!app')).toEqual(['pod/db-0'])
    expect(names('app,tier=back')).toEqual(['pod/web-1'])
  })

  it('selects by fields that the API server indexes, and by no others', () => {
    expect(says(world, 'kubectl get pods -o name --field-selector metadata.name=db-0')).toBe('pod/db-0\n')
    expect(says(world, 'kubectl get pods --field-selector spec.color=red')).toContain('field label not supported: spec.color')
  })

  it('has help for every verb', () => {
    for (const verb of ['get', 'apply', 'rollout', 'rollout undo', 'create', 'drain', 'config']) {
      expect(says(world, `kubectl ${verb} --help`)).toContain(`kubectl ${verb}`)
    }
    expect(says(world, 'kubectl')).toContain('describe')
  })

  it('says what it has not rather than doing something else', () => {
    expect(says(world, 'kubectl proxy')).toContain('this tutorial does not do')
  })

  it('chooses the namespace of the lines that follow', () => {
    const {stdout} = typed(world, [
      'kubectl config set-context --current --namespace=team-a',
      'kubectl config view --minify -o jsonpath={..namespace}',
    ])
    expect(stdout).toBe('team-a')
    expect(typed(world, ['kubectl config set-context --current --namespace team-a', 'kubectl get pods']).stderr).toBe(
      'No resources found in team-a namespace.\n',
    )
  })
})

describe('what kubectl prints', () => {
  it('JSONPath: fields, ranges, filters and the dots that search everywhere', () => {
    expect(says(world, "kubectl get pods -o jsonpath='{.items[*].metadata.name}'")).toBe('db-0 web-0 web-1')
    expect(says(world, `kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`)).toBe('db-0\nweb-0\nweb-1\n')
    expect(says(world, `kubectl get pods -o jsonpath='{.items[?(@.metadata.labels.tier=="back")].metadata.name}'`)).toBe('web-1')
    expect(says(world, "kubectl get pod web-0 -o jsonpath='{..image}'")).toBe('nginx:1.27')
  })

  it('Go templates and columns of one’s own', () => {
    expect(says(world, "kubectl get pods -o go-template='{{range .items}}{{.metadata.name}};{{end}}'")).toBe('db-0;web-0;web-1;')
    expect(says(world, 'kubectl get pods -o custom-columns=NAME:.metadata.name,TIER:.metadata.labels.tier')).toBe(
      'NAME    TIER\ndb-0    <none>\nweb-0   front\nweb-1   back\n',
    )
  })

  it('sorts by any field', () => {
    expect(says(world, 'kubectl get pods --no-headers -o custom-columns=N:.metadata.name --sort-by=.metadata.labels.tier')).toBe(
      'db-0\nweb-1\nweb-0\n',
    )
  })

  it('prints a manifest that it would read again as the same', () => {
    const shown = says(world, 'kubectl create -f a.yaml --dry-run=client -o yaml', {'a.yaml': DEPLOYMENT})
    expect(says(world, 'kubectl create -f b.yaml --dry-run=client -o yaml', {'b.yaml': shown})).toBe(shown)
  })
})
