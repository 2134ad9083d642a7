/**
 * Sets a key that came from outside. `__proto__` becomes a key like any other instead of changing what the object is,
 * so foreign data can be held in plain objects; copy it with spread, never with Object.assign.
 */
export function put<T>(into: {[key: string]: T}, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(into, key, {value, enumerable: true, configurable: true, writable: true})
  else into[key] = value
}
