// Makes dist/cli.js and its parts (the published program, with Ink and React inside), dist/conform.mjs (for the repository
// only) and THIRD-PARTY-NOTICES.md. `node tools/build.mjs conform` makes the second alone.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {build} from 'esbuild'
import {lazyJson} from './lazy-json.mjs'
import {notices} from './notices.mjs'
import {patches} from './patches.mjs'
import {ENGINE, ENGINE_OF_20, ROOT, runNode} from './steps.mjs'

const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version

// require() for CommonJS inside the bundle; Promise.withResolvers is reached by Ink only with `concurrent: true`, and Node 20 lacks it.
const BANNER = [
  "import {createRequire as __createRequire} from 'node:module'",
  'const require = __createRequire(import.meta.url)',
  'Promise.withResolvers ??= function () { let resolve, reject; const promise = new this((a, b) => { resolve = a; reject = b }); return {promise, resolve, reject} }',
].join('\n')

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Node 20 knows these; esbuild would make `new RegExp` of each literal, compiled at every start and in every call.
  supported: {'regexp-unicode-property-escapes': true, 'regexp-set-notation': true},
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', __VERSION__: JSON.stringify(version)},
}

/** Generated sources (the field descriptions of `kubectl explain`) come from a dev dependency and are not committed. */
function generate() {
  const maker = join(ROOT, 'tools', 'make-descriptions.mjs')
  if (!existsSync(maker)) return
  const {ok, output} = runNode([maker])
  if (!ok) throw new Error(`tools/make-descriptions.mjs failed:\n${output}`)
}

/**
 * dist/cli.js is the door (tools/door.cjs); main.mjs has help and the command line, and what those open lies in parts beside
 * it, each loaded when it is needed: Node reads every byte of a module before it runs the first. The parts are `.mjs`,
 * because the door is CommonJS and dist/package.json says so.
 */
async function buildCli() {
  const patched = patches()
  const result = await build({
    ...common,
    entryPoints: [{in: 'src/main.tsx', out: 'main'}],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'part-[hash]',
    outExtension: {'.js': '.mjs'},
    minify: true,
    write: false,
    banner: {js: BANNER},
    plugins: [patched.plugin, lazyJson(join(ROOT, 'dist'))],
  })
  patched.mustHaveMatched(Object.keys(result.metafile.inputs))
  for (const {path, contents} of result.outputFiles) writeFileSync(path, contents)
  const made = new Set(result.outputFiles.map(({path}) => basename(path)))
  const old = readdirSync(join(ROOT, 'dist')).filter(name => /^part-.*\.mjs$|\.js$/.test(name) && !made.has(name) && name !== 'cli.js')
  for (const name of old) rmSync(join(ROOT, 'dist', name))
  writeFileSync(join(ROOT, 'dist', 'package.json'), '{"type": "commonjs"}\n')
  const door = readFileSync(join(ROOT, 'tools', 'door.cjs'), 'utf8')
    .replace('__VERSION__', version)
    .replace('__ENGINE__', ENGINE.join(' '))
    .replace('__ENGINE_OF_20__', ENGINE_OF_20.join(' '))
  writeFileSync(join(ROOT, 'dist', 'cli.js'), door, {mode: 0o755})
  writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), notices(Object.keys(result.metafile.inputs)))
}

/** The script as one function, for the door to call. */
const WRAPPED = {banner: {js: '(function (exports, require, module) {'}, footer: {js: '})'}}

/**
 * dist/lint.cjs: lint as one script, and what V8 compiled of it while it looked at the lessons' own manifests. For the Node
 * that builds it saves half of the time that a cold lint takes; others ignore it.
 */
async function buildLint() {
  await build({...common, format: 'cjs', entryPoints: ['src/host/lint-at-once.ts'], outfile: 'dist/lint.cjs', minify: true, ...WRAPPED})
  const manifests = readdirSync(join(ROOT, 'lessons'), {recursive: true})
    .map(String)
    .filter(name => name.endsWith('.yaml') && !/(lesson|pack)\.yaml$/.test(name))
    .sort()
  const [script, cache] = ['lint.cjs', 'lint.cache'].map(name => join(ROOT, 'dist', name))
  const {ok, output} = runNode([
    join(ROOT, 'tools', 'make-cache.cjs'),
    script,
    cache,
    ...manifests.map(name => join(ROOT, 'lessons', name)),
  ])
  if (!ok) throw new Error(`dist/lint.cjs does not run:\n${output}`)
}

async function buildConform() {
  await build({...common, entryPoints: ['tools/conform/main.ts'], outfile: 'dist/conform.mjs', banner: {js: BANNER}})
}

/**
 * The lessons as the program holds them, so that a start reads one JSON file and no YAML (a third of the time to the first
 * picture). A pack with mistakes is left to the program, which reads the folders when this file is not there.
 */
async function buildLibrary() {
  const scratch = join(ROOT, 'dist', 'make-library.mjs')
  await build({...common, entryPoints: ['tools/make-library.ts'], outfile: scratch, banner: {js: BANNER}})
  const {libraryText} = await import(pathToFileURL(scratch).href)
  rmSync(scratch)
  const lessons = join(ROOT, 'lessons')
  const folders = existsSync(lessons) ? readdirSync(lessons).filter(name => existsSync(join(lessons, name, 'pack.yaml'))) : []
  const {text, problems} = libraryText(folders.sort().map(name => join(lessons, name)))
  const file = join(ROOT, 'dist', 'library.json')
  if (problems.length === 0) writeFileSync(file, text)
  else rmSync(file, {force: true})
  for (const problem of problems) process.stderr.write(`lessons: ${problem}\n`)
}

/** The manual page is what the program itself prints: npm puts it where `man` finds it. */
function buildManual() {
  const {ok, output} = runNode([join(ROOT, 'dist', 'cli.js'), 'help', '--man'])
  if (!ok) throw new Error(`help --man failed:\n${output}`)
  writeFileSync(join(ROOT, 'dist', 'k8s-workloads-tutor.1'), output)
}

generate()
mkdirSync(join(ROOT, 'dist'), {recursive: true})
const only = process.argv[2]
if (only === undefined) {
  await buildCli()
  await buildLint()
  await buildLibrary()
  buildManual()
}
await buildConform()
