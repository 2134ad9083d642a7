// npm run walls: dependency-cruiser with the rules of .dependency-cruiser.mjs, twice: once with imports of types, which
// count for the walls, and once without, for circles (two types may name one another).
// It reads TypeScript with swc, because the compiler we use is a command line only; the hook tells swc what it is not told.
import {register} from 'node:module'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {ROOT, runNode} from './steps.mjs'

const hook = `
const FROM = 'swc.parseFileSync(pFileName, SWC_PARSE_OPTIONS)'
const TO = '(ast => process.env.WALLS === "circles" ? {...ast, body: ast.body.filter(item => item.typeOnly !== true)} : ast)' +
  '(swc.parseFileSync(pFileName, {...SWC_PARSE_OPTIONS, tsx: pFileName.endsWith("x")}))'
export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (!url.endsWith('/dependency-cruiser/src/extract/swc/parse.mjs')) return loaded
  const source = String(loaded.source)
  if (!source.includes(FROM)) throw new Error('tools/walls.mjs: dependency-cruiser has changed; its swc parser may know .tsx by now')
  return {...loaded, source: source.replace(FROM, TO)}
}`

if (process.env.WALLS === undefined) {
  const runs = ['walls', 'circles'].map(what =>
    runNode([fileURLToPath(import.meta.url), ...process.argv.slice(2)], {show: true, env: {...process.env, WALLS: what}}),
  )
  process.exitCode = runs.every(run => run.ok) ? 0 : 1
} else {
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
  const wanted = process.argv.slice(2)
  process.argv = [
    process.execPath,
    'depcruise',
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'err-long',
    ...(wanted.length > 0 ? wanted : ['src']),
  ]
  await import(pathToFileURL(join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')).href)
}
