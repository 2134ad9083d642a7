import {goQuote} from '../kube/go-quote.ts'
import type {Fault} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {BOOLS, isTrue, text} from './flags.ts'

/** What --validate asks of the server: strict unless told otherwise. */
export function validationOf(values: Values): 'Strict' | 'Warn' | 'Ignore' {
  const given = text(values, 'validate', 'strict')
  if (given === 'warn') return 'Warn'
  return given === 'strict' || isTrue(given) ? 'Strict' : 'Ignore'
}

/** A value of --validate that means nothing. */
export function validationFault(values: Values): Fault | undefined {
  const given = text(values, 'validate', 'strict')
  if (['strict', 'warn', 'ignore', ''].includes(given) || BOOLS.includes(given)) return undefined
  return plainFault(`invalid - validate option ${goQuote(given)}; must be one of: strict (or true), warn, ignore (or false)`)
}
