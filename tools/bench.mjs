// npm run bench [-- NAME…]: runs test/**/*.bench.ts, each bundled into a program and run in a fresh Node.
// A bench file prints one line a measurement and throws when a budget is broken. Without a name all run.
import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {ENGINE_HERE, ROOT, built, ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()
if (!built()) runNode(['tools/build.mjs'], {show: true})
const {build} = await import('esbuild')

const wanted = process.argv.slice(2)
const files = readdirSync(join(ROOT, 'test'), {recursive: true})
  .map(file => String(file).replaceAll('\\', '/'))
  .filter(file => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some(name => file.includes(name))))
  .sort()

// Inside the repository, so that packages are found.
const scratch = mkdtempSync(join(ROOT, 'node_modules', '.bench-'))
for (const file of files) {
  process.stdout.write(`# ${file}\n`)
  const outfile = join(scratch, `${file.replaceAll('/', '-')}.mjs`)
  await build({
    entryPoints: [join(ROOT, 'test', file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    // Native modules stay where they are; paths are as the test files see them.
    packages: 'external',
    outbase: ROOT,
    define: {'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'test', file)).href)},
  })
  const {ok} = runNode(['--expose-gc', '--max-old-space-size=2048', ...ENGINE_HERE, outfile], {show: true})
  if (!ok) process.exitCode = 1
}
rmSync(scratch, {recursive: true, force: true})
