import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  canonicalQuantity,
  compareQuantity,
  hasFraction,
  milliUnits,
  parseQuantity,
  quantityOf,
  storedQuantity,
  units,
} from '../../src/kube/quantity.ts'

describe('quantities', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000000', '1M'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['0.1Ki', '102400m'],
    ['1000Ki', '1000Ki'],
    ['1023', '1023'],
    ['-1.50', '-1500m'],
    ['0Gi', '0'],
    ['Gi', '0'],
    ['.5', '500m'],
    ['9Ei', '9223372036854775807'],
  ])('%s is written as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })

  it('keeps the spelling of short numbers in steps of a thousand, as Go does', () => {
    for (const kept of ['1E3', '+1', '1.500', '01', '+1Gi', '12.345', '1e03']) expect(canonicalQuantity(kept)).toBe(kept)
    expect(['1000', '0.5', '1.5', '8Gi', '00', '1.5Gi', '1E4', '1000E3'].map(canonicalQuantity)).toEqual([
      '1k',
      '500m',
      '1500m',
      '8Gi',
      '0',
      '1536Mi',
      '10e3',
      '1e6',
    ])
  })

  it('are stored in thousandths, rounded up', () => {
    expect(storedQuantity('1u')).toBe('1m')
    expect(storedQuantity('0.0015')).toBe('2m')
    expect(storedQuantity('-0.0015')).toBe('-2m')
  })

  it('say in Go words what is wrong with a text', () => {
    expect(parseQuantity('')).toEqual({error: expect.stringContaining('quantities must match the regular expression')})
    expect(parseQuantity('1 Gi')).toEqual({error: expect.stringContaining('quantities must match the regular expression')})
    expect(parseQuantity('1GB')).toEqual({error: expect.stringContaining('quantities must match the regular expression')})
    expect(parseQuantity('1ki')).toEqual({error: "unable to parse quantity's suffix"})
  })

  it('compare by amount, not by spelling', () => {
    expect(compareQuantity(quantityOf('1Gi'), quantityOf('1024Mi'))).toBe(0)
    expect(compareQuantity(quantityOf('1G'), quantityOf('1Gi'))).toBe(-1)
    expect(compareQuantity(quantityOf('2'), quantityOf('1999m'))).toBe(1)
  })

  it('are counted in bytes and millicores, rounded up', () => {
    expect(units('1Gi')).toBe(1073741824)
    expect(units('1500m')).toBe(2)
    expect(milliUnits('1')).toBe(1000)
    expect(milliUnits('100u')).toBe(1)
    expect(milliUnits(undefined)).toBe(0)
  })

  it('of bytes should come whole', () => {
    expect(hasFraction('500m')).toBe(true)
    expect(hasFraction('1Gi')).toBe(false)
    expect(hasFraction('1000000Ti')).toBe(true)
  })

  it('read back as the same amount once they are canonical', () => {
    const text = fc.tuple(fc.integer({min: 0, max: 999999}), fc.constantFrom('', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'u'))
    fc.assert(
      fc.property(text, ([number, suffix]) => {
        const canonical = canonicalQuantity(`${number}${suffix}`)
        expect(canonicalQuantity(canonical)).toBe(canonical)
        expect(compareQuantity(quantityOf(canonical), quantityOf(`${number}${suffix}`))).toBe(0)
      }),
    )
  })
})
