/** 32-bit hash of text (FNV-1a with a final mix). The same on every machine and Node version. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Chance by name: a number in [0, 1) that depends on nothing but the seed and the parts. Not a stream, so a new draw shifts no other. */
export function draw(seed: string, ...parts: readonly (string | number)[]): number {
  return hash32(`${seed}\n${parts.join('\n')}`) / 0x100000000
}

/** The alphabet of generated names, as rand.String in apimachinery: no vowels, and nothing that looks like another letter. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters for a generated name. */
export function suffix(seed: string, ...parts: readonly (string | number)[]): string {
  return letters(5, seed, ...parts)
}

/** `length` letters of the generated-name alphabet. */
export function letters(length: number, seed: string, ...parts: readonly (string | number)[]): string {
  let text = ''
  for (let index = 0; index < length; index++) text += ALPHABET[Math.floor(draw(seed, ...parts, index) * ALPHABET.length)] ?? 'b'
  return text
}

/** A uid in the form of a version 4 UUID. */
export function uid(seed: string, ...parts: readonly (string | number)[]): string {
  const hex = [0, 1, 2, 3]
    .map(index =>
      hash32(`${seed}\nuid\n${parts.join('\n')}\n${index}`)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
