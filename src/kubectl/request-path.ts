import {goQuote} from '../kube/go-quote.ts'
import {pathSegmentErrors} from '../kube/validate/names.ts'
import type {Trouble} from './trouble.ts'

/** Why kubectl can make no address of a namespace and, where the request is about one object, its name; nothing is sent then. (client-go, rest.Request) */
export function pathTrouble(namespace: string, name?: string): Trouble | undefined {
  const space = pathSegmentErrors(namespace)
  if (space.length > 0) return {message: `invalid namespace ${goQuote(namespace)}: [${space.join(' ')}]`}
  if (name === '') return {message: 'resource name may not be empty'}
  const errors = name === undefined ? [] : pathSegmentErrors(name)
  return errors.length === 0 ? undefined : {message: `invalid resource name ${goQuote(name ?? '')}: [${errors.join(' ')}]`}
}
