// Large texts that few sessions ask for lie beside the program and are read when they are first asked for: Node looks at every
// letter of a module before it runs the first line, 9 ns each.
import {copyFileSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'

const LAZY = /[\\/]src[\\/]kubectl[\\/](?:descriptions|help-pages)\.json$/

/** An esbuild plugin: the JSON file is copied into `directory`, and its properties are read from there. */
export function lazyJson(directory) {
  const setup = build => {
    build.onLoad({filter: LAZY}, ({path}) => {
      const name = basename(path)
      copyFileSync(path, join(directory, name))
      const keys = Object.keys(JSON.parse(readFileSync(path, 'utf8')))
      const lines = [
        "import {readFileSync} from 'node:fs'",
        'let file',
        `const read = () => (file ??= JSON.parse(readFileSync(new URL(${JSON.stringify(`./${name}`)}, import.meta.url), 'utf8')))`,
        `export default {${keys.map(key => `get ${JSON.stringify(key)}() {return read()[${JSON.stringify(key)}]}`).join(', ')}}`,
      ]
      return {contents: lines.join('\n'), loader: 'js'}
    })
  }
  return {name: 'lazy-json', setup}
}
