import {controlName, csiName, linuxName, printableName, ss3Name, withAlt} from './key-names.ts'
import {graphemes} from '../kube/graphemes.ts'
import type {KeyName} from './key-names.ts'

/** What the keyboard did. `text` is there for keys that write something: exactly one grapheme. */
export type InputEvent =
  | {readonly type: 'key'; readonly key: KeyName; readonly text?: string}
  /** Pasted text, as it came, at most 1 MiB: `cut` says that more was thrown away. It may hold any character and runs nothing. */
  | {readonly type: 'paste'; readonly text: string; readonly cut: boolean}

/** Where the decoder stands between two reads. A value: keep it and give it back. */
export type Decoder = {
  /** Bytes of an unfinished sequence or character; bounded by MAX_SEQUENCE. */
  readonly pending: readonly number[]
  /** Thrown away until a terminator: a string (OSC, DCS, …), an overlong CSI, or the bytes of an old mouse report. */
  readonly skipping: 'no' | 'string' | 'string-esc' | 'csi' | number
  readonly paste: {readonly parts: readonly Uint8Array[]; readonly size: number} | undefined
}
export type Decoded = {readonly decoder: Decoder; readonly events: readonly InputEvent[]}

export const newDecoder: Decoder = {pending: [], skipping: 'no', paste: undefined}

/** Longer escape sequences than this are no keys. */
const MAX_SEQUENCE = 64
export const MAX_PASTE = 1 << 20

const ESC = 0x1b
const CTRL_C = 0x03
const PASTE_START = '200'
const PASTE_END = [ESC, 0x5b, 0x32, 0x30, 0x31, 0x7e]

const utf8 = new TextDecoder('utf-8', {fatal: false, ignoreBOM: true})

/** What one read of the terminal means. Call `flush` when nothing more came for the escape timeout and `isWaiting`. */
export function decode(decoder: Decoder, bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return {decoder, events: []}
  // In a paste whose end was lost a lone Ctrl-C is a person's way out; inside a longer read it is pasted text.
  if (decoder.paste !== undefined && bytes.length === 1 && bytes[0] === CTRL_C) return {decoder: newDecoder, events: [key('ctrl-c')]}
  if (decoder.paste !== undefined) return continuePaste(decoder, bytes)
  // A string was cut between the Esc and the backslash of its end.
  if (decoder.skipping === 'string-esc') {
    return bytes[0] === 0x5c ? run(newDecoder, bytes.subarray(1)) : run({...newDecoder, pending: [ESC]}, bytes)
  }
  if (isUnmarkedPaste(decoder, bytes)) return {decoder, events: [pasteOf([bytes], bytes.length)]}
  return run(decoder, bytes)
}

/** True when bytes wait for more: a lone Esc looks like the start of a sequence until time has passed. */
export function isWaiting(decoder: Decoder): boolean {
  return decoder.paste === undefined && (decoder.pending.length > 0 || decoder.skipping !== 'no')
}

/** Nothing more came: a lone Esc is the Esc key, `ESC [` is Alt-[; half a sequence or character is dropped. */
export function flush(decoder: Decoder): Decoded {
  if (!isWaiting(decoder)) return {decoder, events: []}
  const {pending} = decoder
  const [first, second] = pending
  if (first !== ESC) return {decoder: newDecoder, events: []}
  if (pending.length === 1) return {decoder: newDecoder, events: [key('escape')]}
  if (pending.length === 2 && second === ESC) return {decoder: newDecoder, events: [key('escape'), key('escape')]}
  if (pending.length === 2 && second !== undefined) return {decoder: newDecoder, events: [key(`alt-${String.fromCharCode(second)}`)]}
  return {decoder: newDecoder, events: []}
}

function key(name: KeyName): InputEvent {
  return {type: 'key', key: name}
}

function pasteOf(parts: readonly Uint8Array[], size: number): InputEvent {
  const whole = new Uint8Array(Math.min(size, MAX_PASTE))
  let at = 0
  for (const part of parts) {
    const room = part.subarray(0, whole.length - at)
    whole.set(room, at)
    at += room.length
  }
  return {type: 'paste', text: utf8.decode(whole).replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', ''), cut: size > MAX_PASTE}
}

/** Terminals without bracketed paste send it as keys: two line ends with text between them in one read are no typing (EDIT-02). */
function isUnmarkedPaste(decoder: Decoder, bytes: Uint8Array): boolean {
  if (isWaiting(decoder) || bytes.length < 4) return false
  let lineEnds = 0
  let textSince = false
  for (const byte of bytes) {
    if (byte === ESC || byte === CTRL_C) return false
    if (byte === 13 || byte === 10) {
      if (textSince) lineEnds += 1
      textSince = false
    } else if (byte >= 32 && byte !== 127) textSince = true
  }
  return lineEnds >= 2
}

function continuePaste(decoder: Decoder, bytes: Uint8Array): Decoded {
  const paste = decoder.paste ?? {parts: [], size: 0}
  // The end mark may be cut by a read's border: look at what is held back and the new bytes as one.
  const joined = Uint8Array.from([...decoder.pending, ...bytes])
  const end = indexOfEnd(joined)
  if (end >= 0) {
    // What follows the mark in the same read is text too: a paste may hold the mark itself (EDIT-03).
    const parts = [...paste.parts, joined.subarray(0, end), joined.subarray(end + PASTE_END.length)]
    return {decoder: newDecoder, events: [pasteOf(parts, paste.size + joined.length - PASTE_END.length)]}
  }
  const held = heldBack(joined)
  const taken = joined.subarray(0, joined.length - held)
  const kept = paste.size >= MAX_PASTE ? paste.parts : [...paste.parts, taken]
  const next = {parts: kept, size: paste.size + taken.length}
  return {decoder: {pending: [...joined.subarray(joined.length - held)], skipping: 'no', paste: next}, events: []}
}

function indexOfEnd(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) {
    if (PASTE_END.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}

/** How many bytes at the end may be the beginning of the end mark. */
function heldBack(bytes: Uint8Array): number {
  for (let length = Math.min(PASTE_END.length - 1, bytes.length); length > 0; length -= 1) {
    if (PASTE_END.slice(0, length).every((byte, index) => bytes[bytes.length - length + index] === byte)) return length
  }
  return 0
}

/** One pass over the bytes; the parts below read from `input` at `at` and say how far they came. */
function run(decoder: Decoder, bytes: Uint8Array): Decoded {
  const input = decoder.pending.length === 0 ? bytes : Uint8Array.from([...decoder.pending, ...bytes])
  const events: InputEvent[] = []
  let skipping = decoder.skipping
  let at = 0
  while (at < input.length) {
    if (skipping !== 'no') {
      const skipped = skip(input, at, skipping)
      if (skipped.interrupted) events.push(key('ctrl-c'))
      at = skipped.at
      skipping = skipped.skipping
      continue
    }
    const byte = input[at] ?? 0
    if (byte !== ESC) {
      const text = readText(input, at)
      events.push(...text.events)
      at = text.at
      if (text.waits) return {decoder: {pending: [...input.subarray(at)], skipping, paste: undefined}, events}
      continue
    }
    const sequence = readSequence(input, at)
    if (sequence.outcome === 'waits') return {decoder: {pending: [...input.subarray(at)], skipping, paste: undefined}, events}
    at = sequence.at
    if (sequence.outcome === 'paste') {
      const rest = continuePaste({...newDecoder, paste: {parts: [], size: 0}}, input.subarray(at))
      return {decoder: rest.decoder, events: [...events, ...rest.events]}
    }
    if (sequence.skipping !== undefined) skipping = sequence.skipping
    events.push(...sequence.events)
  }
  return {decoder: {pending: [], skipping, paste: undefined}, events}
}

type Skipped = {readonly at: number; readonly skipping: Decoder['skipping']; readonly interrupted: boolean}

/** Throws bytes away until the terminator. Ctrl-C ends everything: it is always found. */
function skip(input: Uint8Array, from: number, skipping: Decoder['skipping']): Skipped {
  if (typeof skipping === 'number') {
    const taken = Math.min(skipping, input.length - from)
    return {at: from + taken, skipping: taken === skipping ? 'no' : skipping - taken, interrupted: false}
  }
  for (let at = from; at < input.length; at += 1) {
    const byte = input[at] ?? 0
    if (byte === CTRL_C) return {at: at + 1, skipping: 'no', interrupted: true}
    if (skipping === 'csi' && byte >= 0x40 && byte <= 0x7e) return {at: at + 1, skipping: 'no', interrupted: false}
    if (skipping === 'string' && byte === 0x07) return {at: at + 1, skipping: 'no', interrupted: false}
    if (byte === ESC && skipping === 'string' && at + 1 === input.length) return {at: at + 1, skipping: 'string-esc', interrupted: false}
    // ST is ESC \; any other Esc begins something new. Either way the string is over.
    if (byte === ESC) return {at: input[at + 1] === 0x5c ? at + 2 : at, skipping: 'no', interrupted: false}
  }
  return {at: input.length, skipping, interrupted: false}
}

/** A run of bytes up to the next Esc: control keys and text, one event a grapheme. `waits`: half a character stands at the end. */
function readText(input: Uint8Array, from: number): {readonly events: readonly InputEvent[]; readonly at: number; readonly waits: boolean} {
  const first = input[from] ?? 0
  if (first < 32 || first === 127) return {events: [key(controlName(first))], at: from + 1, waits: false}
  let end = from
  while (end < input.length && (input[end] ?? 0) >= 32 && input[end] !== 127) end += 1
  const half = end === input.length ? unfinished(input, from) : 0
  const text = utf8.decode(input.subarray(from, end - half)).replaceAll(/[\ufffd\u0080-\u009f]/g, '')
  const events = graphemes(text).map((text): InputEvent => ({type: 'key', key: printableName(text), text}))
  return {events, at: end - half, waits: half > 0}
}

/** Bytes of an unfinished UTF-8 character at the end of the input, 0 to 3. */
function unfinished(input: Uint8Array, from: number): number {
  for (let back = 1; back <= 3 && input.length - back >= from; back += 1) {
    const byte = input[input.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1
    return byte < 0xf5 && length > back ? back : 0
  }
  return 0
}

type Sequence =
  | {readonly outcome: 'waits'}
  | {readonly outcome: 'paste'; readonly at: number}
  | {readonly outcome: 'done'; readonly at: number; readonly events: readonly InputEvent[]; readonly skipping?: Decoder['skipping']}

function done(at: number, name: KeyName | undefined): Sequence {
  return {outcome: 'done', at, events: name === undefined ? [] : [keyWithText(name)]}
}

/** Keypad digits and kitty's letters write text as well. */
function keyWithText(name: KeyName): InputEvent {
  if (name === 'space') return {type: 'key', key: name, text: ' '}
  return [...name].length === 1 ? {type: 'key', key: name, text: name} : key(name)
}

/** What begins with Esc at `from`. */
function readSequence(input: Uint8Array, from: number): Sequence {
  const next = input[from + 1]
  if (next === undefined) return {outcome: 'waits'}
  if (next === 0x5b) return readCsi(input, from)
  if (next === 0x4f) return readSs3(input, from)
  // OSC, DCS, SOS, PM, APC: replies of the terminal. Alone they are Alt with ], P, X, ^ or _.
  if (next === 0x5d || next === 0x50 || next === 0x58 || next === 0x5e || next === 0x5f) {
    return input.length === from + 2 ? {outcome: 'waits'} : {outcome: 'done', at: from + 2, events: [], skipping: 'string'}
  }
  if (next === ESC) return readDoubleEscape(input, from)
  if (next < 32 || next === 127) return done(from + 2, next === CTRL_C ? 'ctrl-c' : withAlt(controlName(next)))
  const text = readText(input.subarray(0, lengthOfCharacter(input, from + 1)), from + 1)
  if (text.waits) return {outcome: 'waits'}
  const [event] = text.events
  return {outcome: 'done', at: text.at, events: event?.type === 'key' ? [key(withAlt(event.key))] : []}
}

/** Where the character that begins at `at` ends; the end of the input when it is cut. */
function lengthOfCharacter(input: Uint8Array, at: number): number {
  const byte = input[at] ?? 0
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
  return Math.min(input.length, at + length)
}

/** rxvt sends Alt with an arrow as `ESC ESC [ A`; anything else after two Escs is an Esc and then something new. */
function readDoubleEscape(input: Uint8Array, from: number): Sequence {
  const third = input[from + 2]
  if (third === undefined) return {outcome: 'waits'}
  if (third !== 0x5b && third !== 0x4f) return {outcome: 'done', at: from + 1, events: [key('escape')]}
  const inner = readSequence(input, from + 1)
  if (inner.outcome !== 'done') return inner
  return {...inner, events: inner.events.map(event => (event.type === 'key' ? key(withAlt(event.key)) : event))}
}

function readCsi(input: Uint8Array, from: number): Sequence {
  let at = from + 2
  if (input[at] === 0x5b)
    return at + 1 < input.length ? done(at + 2, linuxName(String.fromCharCode(input[at + 1] ?? 0))) : {outcome: 'waits'}
  while (at < input.length) {
    const byte = input[at] ?? 0
    if (byte === CTRL_C) return done(at + 1, 'ctrl-c')
    // Another Esc or a control byte in the middle: the sequence was cut off and is dropped.
    if (byte < 0x20 || byte > 0x7e) return {outcome: 'done', at, events: []}
    const params = String.fromCharCode(...input.subarray(from + 2, at))
    const rxvtShift = byte === 0x24 && /^\d+$/.test(params)
    if (byte >= 0x40 || rxvtShift) return endCsi(params, String.fromCharCode(byte), at + 1)
    if (at - from > MAX_SEQUENCE) return {outcome: 'done', at, events: [], skipping: 'csi'}
    at += 1
  }
  return {outcome: 'waits'}
}

function endCsi(params: string, final: string, at: number): Sequence {
  if (final === '~' && params === PASTE_START) return {outcome: 'paste', at}
  // An old mouse report has three bytes after it that would read as letters.
  if (final === 'M' && params === '') return {outcome: 'done', at, events: [], skipping: 3}
  return done(at, csiName(params, final))
}

function readSs3(input: Uint8Array, from: number): Sequence {
  let at = from + 2
  while (at < input.length && (input[at] ?? 0) >= 0x30 && (input[at] ?? 0) <= 0x39 && at - from < 4) at += 1
  const final = input[at]
  if (final === undefined) return {outcome: 'waits'}
  if (final === CTRL_C) return done(at + 1, 'ctrl-c')
  if (final < 0x20 || final > 0x7e) return {outcome: 'done', at, events: []}
  return done(at + 1, ss3Name(String.fromCharCode(...input.subarray(from + 2, at)), String.fromCharCode(final)))
}
