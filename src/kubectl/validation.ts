import type {Values} from './flags.ts'
import {text} from './flags.ts'

/** What --validate asks of the server: strict unless told otherwise. */
export function validationOf(values: Values): 'Strict' | 'Warn' | 'Ignore' {
  switch (text(values, 'validate', 'strict')) {
    case 'warn':
      return 'Warn'
    case 'ignore':
    case 'false':
      return 'Ignore'
    default:
      return 'Strict'
  }
}
