import {goQuote} from '../kube/go-quote.ts'
import type {Fault} from './fault.ts'
import {fault, plainFault} from './fault.ts'

/**
 * Something went wrong with one object, and a command may go on with the others: a server's answer (with a reason) or kubectl's own words.
 * Refusals of kube/admit.ts are troubles as they are: `causes` and `subject` come from there.
 */
export type Trouble = {
  readonly reason?: string
  readonly message: string
  readonly causes?: readonly {readonly field: string; readonly message: string}[]
  /** Several troubles that count as one among others: all that is wrong with the files of a command. */
  readonly parts?: readonly Trouble[]
  readonly subject?: {readonly kind: string; readonly group: string; readonly name: string}
}

/** The troubles of a command as its end; undefined when there are none. Several are said a line each. As cmdutil.CheckErr. */
export function faultOf(troubles: readonly Trouble[]): Fault | undefined {
  const [first] = troubles
  if (first === undefined) return undefined
  if (troubles.length === 1 && first.parts !== undefined) return faultOf(first.parts)
  if (troubles.length > 1) return fault(troubles.map(messageOf).join('\n'))
  if (first.reason === 'Invalid') return fault(invalidText(first))
  return first.reason === undefined ? plainFault(first.message) : fault(messageOf(first))
}

function messageOf(trouble: Trouble): string {
  if (trouble.reason === undefined) return trouble.message
  return trouble.reason === '' ? `Error from server: ${trouble.message}` : `Error from server (${trouble.reason}): ${trouble.message}`
}

function invalidText({message, causes = [], subject}: Trouble): string {
  if (subject === undefined) return `The request is invalid: ${message}`
  const head =
    subject.kind === '' && subject.name === '' ? 'The request is invalid' : `The ${subject.kind} ${goQuote(subject.name)} is invalid`
  const texts = [...new Set(causes.map(cause => `${cause.field}: ${cause.message}`))]
  if (texts.length === 0) return subject.kind === '' && subject.name === '' ? `${head}: ${message}` : head
  return texts.length === 1 ? `${head}: ${texts[0] ?? ''}` : `${head}: \n${texts.map(text => `* ${text}`).join('\n')}`
}

/** The same trouble with what was being done before its message, e.g. `error when creating "f.yaml": `. */
export function wrapped(trouble: Trouble, before: string): Trouble {
  return {...trouble, message: `${before}${trouble.message}`}
}

/** Several troubles as one, in Go's words for an error made of errors. */
export function joined(troubles: readonly Trouble[]): readonly Trouble[] {
  return troubles.length < 2 ? troubles : [{message: `[${troubles.map(messageOf).join(', ')}]`, parts: troubles}]
}

export function notFoundTrouble(resource: string, name: string): Trouble {
  return {reason: 'NotFound', message: `${resource} ${goQuote(name)} not found`}
}
