import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Decoder, InputEvent} from '../../src/tui/decode.ts'
import {decode, flush, isWaiting, MAX_PASTE, newDecoder} from '../../src/tui/decode.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'))

/** All events of these reads, with the escape timeout after the last one. */
function read(...chunks: readonly Uint8Array[]): readonly InputEvent[] {
  let decoder: Decoder = newDecoder
  const events: InputEvent[] = []
  for (const chunk of chunks) {
    const decoded = decode(decoder, chunk)
    decoder = decoded.decoder
    events.push(...decoded.events)
  }
  return [...events, ...flush(decoder).events]
}

const names = (events: readonly InputEvent[]): string =>
  events.map(event => (event.type === 'key' ? event.key : `paste(${event.text})`)).join(' ')

/** Bytes (as a string) and the keys they are; xterm, VT220, rxvt, linux console and kitty. */
const TABLE: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['Z', 'Z'],
  [' ', 'space'],
  ['jjj', 'j j j'],
  ['a\rb', 'a enter b'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\x7f', 'backspace'],
  ['\x08', 'backspace'],
  ['\x00', 'ctrl-space'],
  ['\x01', 'ctrl-a'],
  ['\x02', 'ctrl-b'],
  ['\x03', 'ctrl-c'],
  ['\x04', 'ctrl-d'],
  ['\x05', 'ctrl-e'],
  ['\x06', 'ctrl-f'],
  ['\x07', 'ctrl-g'],
  ['\x0b', 'ctrl-k'],
  ['\x0c', 'ctrl-l'],
  ['\x0e', 'ctrl-n'],
  ['\x0f', 'ctrl-o'],
  ['\x13', 'ctrl-s'],
  ['\x14', 'ctrl-t'],
  ['\x15', 'ctrl-u'],
  ['\x17', 'ctrl-w'],
  ['\x19', 'ctrl-y'],
  ['\x1a', 'ctrl-z'],
  ['\x1c', 'ctrl-\\'],
  ['\x1d', 'ctrl-]'],
  ['\x1e', 'ctrl-^'],
  ['\x1f', 'ctrl-_'],
  ['\x1b', 'escape'],
  ['é', 'é'],
  ['日本', '日 本'],
  ['e\u0301', 'e\u0301'],
  ['€', '€'],
  ['𝒳', '𝒳'],
  ['\x1b[A', 'up'],
  ['\x1b[B', 'down'],
  ['\x1b[C', 'right'],
  ['\x1b[D', 'left'],
  ['\x1bOA', 'up'],
  ['\x1bOB', 'down'],
  ['\x1bOC', 'right'],
  ['\x1bOD', 'left'],
  ['\x1b[H', 'home'],
  ['\x1b[F', 'end'],
  ['\x1bOH', 'home'],
  ['\x1bOF', 'end'],
  ['\x1b[1~', 'home'],
  ['\x1b[4~', 'end'],
  ['\x1b[7~', 'home'],
  ['\x1b[8~', 'end'],
  ['\x1b[2~', 'insert'],
  ['\x1b[3~', 'delete'],
  ['\x1b[5~', 'page-up'],
  ['\x1b[6~', 'page-down'],
  ['\x1b[Z', 'shift-tab'],
  ['\x1bOP', 'f1'],
  ['\x1bOQ', 'f2'],
  ['\x1bOR', 'f3'],
  ['\x1bOS', 'f4'],
  ['\x1b[11~', 'f1'],
  ['\x1b[12~', 'f2'],
  ['\x1b[13~', 'f3'],
  ['\x1b[14~', 'f4'],
  ['\x1b[15~', 'f5'],
  ['\x1b[17~', 'f6'],
  ['\x1b[18~', 'f7'],
  ['\x1b[19~', 'f8'],
  ['\x1b[20~', 'f9'],
  ['\x1b[21~', 'f10'],
  ['\x1b[23~', 'f11'],
  ['\x1b[24~', 'f12'],
  ['\x1b[[A', 'f1'],
  ['\x1b[[B', 'f2'],
  ['\x1b[[C', 'f3'],
  ['\x1b[[D', 'f4'],
  ['\x1b[[E', 'f5'],
  ['\x1b[P', 'f1'],
  ['\x1b[1;2P', 'shift-f1'],
  ['\x1b[1;2R', 'shift-f3'],
  ['\x1b[1;2A', 'shift-up'],
  ['\x1b[1;2B', 'shift-down'],
  ['\x1b[1;2C', 'shift-right'],
  ['\x1b[1;2D', 'shift-left'],
  ['\x1b[1;2H', 'shift-home'],
  ['\x1b[1;2F', 'shift-end'],
  ['\x1b[1;3C', 'alt-right'],
  ['\x1b[1;3D', 'alt-left'],
  ['\x1b[1;5A', 'ctrl-up'],
  ['\x1b[1;5C', 'ctrl-right'],
  ['\x1b[1;5D', 'ctrl-left'],
  ['\x1b[1;6C', 'ctrl-shift-right'],
  ['\x1b[1;7D', 'ctrl-alt-left'],
  ['\x1b[1;4A', 'alt-shift-up'],
  ['\x1b[3;5~', 'ctrl-delete'],
  ['\x1b[3;2~', 'shift-delete'],
  ['\x1b[5;5~', 'ctrl-page-up'],
  ['\x1b[1;5H', 'ctrl-home'],
  ['\x1b[a', 'shift-up'],
  ['\x1b[b', 'shift-down'],
  ['\x1b[c', 'shift-right'],
  ['\x1b[d', 'shift-left'],
  ['\x1bOa', 'ctrl-up'],
  ['\x1bOc', 'ctrl-right'],
  ['\x1bOd', 'ctrl-left'],
  ['\x1b[3$', 'shift-delete'],
  ['\x1b[3^', 'ctrl-delete'],
  ['\x1b[3@', 'ctrl-shift-delete'],
  ['\x1b[7$', 'shift-home'],
  ['\x1b[8^', 'ctrl-end'],
  ['\x1bb', 'alt-b'],
  ['\x1bf', 'alt-f'],
  ['\x1bz', 'alt-z'],
  ['\x1b\x7f', 'alt-backspace'],
  ['\x1b\r', 'alt-enter'],
  ['\x1b\x01', 'ctrl-alt-a'],
  ['\x1b\x1b[C', 'alt-right'],
  ['\x1b\x1bOD', 'alt-left'],
  ['\x1bé', 'alt-é'],
  ['\x1b\x1b', 'escape escape'],
  ['\x1b[', 'alt-['],
  ['\x1bO', 'alt-O'],
  ['\x1b]', 'alt-]'],
  ['\x1bOM', 'enter'],
  ['\x1bOp', '0'],
  ['\x1bOy', '9'],
  ['\x1bOk', '+'],
  ['\x1b[27u', 'escape'],
  ['\x1b[13u', 'enter'],
  ['\x1b[9u', 'tab'],
  ['\x1b[127u', 'backspace'],
  ['\x1b[32u', 'space'],
  ['\x1b[99;5u', 'ctrl-c'],
  ['\x1b[97;3u', 'alt-a'],
  ['\x1b[97;2u', 'A'],
  ['\x1b[97:65;2u', 'A'],
  ['\x1b[49:33;2u', '!'],
  ['\x1b[9;2u', 'shift-tab'],
  ['\x1b[13;2u', 'shift-enter'],
  ['\x1b[97;5:3u', ''],
  ['\x1b[97;9u', ''],
  ['\x1b[57417u', 'left'],
  ['\x1b[1;5:3C', ''],
  ['\x1b[27;5;99~', 'ctrl-c'],
  ['\x1b[27;2;13~', 'shift-enter'],
  // Replies of the terminal, mouse and focus: dropped whole, and what follows is read.
  ['\x1b[?1ux', 'x'],
  ['\x1b[24;80Rx', 'x'],
  ['\x1b[?64;1;2cx', 'x'],
  ['\x1b[>0;276;0cx', 'x'],
  ['\x1b[0nx', 'x'],
  ['\x1b[Ix', 'x'],
  ['\x1b[Ox', 'x'],
  ['\x1b[<0;10;5Mx', 'x'],
  ['\x1b[M !!x', 'x'],
  ['\x1b]11;rgb:00/00/00\x07x', 'x'],
  ['\x1b]0;t\x1b\\x', 'x'],
  ['\x1bP1$r0m\x1b\\x', 'x'],
  ['\x1b_G\x1b\\x', 'x'],
  ['\x1b[?2026;2$yx', 'x'],
  ['\x1b[8;24;80tx', 'x'],
  ['\x1b[99;99;99zx', 'x'],
  // Ctrl-C is always found.
  ['\x1b[\x03', 'ctrl-c'],
  ['\x1b]\x03', 'ctrl-c'],
  ['\x1bP12\x03q', 'ctrl-c q'],
  ['\x1bO\x03', 'ctrl-c'],
  ['\x1b\x03', 'ctrl-c'],
  ['ab\x03c', 'a b ctrl-c c'],
]

describe('the byte decoder', () => {
  test('knows the keys of xterm, VT220, rxvt, the Linux console and kitty', () => {
    expect(TABLE.length).toBeGreaterThan(120)
    expect(TABLE.map(([bytes]) => [bytes, names(read(bytesOf(bytes)))])).toEqual(TABLE)
  })

  test('hears the same keys wherever a slow line cuts their bytes', () => {
    for (const [text, expected] of TABLE) {
      // A letter and the mark that joins it to one grapheme are two reads, two events: no clock can tell.
      if (text.includes('\u0301')) continue
      const bytes = bytesOf(text)
      for (let cut = 1; cut < bytes.length; cut += 1) {
        expect([text, cut, names(read(bytes.subarray(0, cut), bytes.subarray(cut)))]).toEqual([text, cut, expected])
      }
    }
  })

  test('writes one grapheme a key, with the space bar named', () => {
    expect(read(bytesOf('e\u0301 '))).toEqual([
      {type: 'key', key: 'e\u0301', text: 'e\u0301'},
      {type: 'key', key: 'space', text: ' '},
    ])
  })

  test('waits for the rest of a sequence and not for anything else', () => {
    expect(isWaiting(decode(newDecoder, bytesOf('\x1b')).decoder)).toBe(true)
    expect(isWaiting(decode(newDecoder, bytesOf('abc')).decoder)).toBe(false)
    expect(isWaiting(decode(newDecoder, bytesOf('\x1b[200~abc')).decoder)).toBe(false)
  })
})

describe('a paste', () => {
  test('is one event with its text as it came', () => {
    expect(read(bytesOf('x\x1b[200~a\r\nb\tc\x1b[201~'))).toEqual([
      {type: 'key', key: 'x', text: 'x'},
      {type: 'paste', text: 'a\r\nb\tc', cut: false},
    ])
  })

  test('is the same text however its reads are cut', () => {
    const bytes = bytesOf('\x1b[200~kind: Pod\nname: wéb\n\x1b[201~')
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(names(read(bytes.subarray(0, cut), bytes.subarray(cut)))).toBe('paste(kind: Pod\nname: wéb\n)')
    }
  })

  test('cannot run anything, not even with its own end mark inside', () => {
    expect(names(read(bytesOf('\x1b[200~a\x1b[201~\rdelete\r\x1b[201~')))).toBe('paste(a\rdelete\r)')
  })

  test('without marks is known by its lines', () => {
    expect(names(read(bytesOf('kind: Pod\rname: web\r')))).toBe('paste(kind: Pod\rname: web\r)')
    expect(names(read(bytesOf('k\r')))).toBe('k enter')
  })

  test('whose end was lost ends with Ctrl-C', () => {
    expect(names(read(bytesOf('\x1b[200~abc'), bytesOf('\x03'), bytesOf('q')))).toBe('ctrl-c q')
  })

  test('is cut at 1 MiB and says so', () => {
    const megabyte = new Uint8Array(MAX_PASTE).fill(97)
    const [event] = read(bytesOf('\x1b[200~'), megabyte, megabyte, bytesOf('\x1b[201~'))
    expect(event?.type === 'paste' && {length: event.text.length, cut: event.cut}).toEqual({length: MAX_PASTE, cut: true})
  })
})

test('random bytes never throw and never pile up', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({maxLength: 400}), {maxLength: 10}), chunks => {
      let decoder: Decoder = newDecoder
      for (const chunk of chunks) {
        decoder = decode(decoder, chunk).decoder
        expect(decoder.pending.length).toBeLessThan(100)
      }
    }),
    {numRuns: 500},
  )
})
