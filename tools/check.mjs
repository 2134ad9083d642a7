// npm test, npm run check, and CI: installs what is missing, then types, style, walls, dead code, build and tests.
// The last line is `N passed, N failed`, counted over steps and tests. Arguments go to vitest: `npm test -- -u` rewrites goldens.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()

const bin = path => join('node_modules', ...path.split('/'))
const steps = [
  ['build', ['tools/build.mjs']],
  ['typecheck', [bin('typescript/bin/tsc'), '--noEmit']],
  ['lint', [bin('@biomejs/biome/bin/biome'), 'ci', '.']],
  ['walls', ['tools/walls.mjs']],
  ['unused', [bin('knip/bin/knip.js')]],
  ['package', [bin('publint/src/cli.js'), '--strict']],
]

let passed = 0
let failed = 0

for (const [name, args] of steps) {
  const start = Date.now()
  const {ok, output} = runNode(args)
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds} s\n`)
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`)
  if (ok) passed += 1
  else failed += 1
}

const scratch = mkdtempSync(join(tmpdir(), 'k8s-tutor-check-'))
const report = join(scratch, 'vitest.json')
const tests = runNode(
  [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  {show: true},
)
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'))
  passed += counts.numPassedTests
  // A file that cannot even be loaded has no tests to fail: it counts as one.
  const brokenFiles = counts.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
  failed += counts.numFailedTests + brokenFiles
  if (!tests.ok && counts.numFailedTests + brokenFiles === 0) failed += 1
} catch {
  process.stdout.write('vitest left no report.\n')
  failed += 1
}
rmSync(scratch, {recursive: true, force: true})

process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
