import {describe, expect, it} from 'vitest'
import {simCommand} from '../../src/app/sim-command.ts'

// What somebody asks who asks what would happen if: scenario files played by `sim`, and what they print.

/** The lines of a scenario's answers and events, without their moments. */
function played(file: string): readonly string[] {
  const {exit, stdout, stderr} = simCommand('s.yaml', file)
  expect([exit, stderr]).toEqual([0, ''])
  return stdout.split('\n').map(line => line.replace(/^ *[\d.]+s {2}/, ''))
}

/** What the last `kubectl` of that beginning answered. */
function answered(lines: readonly string[], command: string): readonly string[] {
  const at = lines.findLastIndex(line => line.startsWith(`> kubectl ${command}`))
  const whole = lines.indexOf('At the end there waits')
  const rest = lines.slice(at + 1, whole < 0 ? lines.length : whole).filter(line => line.startsWith('  ') || line.startsWith('> '))
  const end = rest.findIndex(line => line.startsWith('> '))
  return rest.slice(0, end < 0 ? rest.length : end).map(line => line.trim())
}

const set = `
- apply: |
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: web}
    spec:
      serviceName: web
      replicas: 1
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: c
            image: busybox:1.37
            command: [sh, -c, 'echo "$HOSTNAME came" >> /data/log; cat /data/log; trap "exit 0" TERM; sleep 36000 & wait']
            volumeMounts: [{name: data, mountPath: /data}]
      volumeClaimTemplates:
      - metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
- wait: {for: Pod/web-0 ready=true, atMost: 60s}
- kubectl: get pods -o wide --no-headers`

describe('what happens if', () => {
  it('the node of a pod with data is drained: the pod reads on another node what it wrote on the first', () => {
    const lines = played(`steps:${set}
- kubectl: drain node-b node-a --ignore-daemonsets
- kubectl: uncordon node-a
- kubectl: drain node-c --ignore-daemonsets
- wait: {for: Pod/web-0 ready=true, atMost: 60s}
- kubectl: logs web-0
- kubectl: get pod web-0 -o jsonpath={.spec.nodeName}
`)
    const log = answered(lines, 'logs web-0')
    expect(log.length).toBeGreaterThan(1)
    expect(new Set(log)).toEqual(new Set(['web-0 came']))
    expect(answered(lines, 'get pod web-0')).toEqual(['node-a'])
  })

  it('a lost node is marked out-of-service: its pod is let go at once, without anybody forcing it, and comes up elsewhere', () => {
    const lines = played(`steps:
- kubectl: cordon node-a${set}
- node: {name: node-b, do: stop}
- node: {name: node-c, do: stop}
- wait: {for: Node/node-b ready=Unknown, atMost: 90s}
- wait: {for: Pod/web-0 terminating=true, atMost: 400s}
- sleep: 60s
- kubectl: uncordon node-a
- kubectl: get pods --no-headers
- kubectl: taint nodes node-b node-c node.kubernetes.io/out-of-service=nodeshutdown:NoExecute
- wait: {for: Pod/web-0 node=node-a ready=true, atMost: 500s}
- kubectl: get pods --no-headers -o wide
`)
    expect(answered(lines, 'get pods --no-headers')[0]).toMatch(/^web-0 +1\/1 +Running .*node-a/)
    expect(lines.filter(line => line.startsWith('pod-gc '))[0]).toMatch(
      /is marked out-of-service and is not Ready: its stopping pods are removed by force$/,
    )
    expect(lines).not.toContain('  waited in vain: it did not come true in that time')
  })

  it('a Job is made from a CronJob by hand: it belongs to the CronJob, and goes with it', () => {
    const lines = played(`
steps:
- kubectl: create cronjob report --schedule="0 0 1 1 *" --image=busybox:1.37 -- echo done
- kubectl: create job by-hand --from=cronjob/report
- wait: {for: Job/by-hand completionTime=true, atMost: 60s}
- kubectl: logs job/by-hand
- kubectl: get job by-hand -o jsonpath={.metadata.ownerReferences[0].kind}/{.metadata.ownerReferences[0].name}
- kubectl: delete cronjob report
- wait: settled
- kubectl: get jobs,pods
`)
    expect(answered(lines, 'logs')).toEqual(['done'])
    expect(answered(lines, 'get job by-hand')).toEqual(['CronJob/report'])
    expect(answered(lines, 'get jobs,pods')).toEqual(['No resources found in default namespace.'])
  })

  it('a pod asks for another by its name: a headless Service gives each pod of a set a name that stays', () => {
    const lines = played(`steps:${set}
- kubectl: set image sts/web c=nginx:1.27
- kubectl: patch sts web --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/command"}]'
- wait: settled
- kubectl: exec web-0 -- hostname -f
- kubectl: run client --image=busybox:1.37 --restart=Never -- sh -c 'wget -qO- http://web-0.web.default.svc.cluster.local | grep -c Welcome; wget -qO- http://web-7.web'
- wait: settled
- kubectl: logs client
`)
    expect(answered(lines, 'exec web-0')).toEqual(['web-0.web.default.svc.cluster.local'])
    expect(answered(lines, 'logs client')).toEqual(['2', "wget: bad address 'web-7.web'"])
  })

  it('a Job restarts its container in place up to its backoffLimit: then the pod is deleted, and no log is left', () => {
    const lines = played(`
steps:
- apply: |
    apiVersion: batch/v1
    kind: Job
    metadata: {name: bad}
    spec:
      backoffLimit: 1
      template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: 'busybox:1.37', command: [sh, -c, 'exit 3']}]}}
- wait: {for: Job/bad conditions.Failed~True, atMost: 150s}
- kubectl: get job bad -o jsonpath='{.status.conditions[?(@.type=="Failed")].reason}'
- wait: settled
- kubectl: get pods
`)
    expect(answered(lines, 'get job bad')).toEqual(['BackoffLimitExceeded'])
    expect(answered(lines, 'get pods')).toEqual(['No resources found in default namespace.'])
    expect(lines).toContain('event: Job bad: BackoffLimitExceeded: Job has reached the specified backoff limit')
  })

  it('images of all sorts are run: servers serve, programs end, and what cannot be pulled says so', () => {
    const run = (name: string, words: string) => `- kubectl: run ${name} --image=${words}\n`
    const lines = played(
      `steps:\n${run('redis', 'redis:7.2')}${run('pg', 'postgres:16 --env=POSTGRES_PASSWORD=x')}${run('pgbad', 'postgres:16')}${run('fluentd', 'fluent/fluentd:v1.16')}${run('exporter', 'quay.io/prometheus/node-exporter:v1.8.0')}${run('perl', "perl:5.34.0 --restart=Never -- perl -Mbignum=bpi -wle 'print bpi(20)'")}${run('typo', 'nginx:does-not-exist')}- sleep: 75s\n- kubectl: get pods\n- kubectl: logs perl\n- kubectl: logs pgbad\n`,
    )
    const states = Object.fromEntries(
      answered(lines, 'get pods')
        .slice(1)
        .map(line => [line.split(/ +/)[0], line.split(/ +/)[2]]),
    )
    expect(states).toMatchObject({redis: 'Running', pg: 'Running', fluentd: 'Running', exporter: 'Running', perl: 'Completed'})
    expect(['Error', 'CrashLoopBackOff']).toContain(states['pgbad'])
    expect(['ErrImagePull', 'ImagePullBackOff']).toContain(states['typo'])
    expect(answered(lines, 'logs perl')).toEqual(['3.1415926535897932385'])
    expect(answered(lines, 'logs pgbad')[0]).toMatch(/superuser password is not specified/)
    const told = lines.filter(line => line.startsWith('event: Pod typo: ')).map(line => line.slice('event: Pod typo: '.length))
    expect(told).toEqual(
      expect.arrayContaining([
        'Pulling: Pulling image "nginx:does-not-exist"',
        expect.stringMatching(/^Failed: Failed to pull image "nginx:does-not-exist": .*not found/),
        'Failed: Error: ErrImagePull',
        'BackOff: Back-off pulling image "nginx:does-not-exist"',
        'Failed: Error: ImagePullBackOff',
      ]),
    )
  })
})
