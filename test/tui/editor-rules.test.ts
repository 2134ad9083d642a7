import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {editorText, edit, openEditor} from '../../src/editor/editor.ts'
import type {Editor} from '../../src/editor/editor.ts'
import {LARGEST} from '../../src/editor/paste.ts'
import {decode, flush, MAX_PASTE, newDecoder} from '../../src/tui/decode.ts'
import type {InputEvent} from '../../src/tui/decode.ts'
import {drawEditor} from '../../src/tui/editor-pane.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {footer} from '../../src/tui/frame.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {rowCells, rowText} from '../../src/tui/paint.ts'
import type {Player} from '../app/player.ts'
import {newPlayer, openAt, send} from '../app/player.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const START = '\u001b[200~'
const END = '\u001b[201~'

/** The events of some reads, one after the other. */
function heard(...reads: readonly Uint8Array[]): readonly InputEvent[] {
  let decoder = newDecoder
  const events: InputEvent[] = []
  for (const read of reads) {
    const decoded = decode(decoder, read)
    decoder = decoded.decoder
    events.push(...decoded.events)
  }
  return [...events, ...flush(decoder).events]
}

function typed(player: Player, ...reads: readonly string[]): void {
  for (const event of heard(...reads.map(bytes))) {
    const msg = messageFor(player.model, event)
    if (msg !== undefined) send(player, msg)
  }
}

function inEditor(): Player {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'focus', on: 'editor'}, {type: 'edit', action: {do: 'replace-all', text: ''}})
  return player
}

const textOf = ({model}: Player): string => {
  const exercise = model.open?.exercise
  const editor = exercise?.editors[exercise.file]
  return editor === undefined ? '' : editorText(editor)
}

test('EDIT-01: bytes become keys wherever a read ends; Ctrl-C is always found, and nothing piles up', () => {
  const all = bytes('a€😀\u001b[A\u001b[1;5C\u001bOH\u001b[[A\u001b[3~\u001b[97;5u\u001b]0;title\u0007b\u001b[Z\r')
  const whole = heard(all)
  expect(whole.flatMap(event => (event.type === 'key' ? [event.key] : []))).toEqual([
    'a',
    '€',
    '😀',
    'up',
    'ctrl-right',
    'home',
    'f1',
    'delete',
    'ctrl-a',
    'b',
    'shift-tab',
    'enter',
  ])
  for (let at = 1; at < all.length; at++) expect(heard(all.subarray(0, at), all.subarray(at)), String(at)).toEqual(whole)
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 200}), noise => {
      const {decoder} = decode(newDecoder, noise)
      expect(decoder.pending.length).toBeLessThanOrEqual(80)
      const after = decode(
        {...decoder, paste: undefined, skipping: decoder.paste === undefined ? decoder.skipping : 'no'},
        Uint8Array.of(3),
      )
      expect(typeof decoder.skipping === 'number' || after.events.some(event => event.type === 'key' && event.key === 'ctrl-c')).toBe(true)
    }),
  )
})

describe('EDIT-02: a paste', () => {
  test('of 24 KB in nine reads goes in as it is, as one step back', () => {
    const player = inEditor()
    const lines = Array.from({length: 1000}, (_, at) => `  key-${at}:   # indented, and a list:\n`).join('')
    const text = `${lines}end: yes`
    const marked = `${START}${text.replaceAll('\n', '\r\n')}${END}`
    const size = Math.ceil(marked.length / 9)
    typed(player, ...Array.from({length: 9}, (_, at) => marked.slice(at * size, (at + 1) * size)))
    expect(textOf(player)).toBe(text)
    send(player, {type: 'edit', action: {do: 'undo'}})
    expect(textOf(player)).toBe('')
  })

  test('without marks is known by its lines, and gets no help with its indent either', () => {
    const player = inEditor()
    typed(player, 'spec:\rreplicas: 2\rselector:\r')
    expect(textOf(player)).toBe('spec:\nreplicas: 2\nselector:\n')
  })

  test('loses tabs and control characters and says so; curly quotes stay, with a hint; too much is refused', () => {
    const player = inEditor()
    typed(player, `${START}a:\tb${END}`)
    expect([textOf(player), player.model.notice]).toEqual(['a:  b', 'Tabs became two spaces: YAML takes no tabs.'])
    typed(player, `${START}\u001b]52;c;eA==\u0007“c”${END}`)
    expect(textOf(player)).toBe('a:  b“c”')
    expect(player.model.notice).toContain('curly quotes')
    typed(player, `${START}${'x'.repeat(LARGEST)}${END}`)
    expect(textOf(player)).toBe('a:  b“c”')
    expect(player.model.notice).toContain('too large')
  })
})

describe('EDIT-03: a paste runs nothing', () => {
  const PAYLOADS = [
    `${START}rm -rf /\r${END}`,
    `${START}a\r${END}\u0013\r`,
    `${START}a${END}\u001b[201~\r\u0013`,
    `${START}\u0003\u0003\r\r${END}`,
    `${START}kubectl delete nodes --all\rkubectl delete pods --all\r${END}`,
    `${START}${END}solution\r`,
    'kubectl delete nodes --all\rkubectl delete pods --all\r',
  ]
  test.each(PAYLOADS)('%j is text in the editor and at the prompt', payload => {
    for (const focus of ['editor', 'prompt'] as const) {
      const player = inEditor()
      send(player, {type: 'focus', on: focus})
      const before = player.model.open?.exercise.session
      const effects = player.effects.length
      typed(player, payload)
      expect(player.model.open?.exercise.session).toBe(before)
      expect(player.effects.slice(effects).filter(({type}) => type !== 'save' && type !== 'later')).toEqual([])
      expect(player.model.focus).toBe(focus)
    }
  })

  test('of several lines is shown at the prompt, and asked for', () => {
    const player = inEditor()
    send(player, {type: 'focus', on: 'prompt'})
    typed(player, `${START}kubectl get pods\rkubectl get nodes\r${END}`)
    expect(player.model.open?.exercise.prompt.text).toBe('kubectl get pods\nkubectl get nodes')
    expect(player.model.notice).toBe('2 lines were pasted. Enter runs them, Ctrl-C drops them.')
    typed(player, '\r')
    expect(player.model.open?.exercise.prompt.out).toContain('> kubectl get nodes')
  })

  test('of any size is bounded', () => {
    const [event] = heard(bytes(`${START}${'x'.repeat(MAX_PASTE + 5)}${END}`))
    expect(event?.type === 'paste' && event.text.length === MAX_PASTE && event.cut).toBe(true)
  })
})

const VIEW = {file: 'a.yaml', files: 1, at: 1, edited: false, diagnosis: [], focused: true, choices: []}
const drawn = (editor: Editor, width = 40, height = 12) => drawEditor({...VIEW, editor}, width, height, glyphs('unicode'))

test('EDIT-04: a line of anything is drawn by cells: no wide letter is split, the caret is in sight, and marks show what is not', () => {
  const letter = fc.constantFrom('a', 'b', ' ', '漢', '字', 'e\u0301', '한', '한')
  fc.assert(
    fc.property(fc.array(letter, {maxLength: 120}), fc.nat(120), fc.integer({min: 20, max: 60}), (letters, column, width) => {
      const editor = edit(openEditor(letters.join('')), {do: 'place', at: {line: 0, column}})
      const rows = drawn(editor, width)
      for (const row of rows) expect(rowCells(row)).toBe(width)
      const [, first = []] = rows
      const caret = first.some(part => (typeof part === 'string' ? part.includes('▏') : part.inverse === true || part.text.includes('▏')))
      expect(caret, rowText(first)).toBe(true)
    }),
  )
  const long = edit(openEditor('x'.repeat(200)), {do: 'place', at: {line: 0, column: 100}})
  expect(rowText(drawn(long)[1] ?? [])).toMatch(/‹x+›/)
})

test('EDIT-05: of two thousand lines those in sight are drawn; those above are read once, for the path, and those below never', () => {
  const lines = Array.from({length: 2000}, (_, at) => `key-${at}: value`)
  const editor = edit(openEditor(lines.join('\n')), {do: 'place', at: {line: 1000, column: 3}})
  const read = new Map<number, number>()
  const watched = new Proxy(editor.buffer.lines, {
    get: (target, name, receiver) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) read.set(Number(name), (read.get(Number(name)) ?? 0) + 1)
      return Reflect.get(target, name, receiver)
    },
  })
  const rows = drawn({...editor, buffer: {...editor.buffer, lines: watched}})
  expect(rowText(rows[5] ?? [])).toContain('key-')
  expect([...read.keys()].filter(line => line > 1010)).toEqual([])
  // Once to find where the document begins, once to walk down to the cursor.
  expect(Math.max(...[...read].filter(([line]) => line < 980).map(([, times]) => times))).toBeLessThanOrEqual(3)
})

test('EDIT-06: the text is looked through after 300 ms of rest, marked in the margin and told in a line; the caret stays', () => {
  const player = inEditor()
  typed(player, 'apiVersion: apps/v1\rkind: StatefulSet\r')
  expect(player.effects).toContainEqual({type: 'later', name: 'diagnose', ms: 300, msg: {type: 'diagnose'}})
  send(player, {
    type: 'edit',
    action: {do: 'replace-all', text: 'apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  podManagementPolicy: OrderReady\n'},
  })
  send(player, {type: 'edit', action: {do: 'place', at: {line: 1, column: 2}}}, {type: 'diagnose'})
  const exercise = player.model.open?.exercise
  const editor = exercise?.editors[exercise.file]
  expect(editor?.buffer.cursor).toEqual({line: 1, column: 2})
  const rows =
    editor === undefined ? [] : drawEditor({...VIEW, editor, diagnosis: exercise?.diagnosis ?? []}, 60, 14, glyphs('unicode')).map(rowText)
  expect(rows.some(row => /^│!\s+4 {3}podManagementPolicy/.test(row))).toBe(true)
  expect(exercise?.diagnosis.map(({plain}) => plain).join(' ')).toContain('Did you mean OrderedReady?')
})

test('EDIT-07: what is typed is kept as a draft with every pause, and leaving loses none of it', () => {
  const player = inEditor()
  typed(player, 'kept: yes')
  expect(player.effects).toContainEqual({type: 'save'})
  expect(player.model.records['sts-build-first']?.drafts['web.yaml']).toBe('kept: yes')
  send(player, {type: 'menu'}, {type: 'open', lesson: '1.2'})
  expect(textOf(player)).toBe('kept: yes')
})

describe('EDIT-08: vim keys', () => {
  test('are off until they are asked for, and then the mode is a word in the last line', () => {
    const player = inEditor()
    typed(player, 'ihello')
    expect(textOf(player)).toBe('ihello')
    send(player, {type: 'run', line: 'set vim'})
    expect(player.model.notice).toContain('vim keys are on')
    send(player, {type: 'focus', on: 'editor'})
    typed(player, '0x')
    expect(textOf(player)).toBe('hello')
    expect(rowText(footer(player.model, glyphs('unicode')))).toMatch(/^ NORMAL {2}/)
    typed(player, 'A, world')
    expect(rowText(footer(player.model, glyphs('unicode')))).toMatch(/^ INSERT {2}/)
    expect(textOf(player)).toBe('hello, world')
  })

  test('apply with :w, leave with :q, and keep the editor’s own keys', () => {
    const player = inEditor()
    send(
      player,
      {type: 'vim-keys'},
      {type: 'edit', action: {do: 'replace-all', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vi}\n'}},
    )
    typed(player, ':w')
    expect(rowText(footer(player.model, glyphs('unicode')))).toMatch(/^ :w {2}/)
    typed(player, '\r')
    expect(player.model.open?.exercise.prompt.out).toContain('configmap/vi created')
    typed(player, ':q', '\r')
    expect(player.model.focus).toBe('prompt')
    send(player, {type: 'focus', on: 'editor'})
    typed(player, '\u0014')
    expect(player.model.open?.exercise.remark).toContain('Hint 1')
    const before = textOf(player).length
    typed(player, ':set novim', '\r', 'i')
    expect(textOf(player)).toHaveLength(before + 1)
    expect(player.model.settings.vim).toBeUndefined()
  })
})
