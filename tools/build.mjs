// Makes dist/cli.js (the published program: one ESM file with Ink and React inside), dist/conform.mjs (for the repository only)
// and THIRD-PARTY-NOTICES.md. `node tools/build.mjs conform` makes the second alone.
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {build} from 'esbuild'
import {notices} from './notices.mjs'
import {patches} from './patches.mjs'
import {ROOT, runNode} from './steps.mjs'

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

async function buildCli() {
  const patched = patches()
  const result = await build({
    ...common,
    entryPoints: ['src/main.tsx'],
    outfile: 'dist/cli.js',
    minify: true,
    banner: {js: `#!/usr/bin/env node\n${BANNER}`},
    plugins: [patched.plugin],
  })
  patched.mustHaveMatched(Object.keys(result.metafile.inputs))
  writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), notices(Object.keys(result.metafile.inputs)))
  writeFileSync(join(ROOT, 'dist', 'meta.json'), JSON.stringify(result.metafile))
}

async function buildConform() {
  await build({...common, entryPoints: ['tools/conform/main.ts'], outfile: 'dist/conform.mjs', banner: {js: BANNER}})
}

generate()
mkdirSync(join(ROOT, 'dist'), {recursive: true})
const only = process.argv[2]
if (only === undefined) {
  rmSync(join(ROOT, 'dist', 'cli.js'), {force: true})
  await buildCli()
}
await buildConform()
