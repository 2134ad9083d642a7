import {goQuote} from '../kube/go-quote.ts'
import type {Data} from '../kube/peek.ts'
import type {Command} from './command.ts'
import type {Or} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, number, text, truth} from './flags.ts'
import {maker} from './made.ts'
import type {Requirement} from './label-selector.ts'
import {parseSelector} from './label-selector.ts'
import type {Session} from './session.ts'
import {quantities} from './set.ts'

export const CREATE_NAMESPACE = maker({
  path: 'create namespace',
  aliases: ['ns'],
  make: (_session, _values, name) => ({kind: 'Namespace', apiVersion: 'v1', metadata: {name}, spec: {}, status: {}}),
})

export const CREATE_QUOTA = maker({
  path: 'create quota',
  aliases: ['resourcequota'],
  flags: 'hard=string scopes=string',
  failed: 'failed to create quota:',
  make: (_session, values, name): Or<Data> => {
    const hard = quantities(text(values, 'hard'))
    if (typeof hard === 'string') return plainFault(hard)
    const scopes = text(values, 'scopes').split(',').filter(Boolean)
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: {name},
      spec: {...(Object.keys(hard).length === 0 ? {} : {hard}), ...(scopes.length === 0 ? {} : {scopes})},
      status: {},
    }
  },
})

export const CREATE_PDB = maker({
  path: 'create poddisruptionbudget',
  aliases: ['pdb'],
  flags: 'max-unavailable=string min-available=string selector=string',
  failed: 'failed to create poddisruptionbudgets:',
  make: makeBudget,
})

/** How the selector's language writes an operator that a PodDisruptionBudget cannot be made with. */
function operatorOf({operator, values}: Requirement): string {
  return operator === 'notin' && values.length === 1 ? '!=' : operator
}

function makeBudget(_session: Session, values: Values, name: string): Or<Data> {
  const selection = parseSelector(text(values, 'selector'))
  if (text(values, 'selector') === '') return plainFault('a selector must be specified')
  if (typeof selection === 'string')
    return plainFault(`couldn't parse the selector string ${goQuote(text(values, 'selector'))}: ${selection}`)
  const [min, max] = [isGiven(values, 'min-available'), isGiven(values, 'max-unavailable')]
  if (!min && !max) return plainFault('one of min-available or max-unavailable must be specified')
  if (min && max) return plainFault('min-available and max-unavailable cannot be both specified')
  const amount = text(values, min ? 'min-available' : 'max-unavailable')
  if (!/^[0-9]+%?$/.test(amount)) return plainFault(`invalid format specified for ${min ? 'min-available' : 'max-unavailable'}`)
  const value = /^\d+$/.test(amount) ? Number(amount) : amount
  const odd = selection.find(({operator, values: all}) => operator !== 'in' || all.length !== 1)
  if (odd !== undefined) return plainFault(`${goQuote(operatorOf(odd))} is not a valid label selector operator`)
  const matchLabels = Object.fromEntries(selection.map(({key, values: all}) => [key, all[0] ?? '']))
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {name},
    spec: {...(min ? {minAvailable: value} : {}), selector: {matchLabels}, ...(max ? {maxUnavailable: value} : {})},
    status: {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0},
  }
}

export const CREATE_SERVICEACCOUNT = maker({
  path: 'create serviceaccount',
  aliases: ['sa'],
  failed: 'failed to create serviceaccount:',
  make: (_session, _values, name) => ({kind: 'ServiceAccount', apiVersion: 'v1', metadata: {name}}),
})

export const CREATE_PRIORITYCLASS = maker({
  path: 'create priorityclass',
  aliases: ['pc'],
  flags: 'description=string global-default preemption-policy=string value=int',
  failed: 'failed to create priorityclass:',
  make: (_session, values, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: {name},
    value: number(values, 'value', 0),
    ...(truth(values, 'global-default') ? {globalDefault: true} : {}),
    ...(text(values, 'description') === '' ? {} : {description: text(values, 'description')}),
    preemptionPolicy: text(values, 'preemption-policy', 'PreemptLowerPriority'),
  }),
})

export const CONFIG_MAKERS: readonly Command[] = [CREATE_NAMESPACE, CREATE_QUOTA, CREATE_PDB, CREATE_SERVICEACCOUNT, CREATE_PRIORITYCLASS]
