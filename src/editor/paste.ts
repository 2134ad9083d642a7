import {safe} from '../kube/text.ts'

/** Largest text the editor takes, in bytes of UTF-8 (SEC-10, EDIT-02). */
export const LARGEST = 64 * 1024

export type Pasted = {readonly text: string; readonly notice?: string} | {readonly refused: string}

/**
 * What a paste becomes before it goes in: line ends are LF, tabs are two spaces, control characters are gone. Quotes and
 * spaces that only look right are left as they are, with a hint: changing them silently would hide what YAML will say.
 */
export function cleanPaste(raw: string, already: number): Pasted {
  const bytes = byteLength(raw)
  if (already + bytes > LARGEST) {
    return {refused: `This paste is too large: ${kib(bytes)}. The editor holds ${kib(LARGEST)}. Nothing was changed.`}
  }
  const ends = raw.replace(/\r\n?/g, '\n')
  const tabs = ends.includes('\t')
  const text = removeControls(ends.replaceAll('\t', '  '))
  const notices = [
    ...(tabs ? ['Tabs became two spaces: YAML takes no tabs.'] : []),
    ...(text.length < ends.replaceAll('\t', '  ').length ? ['Control characters were left out.'] : []),
    ...(/[\u2018\u2019\u201C\u201D]/.test(text) ? ['There are curly quotes; YAML wants straight ones.'] : []),
    ...(/[\u00A0\u202F]/.test(text) ? ['There are non-breaking spaces; YAML wants plain ones.'] : []),
  ]
  return notices.length === 0 ? {text} : {text, notice: notices.join(' ')}
}

/** Without what could harm a terminal or hide in the text; escape sequences go with their payload. */
export function removeControls(text: string): string {
  return safe(text, {lines: true})
}

/** Length in UTF-8 without making the bytes. */
export function byteLength(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3
  }
  return bytes
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`
}
