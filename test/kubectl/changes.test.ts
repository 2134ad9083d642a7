import {describe, expect, it} from 'vitest'
import {withEdited} from '../../src/kubectl/prompt.ts'
import {cluster, DEPLOYMENT, later, node, pod, says, typed} from './cluster.ts'

const files = {'web.yaml': DEPLOYMENT}
const replicas = "kubectl get deploy web -o jsonpath='{.spec.replicas}'"

describe('kubectl apply', () => {
  it('creates, leaves alone and changes, and says which', () => {
    const changed = {'web.yaml': DEPLOYMENT.replace('nginx:1.27', 'nginx:1.28')}
    const first = typed(cluster(), ['kubectl apply -f web.yaml'], files)
    expect(first.stdout).toBe('deployment.apps/web created\n')
    expect(says(first.world, 'kubectl apply -f web.yaml', files)).toBe('deployment.apps/web unchanged\n')
    expect(says(first.world, 'kubectl apply -f web.yaml', changed)).toBe('deployment.apps/web configured\n')
  })

  it('keeps what somebody else set, as long as the manifest never named it', () => {
    const scaleless = DEPLOYMENT.replace('  replicas: 3\n', '')
    const {stdout} = typed(
      cluster(),
      ['kubectl apply -f web.yaml', 'kubectl scale deploy web --replicas=5', 'kubectl apply -f web.yaml', replicas],
      {'web.yaml': scaleless},
    )
    expect(stdout).toBe('5')
  })

  it('takes back what the manifest names', () => {
    expect(
      typed(cluster(), ['kubectl apply -f web.yaml', 'kubectl scale deploy web --replicas=5', 'kubectl apply -f web.yaml', replicas], files)
        .stdout,
    ).toBe('3')
  })

  it('removes what the last manifest had and this one has not, and nothing else', () => {
    const before = typed(cluster(), ['kubectl apply -f web.yaml', 'kubectl set env deploy/web B=2'], files)
    const without = {'web.yaml': DEPLOYMENT.replace('        - {name: A, value: "1"}\n', '')}
    const after = typed(
      before.world,
      ['kubectl apply -f web.yaml', "kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].env}'"],
      without,
    )
    expect(after.stdout).toBe('[{"name":"C","value":"3"},{"name":"B","value":"2"}]')
  })

  it('warns of an object that it did not make', () => {
    const made = typed(cluster(), ['kubectl create -f web.yaml', 'kubectl apply -f web.yaml'], files)
    expect(made.stderr).toContain('is missing the kubectl.kubernetes.io/last-applied-configuration annotation')
  })

  it('changes nothing in a dry run', () => {
    const dry = typed(cluster(), ['kubectl apply -f web.yaml --dry-run=server'], files)
    expect(dry.stdout).toBe('deployment.apps/web created (server dry run)\n')
    expect(dry.requests).toEqual([])
    expect(says(dry.world, 'kubectl get deploy')).toBe('No resources found in default namespace.\n')
  })

  it('shows its effect beforehand: diff exits with 1 when there is one', () => {
    const {world} = typed(cluster(), ['kubectl apply -f web.yaml'], files)
    expect(typed(world, ['kubectl diff -f web.yaml'], files).exit).toBe(0)
    const diff = typed(world, ['kubectl diff -f web.yaml'], {'web.yaml': DEPLOYMENT.replace('replicas: 3', 'replicas: 4')})
    expect(diff.exit).toBe(1)
    expect(diff.stdout).toContain('-  replicas: 3\n+  replicas: 4\n')
    expect(diff.world).toBe(world)
  })
})

describe('kubectl replace, patch, edit and scale', () => {
  const {world} = typed(cluster(), ['kubectl apply -f web.yaml'], files)

  it('replace refuses what is not there, and puts the whole object', () => {
    expect(says(cluster(), 'kubectl replace -f web.yaml', files)).toContain('deployments.apps "web" not found')
    expect(says(world, 'kubectl replace -f web.yaml', files)).toBe('deployment.apps/web replaced\n')
  })

  it('patch knows three ways: by keys, by fields, by places', () => {
    const image = "kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[*].image}'"
    const patches = [
      `kubectl patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"}]}}}}'`,
      `kubectl patch deploy web --type=merge -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"a"}]}}}}'`,
      `kubectl patch deploy web --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"a"}]'`,
    ]
    for (const patch of patches) {
      const {stdout} = typed(world, [patch, image])
      expect(stdout).toBe('a')
    }
  })

  it('edit gives the object to the editor and sends what came back different', () => {
    const opened = typed(world, ['kubectl edit deploy web'])
    expect(opened.edit?.text).toContain('  replicas: 3\n')
    const {waiting} = opened
    if (waiting === undefined || opened.edit === undefined) throw new Error('nothing to edit')
    const back = later({...opened, waiting: withEdited(waiting, opened.edit.text.replace('replicas: 3', 'replicas: 7'))}, world)
    expect(back.stdout).toBe('deployment.apps/web edited\n')
    expect(says(back.world, replicas)).toBe('7')
    const same = later({...opened, waiting: withEdited(waiting, opened.edit.text)}, world)
    expect(same.stderr).toBe('Edit cancelled, no changes made.\n')
    expect(same.requests).toEqual([])
  })

  it('a patch that changes nothing says so, save of an object that the API server did not write itself', () => {
    const {world} = typed(cluster(), ['kubectl apply -f web.yaml'], files)
    expect(says(world, "kubectl patch deploy web -p '{}'")).toBe('deployment.apps/web patched (no change)\n')
    const foreign = {...pod('one'), metadata: {...pod('one').metadata, resourceVersion: '9000'}}
    const first = typed(cluster(foreign), ["kubectl patch pod one -p '{}'"])
    expect(first.stdout).toBe('pod/one patched\n')
    expect(says(first.world, "kubectl patch pod one -p '{}'")).toBe('pod/one patched (no change)\n')
  })

  it('a NodePort Service shares a port of the nodes between the protocols of one port', () => {
    const dns =
      '{apiVersion: v1, kind: Service, metadata: {name: dns}, spec: {type: NodePort, ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]}}'
    const {stdout} = typed(cluster(), ['kubectl create -f dns.yaml -o jsonpath="{.spec.ports[*].nodePort}"'], {'dns.yaml': dns})
    const [tcp, udp] = stdout.split(' ')
    expect([tcp, Number(tcp) >= 30_000]).toEqual([udp, true])
  })

  it('run parts the Service of --expose from its pod twice, and remembers nothing in a dry run', () => {
    const line = 'kubectl run p --image=nginx --expose --port=80 --save-config --dry-run=client -o yaml'
    const text = says(cluster(), line)
    expect(text).toContain('---\n---\napiVersion: v1\nkind: Pod\n')
    expect(text).not.toContain('last-applied')
  })

  it('scale holds to the number that it expects to find', () => {
    expect(says(world, 'kubectl scale deploy web --replicas=2 --current-replicas=9')).toBe('error: Expected replicas to be 9, was 3\n')
    expect(typed(world, ['kubectl scale deploy/web --replicas=2', replicas]).stdout).toBe('2')
  })

  it('label, annotate and taint add, overwrite on demand, and remove', () => {
    const labelled = typed(cluster(pod('a'), node('n')), ['kubectl label pod a tier=x'])
    expect(labelled.stdout).toBe('pod/a labeled\n')
    expect(says(labelled.world, 'kubectl label pod a tier=y')).toContain("'tier' already has a value (x), and --overwrite is false")
    expect(typed(labelled.world, ['kubectl label pod a tier-', 'kubectl get pod a --show-labels']).stdout).toContain('<none>')
    expect(
      typed(labelled.world, ['kubectl taint node n gpu=yes:NoSchedule', "kubectl get node n -o jsonpath='{.spec.taints}'"]).stdout,
    ).toBe('[{"effect":"NoSchedule","key":"gpu","value":"yes"}]')
  })

  it('keeps what it asked of the API server in order, so that it can be done again', () => {
    const made = typed(cluster(), ['kubectl apply -f web.yaml && kubectl scale deploy web --replicas=1'], files)
    expect(made.requests.map(request => request.verb)).toEqual(['create', 'update'])
  })
})

describe('what the server reads before it looks', () => {
  const old = {'web.yaml': DEPLOYMENT.replace('spec:\n', 'spec:\n  paused: 1\n')}

  it('refuses fields of a wrong type even for an object that is not there', () => {
    const {stderr} = typed(cluster(), ['kubectl replace -f web.yaml'], old)
    expect(stderr).toContain(
      'Error from server (BadRequest): error when replacing "web.yaml": Deployment in version "v1" cannot be handled',
    )
    expect(typed(cluster(), ['kubectl replace -f web.yaml'], files).stderr).toContain('deployments.apps "web" not found')
  })

  it('warns of a changed object as of a new one', () => {
    const warned = DEPLOYMENT.replace('      containers:\n', '      nodeSelector: {beta.kubernetes.io/os: linux}\n      containers:\n')
    const {stderr} = typed(cluster(), ['kubectl create -f web.yaml', 'kubectl replace -f old.yaml'], {...files, 'old.yaml': warned})
    expect(stderr).toContain('deprecated since v1.14; use "kubernetes.io/os" instead')
  })

  it('takes the lower bits of a number in a patch that is too large for its field', () => {
    const patch = `kubectl patch deploy web -p '{"spec":{"replicas":4294967299}}'`
    expect(typed(cluster(), ['kubectl apply -f web.yaml', patch, replicas], files).stdout).toBe('3')
  })
})

describe('apply --prune', () => {
  const map = (name: string, label = 'app: shop'): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {${label}}}\n`
  const all = {'all.yaml': `${map('a')}---\n${map('b')}---\n${map('other', 'app: bank')}`, 'now.yaml': map('a')}

  it('deletes what was applied with these labels and is in no manifest any more', () => {
    const lines = ['kubectl apply -f all.yaml', 'kubectl create configmap made', 'kubectl label configmap made app=shop']
    const {stdout, world} = typed(cluster(), [...lines, 'kubectl apply -f now.yaml --prune -l app=shop'], all)
    expect(stdout).toBe('configmap/a unchanged\nconfigmap/b pruned\n')
    expect(typed(world, ['kubectl get configmaps -o name']).stdout).toBe('configmap/a\nconfigmap/made\nconfigmap/other\n')
  })

  it('only says so in a dry run, and looks at no other kinds than it is told to', () => {
    const dry = typed(cluster(), ['kubectl apply -f all.yaml', 'kubectl apply -f now.yaml --prune --all --dry-run=server'], all)
    expect(dry.stdout).toBe(
      'configmap/a unchanged (server dry run)\nconfigmap/b pruned (server dry run)\nconfigmap/other pruned (server dry run)\n',
    )
    const told = ['kubectl apply -f all.yaml', 'kubectl apply -f now.yaml --prune --all --prune-allowlist=core/v1/Secret']
    expect(typed(cluster(), told, all).stdout).toBe('configmap/a unchanged\n')
  })
})

describe('words of rarer commands', () => {
  const says1 = (line: string, more: Record<string, string> = files) =>
    typed(typed(cluster(), ['kubectl apply -f web.yaml'], files).world, [line], more)

  it('delete -i asks first, and takes only y for an answer', () => {
    const shown = 'You are about to delete the following 1 resource(s):\ndeployment.apps/web\nDo you want to continue? (y/N): '
    expect(says1('kubectl delete deploy web -i').stdout).toBe(`${shown}deletion is cancelled\n`)
    expect(says1('echo Y | kubectl delete deploy web -i --wait=false').stdout).toBe(
      `${shown}deployment.apps "web" deleted from default namespace\n`,
    )
  })

  it('set image sets the containers that are there and complains of the others', () => {
    const {stdout, stderr, exit} = says1('kubectl set image deploy/web web=nginx:2 nosuch=x')
    expect([stdout, stderr, exit]).toEqual(['deployment.apps/web image updated\n', 'error: unable to find container named "nosuch"\n', 1])
  })

  it('set env refuses to set and to take away one variable at once, and keeps no empty value', () => {
    expect(says1('kubectl set env deploy/web X=1 X-').stderr).toBe(
      'error: can not both modify and remove the same environment variable in the same command\n',
    )
    expect(says1('kubectl set env deploy/web X= --dry-run=client -o jsonpath="{.spec.template.spec.containers[0].env[-1:]}"').stdout).toBe(
      '{"name":"X"}',
    )
  })

  it('set selector takes what a map can hold', () => {
    expect(says1('kubectl set selector svc/web "bad x"').stderr).toContain(
      'couldn\'t parse the selector string "bad x": unable to parse requirement:',
    )
    expect(says1('kubectl set selector').stderr).toBe('error: one selector is required\n')
    expect(says1('kubectl set selector deploy/web a=b').stderr).toBe('error: setting a selector is only supported for Services\n')
  })

  it('expose makes a port for each protocol that a port of the pods speaks', () => {
    const dns =
      '{apiVersion: v1, kind: Pod, metadata: {name: dns, labels: {a: b}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]}]}}'
    const {world} = typed(cluster(), ['kubectl create -f dns.yaml'], {'dns.yaml': dns})
    const line = 'kubectl expose pod dns --dry-run=client -o jsonpath="{range .spec.ports[*]}{.name}:{.port}/{.protocol} {end}"'
    expect(says(world, line)).toBe('port-1-tcp:53/TCP port-1-udp:53/UDP ')
    expect(typed(world, ['kubectl expose pod dns --port=53 --session-affinity=x']).stderr).toBe('error: unknown session affinity: x\n')
  })

  it('label --list shows the labels as they would be', () => {
    expect(says1('kubectl label deploy web tier=x --list').stdout.split('\n')).toContain('tier=x')
    expect(says1('kubectl get deploy web --show-labels --no-headers').stdout).not.toContain('tier=x')
  })

  it('taint says nothing of a dry run, and wants the names of nodes', () => {
    const world = cluster(node('n1'))
    expect(says(world, 'kubectl taint node n1 a=b:NoSchedule --dry-run=client')).toBe('node/n1 tainted\n')
    expect(typed(world, ['kubectl taint nodes a=b:NoSchedule']).stderr).toBe(
      "error: at least one resource name must be specified since 'all' parameter is not set\n",
    )
    expect(typed(world, ['kubectl drain n1 --pod-selector="bad x"']).stderr).toBe(
      'error: --pod-selector=<pod_selector> must be a valid label selector\n',
    )
  })

  it('a sort by what cannot be compared ends kubectl with a line of its log', () => {
    const {stderr, exit} = typed(cluster(pod('a'), pod('b')), ['kubectl get pods --sort-by=.spec'])
    expect(stderr).toMatch(
      /^F1124 12:00:00.000000 +1 sorter.go:375\] Field \{.spec\} in .* err: unsortable type: map\[string\]interface \{\}\n$/,
    )
    expect(exit).toBe(1)
  })

  it('rollout history -o shows the object as it was, and rollout undo -o as it is', () => {
    expect(says1('kubectl rollout undo deploy/web -o name').stderr).toContain('no rollout history found')
    expect(says1('kubectl rollout').stdout).toContain('Manage the rollout')
  })

  it('what a server or a generator refuses is told in the words of each command', () => {
    expect(says1('kubectl create secret generic s --type=kubernetes.io/tls').stderr).toMatch(
      /^error: failed to create secret Secret "s" is invalid: /,
    )
    expect(says1('kubectl create deployment d --image=nginx --replicas=-1').stderr).toMatch(
      /^error: failed to create deployment: Deployment\.apps "d" is invalid: /,
    )
    expect(says1('kubectl create job j --from=deploy/web').stderr).toBe('error: unknown object type *v1.Deployment\n')
    expect(says1('kubectl create token nobody').stderr).toBe('error: failed to create token: serviceaccounts "nobody" not found\n')
    expect(says1('kubectl create secret tls t --cert=a --key=b').stderr).toBe(
      'error: Cannot read file a, open a: no such file or directory\n',
    )
    expect(says1('kubectl run p --image=nginx --env=1A=B').stderr).toBe('error: invalid env: 1A=B\n')
    expect(says1("kubectl get deploy -o go-template='{{break}}'").stderr).toContain('output:1: {{break}} outside {{range}}')
  })

  it('a kind stands before the names only when objects of several kinds were found', () => {
    expect(says1('kubectl get deploy/web pod/nosuch --no-headers').stdout).toMatch(/^web /)
    expect(says1('kubectl get deploy --namespace= -o name').stdout).toBe('deployment.apps/web\n')
  })

  it('describe shows block devices and volumes that are images', () => {
    const one = {
      ...pod('one'),
      spec: {
        containers: [{name: 'a', image: 'b', volumeDevices: [{name: 'raw', devicePath: '/dev/x'}]}],
        volumes: [{name: 'img', image: {reference: 'q:1', pullPolicy: 'Always'}}],
      },
    }
    const text = says(cluster(one), 'kubectl describe pod one')
    expect(text).toMatch(/Devices: +<none>\n +\/dev\/x from raw\n/)
    expect(text).toMatch(/Type: +Image \(a container image or OCI artifact\)\n +Reference: +q:1\n +PullPolicy: +Always\n/)
  })
})
