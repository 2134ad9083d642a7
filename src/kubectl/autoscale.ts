import type {Data} from '../kube/peek.ts'
import {canonicalQuantity, parseQuantity} from '../kube/quantity.ts'
import {apiVersionOf} from '../kube/resources.ts'
import {command, FILE_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, number, text} from './flags.ts'
import {MADE_FLAGS, sendMade} from './made.ts'
import {hasScale} from './scale-subresource.ts'
import type {Session} from './session.ts'
import type {Target} from './targets.ts'
import {faultOf} from './trouble.ts'
import {targetsOf} from './update.ts'

export const AUTOSCALE = command({
  path: 'autoscale',
  flags: `${MADE_FLAGS} ${FILE_FLAGS} cpu=string cpu-percent=int max=int memory=string min=int name=string record`,
  needs: ['max'],
  run: autoscale,
})

/**
 * `kubectl autoscale`: a HorizontalPodAutoscaler for each workload. No loop of the simulator serves it, as on a cluster without a metrics
 * server: it is kept and shown, and changes nothing.
 */
function autoscale(session: Session, values: Values): Fault | undefined {
  const metrics = metricsOf(values)
  if (isFault(metrics)) return metrics
  const found = targetsOf(session, values, values.args, false, true)
  if (isFault(found)) return found
  for (const target of found.targets) {
    const problem = autoscaleOne(session, values, target, metrics)
    if (problem !== undefined) return problem
  }
  return faultOf(found.troubles) ?? (found.targets.length === 0 ? plainFault('no objects passed to autoscale') : undefined)
}

function autoscaleOne(session: Session, values: Values, {resource, name}: Target, metrics: readonly Data[]): Fault | undefined {
  const apiVersion = apiVersionOf(resource)
  if (!hasScale(resource.kind)) {
    const where = `${apiVersion}, Resource=${resource.plural}`
    return plainFault(`cannot autoscale a ${resource.kind}: could not find scale subresource for ${where} in discovery information`)
  }
  const min = number(values, 'min', -1)
  const autoscaler = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: {name: text(values, 'name') || name},
    spec: {
      scaleTargetRef: {kind: resource.kind, name, apiVersion},
      ...(min > 0 ? {minReplicas: min} : {}),
      maxReplicas: number(values, 'max', -1),
      ...(metrics.length === 0 ? {} : {metrics}),
    },
    status: {desiredReplicas: 0, currentMetrics: null},
  }
  const dry = text(values, 'dry-run', 'none')
  return sendMade(session, values, autoscaler, dry === 'none' || dry === 'server' || dry === 'false' ? 'autoscaled' : 'created')
}

/** What the flags want measured, or what is wrong with them, in kubectl's order. */
function metricsOf(values: Values): Or<readonly Data[]> {
  const [max, min] = [number(values, 'max', -1), number(values, 'min', -1)]
  if (max < 1) return plainFault(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) return plainFault(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  const percent = number(values, 'cpu-percent', -1)
  if (percent > 0 && text(values, 'cpu') !== '') return plainFault('--cpu-percent and --cpu are mutually exclusive')
  const metrics: Data[] = percent > 0 ? [metric('cpu', {type: 'Utilization', averageUtilization: percent})] : []
  for (const resource of ['cpu', 'memory'] as const) {
    if (!isGiven(values, resource) || text(values, resource) === '') continue
    const target = targetOf(text(values, resource), resource)
    if (isFault(target)) return target
    metrics.push(metric(resource, target))
  }
  return metrics
}

function metric(name: string, target: Data): Data {
  return {type: 'Resource', resource: {name, target}}
}

const UNITS = {cpu: 'm', memory: 'Mi'} as const

/** `70%`, `500m`, or a bare number in the unit of its resource. As parseResourceInput. */
function targetOf(given: string, resource: 'cpu' | 'memory'): Or<Data> {
  const input = given.trim()
  if (input === '') return plainFault('empty input')
  if (input.endsWith('%')) {
    const percent = input.slice(0, -1)
    if (!/^\+?\d{1,10}$/.test(percent) || Number(percent) >= 2 ** 31) return plainFault(`invalid percentage value: ${percent}`)
    return {type: 'Utilization', averageUtilization: Number(percent)}
  }
  const bare = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(input)
  const quantity = bare ? `${Number(input)}${UNITS[resource]}` : input
  if ('error' in parseQuantity(quantity)) return plainFault(`invalid resource ${resource} value: ${input}`)
  return {type: 'AverageValue', averageValue: canonicalQuantity(quantity)}
}
