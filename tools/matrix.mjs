// node tools/matrix.mjs [20 22 24]: packs the built program, installs the tarball into an empty folder, and runs it there on
// other versions of Node, which come from npm. Each version runs a command, a lesson in lines, and a screen in a real terminal.
// Each version also plays the same recordings (test/sim/replay): all have to tell the same history, byte for byte.
// node tools/matrix.mjs --replay [20 22 24]: only that.
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {ROOT, built, ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()
if (!built() && !process.argv.includes('--replay')) runNode(['tools/build.mjs'], {show: true})

const replayOnly = process.argv.includes('--replay')
const named = process.argv.slice(2).filter(word => /^\d+$/.test(word))
const wanted = named.length > 0 ? named : ['20', '22', '24']
const scratch = mkdtempSync(join(tmpdir(), 'k8s-tutor-matrix-'))

/** The test tools (packing, pseudo-terminal) as a module this script can load. */
async function testTools() {
  const {build} = await import('esbuild')
  const outfile = join(ROOT, 'node_modules', `.matrix-${process.pid}.mjs`)
  const contents = "export {packInto, installInto} from './test/packed.ts'\nexport {startPty} from './test/pty.ts'"
  await build({
    stdin: {contents, resolveDir: ROOT},
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: {'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'test', 'pty.ts')).href)},
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile)
  }
}

function installNode(major) {
  const folder = join(scratch, `node-${major}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
  const name = `node-${process.platform}-${process.arch}`
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${major}`], {cwd: folder, stdio: 'ignore'})
  return join(folder, 'node_modules', name, 'bin', 'node')
}

/** The recordings' player as one file, for any version of Node: prints one line a recording. */
async function replayer() {
  const {build} = await import('esbuild')
  const folder = join(ROOT, 'test', 'sim', 'replay')
  const texts = readdirSync(folder)
    .filter(name => name.endsWith('.scenario.yaml'))
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'))
  const outfile = join(scratch, 'retell.mjs')
  const contents = `import {retell} from './retell.ts'\nfor (const text of ${JSON.stringify(texts)}) console.log(JSON.stringify(retell(text)))`
  await build({stdin: {contents, resolveDir: folder}, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error'})
  return outfile
}

/** What each version told, to compare with the first. */
let first
const player = await replayer()
function sameHistory(node) {
  const told = execFileSync(node, [player], {encoding: 'utf8', maxBuffer: 1 << 26})
  first ??= told
  const lines = told
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  return {same: told === first && lines.every(({played, replayed}) => played === replayed), lines}
}

const {packInto, installInto, startPty} = replayOnly ? {} : await testTools()
const program = replayOnly ? undefined : installInto(join(scratch, 'empty'), packInto(scratch).tarball)

async function screenRuns(node) {
  const pty = startPty({command: [node, program], env: {K8S_TUTOR_STATE_DIR: join(scratch, 'state')}})
  await pty.waitFor('StatefulSet')
  pty.type('q')
  return (await pty.exited).code === 0
}

for (const major of wanted) {
  const node = installNode(major)
  const run = (args, input = '') => spawnSync(node, [program, '--state-dir', join(scratch, 'state'), ...args], {input, encoding: 'utf8'})
  const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim()
  const {same, lines} = sameHistory(node)
  for (const {name, changes, played} of lines) process.stdout.write(`        ${name}: ${changes} changes, ${played.slice(0, 16)}\n`)
  const results = replayOnly
    ? {replay: same}
    : {
        replay: same,
        command: run(['list', '--json']).status === 0,
        lines: run([], '1\n1\n\nquit\n').status === 0,
        screen: await screenRuns(node),
      }
  const ok = Object.values(results).every(Boolean)
  process.stdout.write(
    `${ok ? 'ok    ' : 'FAILED'}  node ${version}  ${Object.entries(results)
      .map(([name, good]) => `${name} ${good ? 'ok' : 'FAILED'}`)
      .join(', ')}\n`,
  )
  if (!ok) process.exitCode = 1
}
rmSync(scratch, {recursive: true, force: true})
