import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {diagnose} from '../../src/editor/diagnose.ts'

const solution = (path: string): string => readFileSync(new URL(`../../lessons/${path}`, import.meta.url), 'utf8')
const STATEFUL_SET = solution('statefulset/own-disk/solution/store.yaml')
const DAEMON_SET = solution('daemonset/build-collector/solution/collector.yaml')
const JOB = solution('job/many-hands/solution/paint.yaml')
const CRON_JOB = solution('cronjob/read-the-clock/solution/windows.yaml')

/** What people write, by what they should have written. */
const MISTAKES: readonly (readonly [manifest: string, right: string, wrong: string])[] = [
  [STATEFUL_SET, 'replicas: 3', 'replicas: three'],
  [STATEFUL_SET, 'replicas: 3', 'replicas: "3"'],
  [STATEFUL_SET, 'replicas: 3', 'replicas: -1'],
  [STATEFUL_SET, 'replicas: 3', 'replicas: 1.5'],
  [STATEFUL_SET, 'replicas: 3', 'replica: 3'],
  [STATEFUL_SET, 'replicas: 3', 'Replicas: 3'],
  [STATEFUL_SET, 'replicas: 3', 'replicas 3'],
  [STATEFUL_SET, '  replicas: 3', '   replicas: 3'],
  [STATEFUL_SET, '  replicas: 3', '\treplicas: 3'],
  [STATEFUL_SET, 'replicas: 3', 'replicas: 3\n  replicas: 4'],
  [STATEFUL_SET, 'kind: StatefulSet', 'kind: Statefulset'],
  [STATEFUL_SET, 'kind: StatefulSet', 'kind: StatefulSets'],
  [STATEFUL_SET, 'kind: StatefulSet', 'kind StatefulSet'],
  [STATEFUL_SET, 'apiVersion: apps/v1', 'apiVersion: v1'],
  [STATEFUL_SET, 'apiVersion: apps/v1', 'apiVersion: apps/v1beta1'],
  [STATEFUL_SET, 'apiVersion: apps/v1', 'apiversion: apps/v1'],
  [STATEFUL_SET, '    matchLabels:\n      app: store', '    matchLabels:\n      app: shop'],
  [STATEFUL_SET, '    matchLabels:\n      app: store', '    app: store'],
  [STATEFUL_SET, 'matchLabels:', 'matchLabel:'],
  [STATEFUL_SET, '      labels:\n        app: store', '      labels:\n      - app: store'],
  [STATEFUL_SET, '        app: store\n    spec:', '        app: on\n    spec:'],
  [STATEFUL_SET, '      - name: main', '      name: main'],
  [STATEFUL_SET, '        image: busybox:1.37\n', ''],
  [STATEFUL_SET, 'image: busybox:1.37', 'img: busybox:1.37'],
  [STATEFUL_SET, 'mountPath: /data', 'mountpath: /data'],
  [STATEFUL_SET, '          mountPath: /data\n', ''],
  [STATEFUL_SET, '        - name: data', '        - name: disk'],
  [STATEFUL_SET, 'accessModes: [ReadWriteOnce]', 'accessModes: ReadWriteOnce'],
  [STATEFUL_SET, 'ReadWriteOnce', 'ReadWriteOne'],
  [STATEFUL_SET, 'storage: 1Gi', 'storage: 1GB'],
  [STATEFUL_SET, 'storage: 1Gi', 'storage: one'],
  [STATEFUL_SET, 'clusterIP: None', 'clusterIP: Nope'],
  [STATEFUL_SET, 'port: 6000', 'port: 60000000'],
  [STATEFUL_SET, 'port: 6000', 'port: kv'],
  [STATEFUL_SET, '  name: store\nspec:\n  serviceName', '  name: Store_1\nspec:\n  serviceName'],
  [STATEFUL_SET, '---\n', ''],
  [DAEMON_SET, '  selector:', '  replicas: 3\n  selector:'],
  [DAEMON_SET, 'name: fluentd-elasticsearch\n  template', 'name: fluentd\n  template'],
  [DAEMON_SET, '  template:', '  templates:'],
  [DAEMON_SET, '    spec:\n      containers', '    spec:\n      restartPolicy: OnFailure\n      containers'],
  [DAEMON_SET, 'containers:', 'container:'],
  [DAEMON_SET, 'metadata:\n  name: fluentd-elasticsearch\nspec', 'metadata:\n  Name: fluentd-elasticsearch\nspec'],
  [DAEMON_SET, '  template:', '  updateStrategy:\n    type: Rolling\n  template:'],
  [JOB, '      restartPolicy: Never\n', ''],
  [JOB, 'restartPolicy: Never', 'restartPolicy: Always'],
  [JOB, 'restartPolicy: Never', 'restartPolicy: never'],
  [JOB, 'completions: 12', 'completions: 0x'],
  [JOB, 'completions: 12', 'completion: 12'],
  [JOB, 'parallelism: 3', 'parallelism: -3'],
  [JOB, 'command: [sh, -c, ', 'command: sh -c ['],
  [JOB, 'command: [sh', 'command: [sh, 5'],
  [JOB, 'activeDeadlineSeconds: 90', 'activeDeadlineSeconds: 90s'],
  [JOB, '  completions: 12', '  completionMode: indexed\n  completions: 12'],
  [JOB, 'apiVersion: batch/v1', 'apiVersion: batch/v1beta1'],
  [CRON_JOB, 'schedule: "0 9 * * 1"', 'schedule: "0 9 * *"'],
  [CRON_JOB, 'schedule: "0 9 * * 1"', 'schedule: "0 25 * * 1"'],
  [CRON_JOB, 'schedule: "0 9 * * 1"', 'schedule: 0 9 * * 1 *'],
  [CRON_JOB, 'schedule: "0 9 * * 1"', 'schedule: * * * * *'],
  [CRON_JOB, '  schedule: "0 9 * * 1"\n', ''],
  [CRON_JOB, 'schedule: "0 9', 'schedule: "TZ=UTC 0 9'],
  [CRON_JOB, '  jobTemplate:', '  timeZone: Europe/Londn\n  jobTemplate:'],
  [CRON_JOB, '  jobTemplate:', '  concurrencyPolicy: Forbidden\n  jobTemplate:'],
  [CRON_JOB, 'jobTemplate:', 'template:'],
  [CRON_JOB, '          restartPolicy: Never', '      restartPolicy: Never'],
  [CRON_JOB, 'name: windows', 'name: windows-that-are-cleaned-every-monday-morning-at-nine-sharp'],
]

test('EDIT-06: sixty common mistakes, each with its line and what to write instead', async () => {
  const said = MISTAKES.map(([manifest, right, wrong]) => {
    expect(manifest).toContain(right)
    const [first] = diagnose(manifest.replace(right, wrong))
    expect(first, wrong).toBeDefined()
    return `${wrong.replaceAll('\n', '\\n').replaceAll('\t', '\\t') || `(without ${right.trim()})`}\n    line ${first?.line}: ${first?.plain}\n`
  })
  expect(said.length).toBeGreaterThanOrEqual(60)
  await expect(said.join('')).toMatchFileSnapshot('mistakes.txt')
})
