import {goQuote} from '../go-quote.ts'
import {addressForm} from '../validate/address.ts'

/** GetWarningsForIP: IPv6 addresses are best written in the canonical way. What is no address says nothing here. */
export function addressWarnings(value: string, path: string): readonly string[] {
  if (addressForm(value)?.family !== 'IPv6' || value.includes('.')) return []
  const canonical = canonicalIpv6(value)
  if (canonical === value) return []
  return [`${path}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(canonical)})`]
}

/** RFC 5952: small letters, no leading zeros, the longest run of two or more zero groups as `::`. */
function canonicalIpv6(value: string): string {
  const [head = '', tail] = value.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled = [...before, ...Array.from({length: 8 - before.length - after.length}, () => '0'), ...after]
  const groups = filled.map(group => Number.parseInt(group, 16).toString(16))
  const run = longestRun(groups)
  if (run.length < 2) return groups.join(':')
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`
}

function longestRun(groups: readonly string[]): {readonly start: number; readonly length: number} {
  let best = {start: 0, length: 0}
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best.length) best = {start, length}
  }
  return best
}
