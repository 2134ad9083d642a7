/**
 * A table of structs in the notation of shape.ts and internal.ts, one struct a line, indented lines go on. A struct's fields are
 * read when it is first asked for: a start of the program meets few of them. The answer is the same list each time.
 */
export function typeTable<Field>(text: () => string, readField: (text: string) => Field): (name: string) => readonly Field[] | undefined {
  const read = new Map<string, readonly Field[]>()
  let lines: ReadonlyMap<string, string> | undefined
  return name => {
    const known = read.get(name)
    if (known !== undefined) return known
    lines ??= linesByName(text())
    const line = lines.get(name)
    if (line === undefined) return undefined
    const fields = line === '' ? [] : line.split(' ').map(readField)
    read.set(name, fields)
    return fields
  }
}

function linesByName(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  for (const line of text.replaceAll('\n  ', ' ').split('\n')) {
    const space = line.indexOf(' ')
    if (line !== '') lines.set(space < 0 ? line : line.slice(0, space), space < 0 ? '' : line.slice(space + 1))
  }
  return lines
}
