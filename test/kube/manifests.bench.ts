import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {diagnose} from '../../src/editor/diagnose.ts'
import {answer} from '../../tools/conform/create.ts'

// Claims of issue B: the server's word for a manifest in a batch, while typing, cold, and for the worst text that is let in.
// Run by `npm run bench` from the repository's folder, on a quiet machine.

function budget(what: string, measured: number, most: number, unit = 'ms'): void {
  process.stdout.write(`${what}: ${measured.toFixed(3)} ${unit} (budget ${most} ${unit})\n`)
  if (measured > most) {
    process.stdout.write('  over budget\n')
    process.exitCode = 1
  }
}

const rows = gunzipSync(readFileSync(join('test', 'conform', 'create.jsonl.gz')))
  .toString('utf8')
  .split('\n')
  .filter(line => line !== '')
const manifests = rows.map(line => JSON.parse(line) as {readonly id: string; readonly manifest: string})

const time = (run: () => void) => {
  const start = performance.now()
  run()
  return performance.now() - start
}

const container = (index: number) =>
  `      - name: c${index}\n        image: nginx:1.27\n        ports: [{containerPort: ${8000 + index}}]\n        env: [{name: A, value: "1"}]\n        readinessProbe: {httpGet: {path: /, port: ${8000 + index}}}\n        resources: {requests: {cpu: 100m, memory: 64Mi}}\n`
const long = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: 3\n  serviceName: web\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n${Array.from({length: 15}, (_, index) => container(index)).join('')}`
// What the editor runs at each key, in a program that has done nothing else yet. Opening the file is the first run; the
// slowest few meet the compiler or the collector.
diagnose(long)
const keys = Array.from({length: 200}, (_, index) => time(() => diagnose(`${long}# ${index}\n`))).sort((a, b) => a - b)
const [late, slowest] = [keys[190], keys[199]].map(ms => (ms ?? 0).toFixed(1))
budget(
  `a manifest of ${long.split('\n').length} lines while typing, the middle one of 200 keys (95th of 100: ${late} ms, slowest: ${slowest} ms)`,
  keys[100] ?? 0,
  5,
)

const batch = () => {
  for (const {id, manifest} of manifests) answer({id, manifest})
}
batch()
const rounds = 4
budget(
  'a manifest in a batch',
  time(() => {
    for (let round = 0; round < rounds; round++) batch()
  }) /
    rounds /
    manifests.length,
  1,
)

const WORST: Readonly<Record<string, string>> = {
  'deep flow': '['.repeat(60_000),
  'deep dashes': '- '.repeat(900),
  'many keys': Array.from({length: 3900}, (_, index) => `k${index}: v`).join('\n'),
  'many unknown fields': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${Array.from({length: 3900}, (_, index) => `  k${index}: v`).join('\n')}`,
  'long schedule': `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: "${'1,'.repeat(900)}1 * * * *"\n`,
  'open quote': `a: "${'x '.repeat(30_000)}`,
}
for (const [name, manifest] of Object.entries(WORST))
  budget(
    `64 KiB at most, ${name}`,
    time(() => answer({id: 'x', manifest})),
    100,
  )

const scratch = mkdtempSync(join(tmpdir(), 'k8s-tutor-bench-'))
const file = join(scratch, 'web.yaml')
writeFileSync(file, long)
const best = (args: readonly string[]) => Math.min(...Array.from({length: 7}, () => time(() => spawnSync(process.execPath, args))))
const bare = best(['-e', '0'])
budget('lint of one file, cold, above bare Node', best([join('dist', 'cli.js'), 'lint', file]) - bare, 40)
rmSync(scratch, {recursive: true, force: true})
