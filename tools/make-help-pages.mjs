// Makes src/kubectl/help-pages.json: what kubectl's commands say about themselves, and their flags; and help-paths.json, which
// commands there are.
//   node tools/make-help-pages.mjs TREE HELP     TREE: what tools/help-pages.go printed; HELP: what `kubectl help` printed
// Only needed for another Kubernetes version; the result is committed. kubectl's texts are kubectl's (Apache-2.0, see
// tools/notices.mjs). Each page is a text of its own, itself JSON, so that starting parses none and help parses one.
//   "flags": [[name, short, type, default, usage, value when alone, why deprecated, hidden]]: each flag once, pages name them by number
//   "get": {short, long, example, use, aliases, flags, persistent}, and for kubectl itself (""): groups of commands [[title, names]]
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './steps.mjs'

const [treeFile, helpFile] = process.argv.slice(2)
if (helpFile === undefined) throw new Error('usage: node tools/make-help-pages.mjs TREE HELP')
const tree = JSON.parse(readFileSync(treeFile, 'utf8'))

const pool = []
const numbers = new Map()

function numberOf({Name, Short, Type, Def, Usage, NoOpt, Deprecated, Hidden}) {
  // The home directory of whoever ran the Go program is not the learner's.
  const standard = Name === 'cache-dir' ? '$HOME/.kube/cache' : Def
  const row = [Name, Short, Type, standard, Usage, NoOpt, Deprecated, Hidden ? 1 : '']
  while (row.at(-1) === '') row.pop()
  const text = JSON.stringify(row)
  if (!numbers.has(text)) numbers.set(text, pool.push(row) - 1)
  return numbers.get(text)
}

/** Titles and the names under them, from the page of kubectl itself. */
function groupsIn(help) {
  const groups = []
  for (const line of help.slice(0, help.indexOf('\nUsage:')).split('\n')) {
    const name = /^ {2}(\S+) {2,}\S/.exec(line)?.[1]
    if (/^\S.*:$/.test(line)) groups.push([line, []])
    else if (name !== undefined) groups.at(-1)[1].push(name)
  }
  return groups
}

const isShown = ({Name}) => Name !== 'help'

function pageOf({Path, Short, Long, Example, UseLine, Aliases, Flags, Persistent}) {
  const page = {
    short: Short,
    long: Long,
    example: Example,
    use: UseLine,
    aliases: Aliases ?? [],
    flags: Flags.filter(isShown).map(numberOf),
    persistent: Persistent.map(numberOf),
    groups: Path === 'kubectl' ? groupsIn(readFileSync(helpFile, 'utf8')) : [],
  }
  return JSON.stringify(Object.fromEntries(Object.entries(page).filter(([, value]) => value.length > 0)))
}

const pages = tree.map(command => [command.Path.split(' ').slice(1).join(' '), pageOf(command)])
const file = join(ROOT, 'src', 'kubectl', 'help-pages.json')
const paths = pages.map(([path]) => path)
writeFileSync(join(ROOT, 'src', 'kubectl', 'help-paths.json'), `${JSON.stringify(paths, undefined, 2)}\n`)
writeFileSync(file, `${JSON.stringify({flags: JSON.stringify(pool), pages: Object.fromEntries(pages)}, undefined, 2)}\n`)
