import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Editor} from '../../src/editor/editor.ts'
import {edit, editorText, openEditor} from '../../src/editor/editor.ts'
import type {Vim, VimDone} from '../../src/editor/vim.ts'
import {VIM, vimKey} from '../../src/editor/vim.ts'

/** A text with its cursor as `|`. */
function at(text: string): Editor {
  const before = text.slice(0, text.indexOf('|')).split('\n')
  return edit(openEditor(text.replace('|', '')), {do: 'place', at: {line: before.length - 1, column: before.at(-1)?.length ?? 0}})
}

function shown(editor: Editor): string {
  const {line, column} = editor.buffer.cursor
  return editorText(editor)
    .split('\n')
    .map((text, row) => (row === line ? `${text.slice(0, column)}|${text.slice(column)}` : text))
    .join('\n')
}

/** `<Esc>`, `<Enter>` and their like by name, everything else letter by letter. */
function typed(editor: Editor, keys: string, start: Vim = VIM): VimDone {
  let done: VimDone = {vim: start, editor}
  for (const [key] of keys.matchAll(/<[A-Za-z-]+>|[^]/g)) {
    const named = /^<(.+)>$/.exec(key)?.[1]?.toLowerCase()
    const name = named === 'esc' ? 'escape' : named === 'c-r' ? 'ctrl-r' : (named ?? (key === ' ' ? 'space' : key))
    done = vimKey(done.vim, done.editor, name, named === undefined ? key : undefined)
  }
  return done
}

const SCRIPTS: readonly (readonly [before: string, keys: string, after: string])[] = [
  ['ab|c', 'h', 'a|bc'],
  ['|abc', 'h', '|abc'],
  ['|abc', 'l', 'a|bc'],
  ['ab|c', 'l', 'ab|c'],
  ['|abc\nde', 'j', 'abc\n|de'],
  ['abc|d\nx\nabcd', 'jj', 'abcd\nx\nabc|d'],
  ['abc\n|de', 'k', '|abc\nde'],
  ['|a\nb\nc\nd', '3j', 'a\nb\nc\n|d'],
  ['|name: web', 'w', 'name|: web'],
  ['|name: web', 'ww', 'name: |web'],
  ['name: |web\n  next: 1', 'w', 'name: web\n  |next: 1'],
  ['name: we|b', 'b', 'name: |web'],
  ['name: |web', 'bb', '|name: web'],
  ['a\n|b', 'b', '|a\nb'],
  ['|name: web', 'e', 'nam|e: web'],
  ['nam|e: web', 'e', 'name|: web'],
  ['|a b c d', '2w', 'a b |c d'],
  ['  na|me', '0', '|  name'],
  ['  na|me', '^', '  |name'],
  ['|name', '$', 'nam|e'],
  ['a\nb\n|c', 'gg', '|a\nb\nc'],
  ['|a\nb\nc', 'G', 'a\nb\n|c'],
  ['|a\nb\nc', '2G', 'a\n|b\nc'],
  ['a|b', 'ix<Esc>', 'a|xb'],
  ['a|b', 'ax<Esc>', 'ab|x'],
  ['  a|b', 'Ix<Esc>', '  |xab'],
  ['|ab', 'Ax<Esc>', 'ab|x'],
  ['|spec:\nkind', 'oreplicas: 3<Esc>', 'spec:\n  replicas: |3\nkind'],
  ['spec:\n  |a: 1', 'Ob: 2<Esc>', 'spec:\n  b: |2\n  a: 1'],
  ['|abc', 'x', '|bc'],
  ['ab|c', 'x', 'a|b'],
  ['|abcd', '2x', '|cd'],
  ['a\n|b\nc', 'dd', 'a\n|c'],
  ['a\n|b', 'dd', '|a'],
  ['|a\nb\nc', '2dd', '|c'],
  ['|only', 'dd', '|'],
  ['a\n|b', 'yyp', 'a\nb\n|b'],
  ['a\n|b', 'yyP', 'a\n|b\nb'],
  ['|a\nb', 'ddp', 'b\n|a'],
  ['|a\nb\nc', '2yyGp', 'a\nb\nc\n|a\nb'],
  ['|name: web', 'dw', '|: web'],
  ['name: |web', 'd$', 'name:| '],
  ['name: |web', 'D', 'name:| '],
  ['|name: web', 'de', '|: web'],
  ['name: w|eb', 'db', 'name: |eb'],
  ['a\nb\n|c\nd', 'dG', 'a\nb\n|d'],
  ['|name: web', 'cwkind<Esc>', 'kin|d: web'],
  ['  |name: web', 'ccx<Esc>', '  |x'],
  ['name: |web', 'Cshop<Esc>', 'name: sho|p'],
  ['name: |web', 'ywP', 'name: we|bweb'],
  ['|abc', 'r7', '|7bc'],
  ['|ab', 'xp', 'b|a'],
  ['|abc', 'xu', '|abc'],
  ['|abc', 'xu<C-r>', '|bc'],
  ['|one two one', '/one<Enter>', 'one two |one'],
  ['|one\ntwo\none', '/one<Enter>n', '|one\ntwo\none'],
  ['|one\ntwo\none', '/one<Enter>N', '|one\ntwo\none'],
  ['|a\nb', '>>', '  |a\nb'],
  ['  |a', '<<', '|a'],
  ['|a\nb\nc', '2>>', '  |a\n  b\nc'],
  ['a|bcd', 'vld', 'a|d'],
  ['ab|cd', 'vhd', 'a|d'],
  ['|name: web', 'vey$p', 'name: webnam|e'],
  ['a|bcd', 'vlcX<Esc>', 'a|Xd'],
  ['|a\nb\nc', 'vj>', '  |a\n  b\nc'],
  ['|abc', 'vl<Esc>x', 'a|c'],
  ['|a', 'd<Esc>j', '|a'],
  ['|abc', 'zqQ~', '|abc'],
]

test.each(SCRIPTS)('EDIT-08: %j and %j make %j', (before, keys, after) => {
  expect(shown(typed(at(before), keys).editor)).toBe(after)
})

test('EDIT-08: the mode is a word, and Esc leads back to normal, then out of the pane', () => {
  const inserting = typed(at('|a'), 'i')
  expect(inserting.vim.mode).toBe('insert')
  expect(typed(at('|a'), 'v').vim.mode).toBe('visual')
  const back = typed(at('|a'), 'i<Esc>')
  expect([back.vim.mode, back.asks]).toEqual(['normal', undefined])
  expect(typed(at('|a'), '<Esc>').asks).toBe('leave')
})

test('EDIT-08: :w applies, :q leaves, :wq and :x do both, and an unknown one says which there are', () => {
  const asked = (keys: string) => typed(at('|a'), keys)
  expect([':w', ':q', ':wq', ':x', ':set novim'].map(keys => asked(`${keys}<Enter>`).asks)).toEqual([
    'apply',
    'leave',
    'apply and leave',
    'apply and leave',
    'off',
  ])
  expect(asked(':zz<Enter>').editor.notice).toBe('There is no command :zz. There are: :w :q :wq :x :set novim')
  expect(asked(':w<Esc>').vim.line).toBeUndefined()
  expect(asked(':w<Backspace><Backspace>x').vim.line).toBeUndefined()
})

test('EDIT-08: any keys leave a text, a cursor in it, and take no longer than they should', () => {
  const key = fc.oneof(
    fc.constantFrom(...'hjklwbe0^$gGiaIAoOxdypPucvrnN<>/:DC123 ', '<Esc>', '<Enter>', '<Backspace>', '<C-r>', '<Tab>'),
    fc.string({unit: 'grapheme', maxLength: 1}),
  )
  fc.assert(
    fc.property(fc.array(key, {maxLength: 60}), keys => {
      const {editor} = typed(at('ap|iVersion: v1\nkind: Pod\n\n  - 漢字 x\n'), keys.join(''))
      const {lines, cursor} = editor.buffer
      expect(cursor.line).toBeLessThan(lines.length)
      expect(cursor.line).toBeGreaterThanOrEqual(0)
      expect(cursor.column).toBeGreaterThanOrEqual(0)
      expect(editorText(editor)).not.toContain('\t')
    }),
  )
})
