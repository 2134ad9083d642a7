// npm run soak [-- ROUNDS [FIRST]]: runs every property test again and again, each round with other cases (SEED is the
// round's number, FIRST is the first one's). Stops at the first round that fails and names its seed, so that
// `SEED=<seed> npx vitest run <file>` shows the same case again.
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT, ensureInstalled, needNode, runNode} from './steps.mjs'

needNode()
ensureInstalled()

const [rounds = 20, first = 1] = process.argv.slice(2).map(Number)
const files = readdirSync(join(ROOT, 'test'), {recursive: true})
  .map(file => join('test', String(file)))
  .filter(file => /\.test\.tsx?$/.test(file) && readFileSync(join(ROOT, file), 'utf8').includes("from 'fast-check'"))
  .sort()

for (let seed = first; seed < first + rounds; seed += 1) {
  process.stdout.write(`soak: seed ${seed}, ${files.length} files\n`)
  process.env.SEED = String(seed)
  const {ok} = runNode([join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--silent', ...files], {show: true})
  if (!ok) {
    process.stdout.write(`soak: seed ${seed} fails\n`)
    process.exit(1)
  }
}
process.stdout.write(`soak: ${rounds} rounds passed\n`)
