// npm start: installs and builds what is missing, saying so, and opens the tutorial. Arguments go to it: `npm start -- --plain`.
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {ROOT, built, ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()
if (!built()) {
  process.stderr.write('building the tutorial…\n')
  const {ok, output} = runNode(['tools/build.mjs'])
  if (!ok) {
    process.stderr.write(`${output.trimEnd()}\nThe build did not work, so there is nothing to open.\n`)
    process.exit(1)
  }
}
// In this very process: signals and the terminal then have one owner.
const program = join(ROOT, 'dist', 'cli.js')
process.argv = [process.execPath, program, ...process.argv.slice(2)]
await import(pathToFileURL(program).href)
