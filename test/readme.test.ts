import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'
import {readLibrary} from '../src/app/library.ts'
import {readPackFolder} from '../src/host/packs.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {KEYMAP} from '../src/tui/keymap.ts'
import {ROOMS} from './walls.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** The text with what stands between two marks replaced. */
function printed(text: string, mark: string, lines: readonly string[]): string {
  const start = text.indexOf('-->', text.indexOf(`<!-- ${mark}:`)) + 4
  const end = text.indexOf(`<!-- /${mark} -->`)
  return `${text.slice(0, start)}${lines.map(line => `${line}\n`).join('')}${text.slice(end)}`
}

const list = (names: readonly string[]): string => (names.length === 0 ? '–' : names.join(' '))

function rooms(): readonly string[] {
  const rows = Object.entries(ROOMS).map(
    ([name, row]) => `| ${name} | ${row.purpose} | ${list(row.rooms)} | ${list(row.packages)} | ${row.machine ? '**yes**' : 'no'} |`,
  )
  return ['| room | what it is | may import | npm packages | machine |', '|---|---|---|---|---|', ...rows]
}

const PLACES: Readonly<Record<string, string>> = {
  menu: 'menu',
  text: 'page',
  stage: 'scene',
  editor: 'editor',
  cluster: 'cluster',
  checks: 'checks',
  prompt: 'prompt',
  choices: 'choices',
}

function keys(): readonly string[] {
  const seen = new Map<string, Set<string>>()
  for (const row of KEYMAP) {
    if (row.show === undefined || row.words === undefined) continue
    const name = `\`${row.show}\` | ${row.words}`
    const places = seen.get(name) ?? new Set()
    for (const place of row.on) places.add(PLACES[place] ?? place)
    seen.set(name, places)
  }
  const everywhere = Object.keys(PLACES).length
  const rows = [...seen].map(([name, places]) => `| ${name} | ${places.size === everywhere ? 'everywhere' : [...places].join(', ')} |`)
  return ['| key | does | where |', '|---|---|---|', ...rows]
}

function chapters(): readonly string[] {
  const folders = readdirSync(join(root, 'lessons'), {withFileTypes: true}).filter(entry => entry.isDirectory())
  const {packs} = readLibrary(folders.map(entry => readPackFolder(join(root, 'lessons', entry.name))))
  return packs.map(
    pack =>
      `- **${pack.number} ${pack.title}.** ${pack.blurb} ${pack.lessons.filter(isWritten).length} of ${pack.lessons.length} lessons written.`,
  )
}

test('the README prints the rooms, the keys and the chapters as they are', async () => {
  const expected = printed(printed(printed(readme, 'rooms', rooms()), 'keys', keys()), 'chapters', chapters())
  await expect(expected).toMatchFileSnapshot('../README.md')
})

test('the README is no longer than 200 lines', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(200)
})
