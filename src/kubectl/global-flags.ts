import {GLOBAL_FLAGS, HELP_FLAG} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, plainFault} from './fault.ts'
import type {FlagSet, Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'

/** The one context of the tutorial's kubeconfig, which is also the cluster's name, and its user. */
export const CONTEXT = 'tutor'
export const USER = 'admin'

/** What is wrong with the flags that choose a cluster: there is one of everything. A command may have a flag of such a name for itself. */
export function globalFault(values: Values, flags: FlagSet): Fault | undefined {
  const isGlobal = (flag: string): boolean => GLOBAL_FLAGS.includes(flags.find(({name}) => name === flag) ?? HELP_FLAG)
  const given = (flag: string, name: string): boolean => isGlobal(flag) && isGiven(values, flag) && !['', name].includes(text(values, flag))
  if (text(values, 'kubeconfig') !== '') return plainFault(`stat ${text(values, 'kubeconfig')}: no such file or directory`)
  if (given('context', CONTEXT))
    return fault(`Error in configuration: context was not found for specified context: ${text(values, 'context')}`)
  if (given('cluster', CONTEXT)) return plainFault(`no server found for cluster ${JSON.stringify(text(values, 'cluster'))}`)
  if (given('user', USER)) return plainFault(`auth info ${JSON.stringify(text(values, 'user'))} does not exist`)
  const timeout = text(values, 'request-timeout', '0')
  if (/^\d+$/.test(timeout) || /^(\d+\.?\d*(ns|us|µs|ms|s|m|h))+$/.test(timeout)) return undefined
  return plainFault(
    'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  )
}

/** --warnings-as-errors: a command that the server warned about fails. `said` is what was printed on stderr. */
export function warningsFault(values: Values, said: string): Fault | undefined {
  if (!truth(values, 'warnings-as-errors')) return undefined
  const count = said.split('\n').filter(line => line.startsWith('Warning: ')).length
  if (count === 0) return undefined
  return plainFault(count === 1 ? '1 warning received' : `${count} warnings received`)
}
