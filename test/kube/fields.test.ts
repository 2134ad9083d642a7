import {expect, test} from 'vitest'
import table from '../../src/kube/fields.generated.json' with {type: 'json'}
import type {FieldType} from '../../src/kube/fields.ts'
import {kindsWithFields, structOf, structOfKind} from '../../src/kube/fields.ts'
import {fieldsOf} from '../../src/kube/wire/shape.ts'

const PACKAGES = ['core', 'apps', 'batch', 'policy', 'storage', 'discovery', 'meta', 'networking', 'scheduling']

/** The struct of the table for decoding that has this short name; undefined when two packages have one. */
function structNamed(name: string) {
  const found = PACKAGES.map(pack => structOf(`${pack}.${name}`)).filter(struct => struct !== undefined)
  return found.length === 1 ? found[0] : undefined
}

test('the two tables of fields, for reading and for writing, name the same fields', () => {
  let compared = 0
  for (const id of Object.keys(table.structs)) {
    const name = id.slice(id.indexOf('.') + 1)
    const written = fieldsOf(name)
    const read = structNamed(name)
    if (written === undefined || read === undefined || read.id !== id) continue
    compared += 1
    expect(written.map(field => field.name).sort(), id).toEqual([...read.fields.keys()].sort())
  }
  expect(compared).toBeGreaterThan(150)
})

test('they agree on what is always written, and on what may be left out', () => {
  const wrong: string[] = []
  for (const id of Object.keys(table.structs)) {
    const name = id.slice(id.indexOf('.') + 1)
    const read = structNamed(name)
    if (read?.id !== id) continue
    for (const field of fieldsOf(name) ?? []) {
      const other = read.fields.get(field.name)
      // A struct that is no pointer is written in any case.
      const keeps = other?.type.tag === 'struct' && !other.pointer ? field.keep : other?.keep
      if (field.keep !== keeps || field.pointer !== other?.pointer) wrong.push(`${id}.${field.name}`)
    }
  }
  expect(wrong).toEqual([])
})

test('every kind leads to types that are all there', () => {
  const seen = new Set<string>()
  const follow = (type: FieldType): void => {
    if (type.tag === 'list' || type.tag === 'map') follow(type.of)
    if (type.tag !== 'struct' || seen.has(type.struct)) return
    seen.add(type.struct)
    const struct = structOf(type.struct)
    expect(struct, type.struct).toBeDefined()
    for (const field of struct?.fields.values() ?? []) follow(field.type)
  }
  for (const kind of kindsWithFields()) follow({tag: 'struct', go: '', struct: structOfKind(kind)?.id ?? kind})
  expect(seen.size).toBeGreaterThan(200)
})
