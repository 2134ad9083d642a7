import {invalid} from './field.ts'
import type {Found} from './field.ts'

/** How an IP address can be written. `sloppy` has leading zeros, which old clients wrote. */
export type AddressForm = {readonly family: 'IPv4' | 'IPv6'; readonly sloppy: boolean; readonly mapped: boolean}

/** Reads an IPv4 or IPv6 address as net.ParseIP does, leading zeros allowed; undefined when it is none. */
export function addressForm(value: string): AddressForm | undefined {
  const four = dotted(value)
  if (four !== undefined) return {family: 'IPv4', sloppy: four.sloppy, mapped: false}
  return value.includes(':') ? colons(value) : undefined
}

function dotted(value: string): {readonly sloppy: boolean} | undefined {
  const parts = value.split('.')
  if (parts.length !== 4 || !parts.every(part => /^[0-9]+$/.test(part) && Number(part) <= 255)) return undefined
  return {sloppy: parts.some(part => part.length > 1 && part.startsWith('0'))}
}

function colons(value: string): AddressForm | undefined {
  const halves = value.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map(half => (half === '' ? [] : half.split(':')))
  const all = groups.flat()
  const last = all.at(-1) ?? ''
  const tail = last.includes('.') ? dotted(last) : undefined
  if (last.includes('.') && (tail === undefined || groups.at(-1)?.length === 0)) return undefined
  const plain = tail === undefined ? all : all.slice(0, -1)
  if (!plain.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const count = plain.length + (tail === undefined ? 0 : 2)
  if (halves.length === 2 ? count > 7 : count !== 8) return undefined
  return {family: 'IPv6', sloppy: tail?.sloppy ?? false, mapped: isMapped(groups, tail !== undefined)}
}

/** ::ffff:a.b.c.d, in any spelling. */
function isMapped(groups: readonly (readonly string[])[], hasTail: boolean): boolean {
  const before = groups[0] ?? []
  const after = groups[1]
  const zeros = (list: readonly string[]): boolean => list.every(group => Number.parseInt(group, 16) === 0)
  const size = hasTail ? 1 : 2
  const ending = after ?? before
  const head = ending.slice(0, ending.length - size)
  const marker = head.at(-1)
  return marker?.toLowerCase() === 'ffff' && zeros(head.slice(0, -1)) && (after === undefined ? head.length === 6 : zeros(before))
}

/** IsValidIPForLegacyField with strict checking on, as it is in 1.36. Addresses in `old` pass as they are. */
export function validateAddress(value: string, path: string, found: Found, old: readonly string[] = []): void {
  if (old.includes(value)) return
  const form = addressForm(value)
  if (form === undefined) {
    found.push(invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'))
    return
  }
  if (form.sloppy) found.push(invalid(path, value, 'must not have leading 0s'))
  if (form.mapped) found.push(invalid(path, value, 'must not be an IPv4-mapped IPv6 address'))
}

/** Whether an address and a prefix length can be read from it, leading zeros and all (ParseCIDRSloppy). */
export function isCidr(value: string): boolean {
  return cidrForm(value) !== undefined
}

function cidrForm(value: string) {
  const [address = '', length, ...rest] = value.split('/')
  const form = addressForm(address)
  const most = form?.family === 'IPv6' ? 128 : 32
  if (form === undefined || length === undefined || rest.length > 0 || !/^[0-9]{1,3}$/.test(length) || Number(length) > most)
    return undefined
  return {address, form, length, bits: Number(length)}
}

/** IsValidCIDRForLegacyField: an address and a prefix length, with no bits set behind the prefix. */
export function validateCidr(value: string, path: string, found: Found, old: readonly string[] = []): void {
  if (old.includes(value)) return
  const range = cidrForm(value)
  if (range === undefined) {
    found.push(invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'))
    return
  }
  const {address, form, length, bits} = range
  if (form.sloppy || (length !== '0' && length.startsWith('0')))
    found.push(invalid(path, value, 'must not have leading 0s in IP or prefix length'))
  else if (form.family === 'IPv4' && hasHostBits(address, bits)) {
    found.push(invalid(path, value, 'must not have bits set beyond the prefix length'))
  }
}

function hasHostBits(address: string, bits: number): boolean {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return value % 2 ** (32 - bits) !== 0
}
