/** Pi to a number of significant digits, rounded at the last, as perl's `bpi(n)` prints it. Machin's formula in whole numbers. */
export function bpi(digits: number): string {
  const known = cache.get(digits)
  if (known !== undefined) return known
  const unit = 10n ** BigInt(digits + 10)
  // Ten guard digits and one for the rounding: 3 is the first digit, so digits - 1 stand after the point.
  const value = 16n * arctan(5n, unit) - 4n * arctan(239n, unit) + 10n ** 11n / 2n
  const text = value.toString()
  const printed = digits <= 1 ? '3' : `${text.slice(0, 1)}.${text.slice(1, digits)}`
  cache.set(digits, printed)
  return printed
}

/** Pi never changes; nobody can tell that it is remembered but by the time. */
const cache = new Map<number, string>()

function arctan(inverse: bigint, unit: bigint): bigint {
  let term = unit / inverse
  let sum = term
  const square = inverse * inverse
  for (let divisor = 3n; term !== 0n; divisor += 2n) {
    term /= square
    sum += divisor % 4n === 3n ? -(term / divisor) : term / divisor
  }
  return sum
}
