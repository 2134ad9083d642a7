// What npm start, npm test and npm run conform share: is it installed, is it built, and running a step while saying so.
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OLDEST_NODE = 20

/** Ends the program in one clear line when Node is too old to go on. */
export function needNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= OLDEST_NODE) return
  process.stderr.write(`k8s-workloads-tutor needs Node ${OLDEST_NODE} or newer; this is ${process.version}.\n`)
  process.exit(1)
}

/** Whether every package of the lock file is here in its version. npm keeps what it laid in node_modules/.package-lock.json. */
export function installed() {
  const laid = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(laid)) return false
  const here = JSON.parse(readFileSync(laid, 'utf8')).packages ?? {}
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages ?? {}
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || here[path]?.version === entry.version)
}

/** Installs what is missing, says so, and ends the program with npm's own words when that fails. Nothing it installs may run a script. */
export function ensureInstalled() {
  if (installed()) return
  process.stderr.write('installing what the tutorial is built with (once, about a minute)…\n')
  // npm's progress goes to stderr: stdout may be read by another program.
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status === 0) return
  process.stderr.write(
    `npm ci did not work${result.error ? ` (${result.error.message})` : ''}. A network is needed once, and a package registry npm can reach.\n`,
  )
  process.exit(1)
}

function* filesUnder(directory) {
  if (!existsSync(directory)) return
  for (const entry of readdirSync(directory, {withFileTypes: true})) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path)
    else yield path
  }
}

/** Whether the product in dist/ is younger than everything it is made from. */
export function built(product = 'cli.js') {
  const path = join(ROOT, 'dist', product)
  if (!existsSync(path)) return false
  const made = statSync(path).mtimeMs
  const sources = ['src', 'tools', 'lessons'].flatMap(name => [...filesUnder(join(ROOT, name))])
  return [...sources, join(ROOT, 'package.json'), join(ROOT, 'package-lock.json')].every(file => statSync(file).mtimeMs <= made)
}

/**
 * How the program has V8 work, and so how it is measured. In a long run a third of all work is V8's compiler, and most of what it compiles
 * are functions that it has put into others: a quarter of what it would put in at most costs a seventh less in all. And a simulator does
 * the same few things very often: compiled after a third of the usual trials, a first run costs a tenth less.
 */
export const ENGINE = ['--max-inlined-bytecode-size-cumulative=230', '--interrupt-budget=20000']
/** Node 20 alone knows this one, and complains of what it does not know. */
export const ENGINE_OF_20 = ['--ticks-before-optimization=1']
export const ENGINE_HERE = process.versions.node.startsWith('20.') ? [...ENGINE, ...ENGINE_OF_20] : ENGINE

/** Runs a program of this repository with Node; returns its exit status and what it printed. */
export function runNode(args, {show = false, env = process.env} = {}) {
  // A certificate file in the environment costs 65 ms of each start of Node 20.
  const {NODE_EXTRA_CA_CERTS: _, ...clean} = env
  const result = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: clean,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  })
  return {ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`}
}
