/**
 * The same text in one piece. Text that was put together keeps its parts until somebody reads it, at several times the memory; so what
 * stays in the world for long is read once.
 */
export function flat(text: string): string {
  return text.charCodeAt(0) < 0 ? '' : text
}
