import {describe, expect, it} from 'vitest'
import {scaled} from '../../../src/sim/history/percent.ts'

describe('a number or a percentage', () => {
  it('is rounded up for maxSurge and for daemons, down for maxUnavailable of Deployments', () => {
    expect(scaled('25%', 5, 'up')).toBe(2)
    expect(scaled('25%', 5, 'down')).toBe(1)
    expect(scaled('100%', 7, 'down')).toBe(7)
    expect(scaled(3, 10, 'up')).toBe(3)
    expect(scaled('0%', 10, 'up')).toBe(0)
    expect(scaled(undefined, 10, 'up')).toBe(0)
  })
})
