// npm run --silent conform -- SUITE IN OUT [--worlds DIR]: answers recorded questions with the product's own code.
// Contract: conformance README. Builds dist/conform.mjs when it is missing or old.
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {ROOT, built, ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()
if (!built('conform.mjs')) {
  const {ok, output} = runNode(['tools/build.mjs', 'conform'])
  if (!ok) {
    process.stderr.write(`${output.trimEnd()}\nThe build did not work.\n`)
    process.exit(1)
  }
}
const program = await import(pathToFileURL(join(ROOT, 'dist', 'conform.mjs')).href)
process.exitCode = await program.main(process.argv.slice(2))
