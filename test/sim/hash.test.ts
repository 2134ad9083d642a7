import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {canonicalJson, revisionHash, safeEncode, templateHash} from '../../src/sim/hash.ts'

describe('template hashes', () => {
  it('do not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
        expect(templateHash(turned)).toBe(templateHash(value))
      }),
    )
  })

  it('tell different templates apart, and the same template after a collision', () => {
    const template = {spec: {containers: [{name: 'c', image: 'nginx:1'}]}}
    expect(templateHash(template)).not.toBe(templateHash({spec: {containers: [{name: 'c', image: 'nginx:2'}]}}))
    expect(templateHash(template, 1)).not.toBe(templateHash(template))
    expect(revisionHash(template, 1)).not.toBe(revisionHash(template))
  })

  it('are written in letters that make no words', () => {
    expect(safeEncode('0123456789')).toBe('456789bcdf')
    expect(templateHash({})).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/)
  })

  it('are taken from JSON as Go writes it', () => {
    expect(canonicalJson({b: 'a<b>&c', a: [1, null, true]})).toBe('{"a":[1,null,true],"b":"a\\u003cb\\u003e\\u0026c"}')
  })
})
