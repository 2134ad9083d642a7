// Makes dist/cli.js and its parts (the published program, with Ink and React inside), dist/conform.mjs (for the repository
// only) and THIRD-PARTY-NOTICES.md. `node tools/build.mjs conform` makes the second alone.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
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

/**
 * dist/cli.js is only the door (version, help, the command line): what it opens lies in parts beside it, each loaded when
 * it is needed. Node reads every byte of a module before it runs the first, so one file would cost half the start.
 */
async function buildCli() {
  const patched = patches()
  const result = await build({
    ...common,
    entryPoints: [{in: 'src/main.tsx', out: 'cli'}],
    outdir: 'dist',
    splitting: true,
    chunkNames: 'part-[hash]',
    minify: true,
    write: false,
    banner: {js: BANNER},
    plugins: [patched.plugin],
  })
  patched.mustHaveMatched(Object.keys(result.metafile.inputs))
  for (const {path, contents} of result.outputFiles) {
    const isDoor = basename(path) === 'cli.js'
    writeFileSync(path, isDoor ? Buffer.concat([Buffer.from('#!/usr/bin/env node\n'), contents]) : contents, {mode: isDoor ? 0o755 : 0o644})
  }
  const made = new Set(result.outputFiles.map(({path}) => basename(path)))
  for (const name of readdirSync(join(ROOT, 'dist'))) if (name.endsWith('.js') && !made.has(name)) rmSync(join(ROOT, 'dist', name))
  writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), notices(Object.keys(result.metafile.inputs)))
}

async function buildConform() {
  await build({...common, entryPoints: ['tools/conform/main.ts'], outfile: 'dist/conform.mjs', banner: {js: BANNER}})
}

generate()
mkdirSync(join(ROOT, 'dist'), {recursive: true})
const only = process.argv[2]
if (only === undefined) await buildCli()
await buildConform()
