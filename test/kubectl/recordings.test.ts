import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {answer} from '../../tools/conform/kubectl.ts'

/** Every twelfth recorded command with the worlds it ran in; help texts and explain are left out. */
type Row = {
  readonly world: string
  readonly now: string
  readonly argv: readonly string[]
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly mutates?: boolean
  readonly unordered?: boolean
}
type Recordings = {readonly worlds: Readonly<Record<string, unknown>>; readonly rows: readonly Row[]}

const recordings = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, 'recordings.json.gz'))).toString('utf8')) as Recordings

const context = {readWorld: (name: string): string => JSON.stringify(recordings.worlds[name])}

/** What no two clusters share, as the judge hides it. */
function plain(text: string, {mutates, unordered}: Row): string {
  const same = text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/(resourceVersion"?: )"\d+"/g, '$1RV')
  const hidden = mutates === true ? same.replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-XXXXX') : same
  return unordered === true ? hidden.split('\n').sort().join('\n') : hidden
}

function differs(row: Row): boolean {
  const got = answer({...row, id: ''}, context)
  return got.exit !== row.exit || plain(got.stdout, row) !== plain(row.stdout, row) || plain(got.stderr, row) !== plain(row.stderr, row)
}

describe('what real kubectl answered', () => {
  it('is what kubectl answers here, to the letter', () => {
    const different = recordings.rows.filter(differs).map(({world, argv}) => `${world}: kubectl ${argv.join(' ')}`)
    expect(different).toEqual([])
  })
})
