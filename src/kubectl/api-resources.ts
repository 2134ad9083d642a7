import {goQuote} from '../kube/go-quote.ts'
import type {Resource} from '../kube/resources.ts'
import {apiVersionOf, groupResource, RESOURCES} from '../kube/resources.ts'
import {byCodeUnit} from '../kube/peek.ts'
import {command} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, texts, truth} from './flags.ts'
import {printerFor} from './output.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {getTable} from './table.ts'

export const API_RESOURCES = command({
  path: 'api-resources',
  flags: 'api-group=string cached categories=list namespaced no-headers output/o=string show-managed-fields sort-by=string verbs=list',
  run: apiResources,
})

/** `kubectl api-resources`: what the server serves. */
function apiResources(session: Session, values: Values, name: string): Fault | undefined {
  if (values.args.length > 0) return usageFault(`unexpected arguments: [${values.args.join(' ')}]`, name)
  const sort = text(values, 'sort-by')
  if (!['', 'name', 'kind'].includes(sort)) return plainFault('--sort-by accepts only name or kind')
  const chosen = RESOURCES.filter(resource => isWanted(resource, values))
  const sorted =
    sort === '' ? chosen : [...chosen].sort((a, b) => byCodeUnit(sort === 'name' ? a.plural : a.kind, sort === 'name' ? b.plural : b.kind))
  const output = text(values, 'output')
  if (output === 'name') {
    for (const resource of sorted) say(session, groupResource(resource))
    return undefined
  }
  if (output === '' || output === 'wide') {
    session.stdout += getTable([
      ...(truth(values, 'no-headers') ? [] : [headers(output === 'wide')]),
      ...sorted.map(resource => row(resource, output === 'wide')),
    ])
    return undefined
  }
  if (!['json', 'yaml', 'kyaml'].includes(output.toLowerCase()))
    return plainFault(
      `unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: json,kyaml,name,wide,yaml`,
    )
  const printer = printerFor(output)
  if (isFault(printer) || printer === undefined) return isFault(printer) ? printer : undefined
  const printed = printer({apiVersion: 'v1', groupVersion: '', kind: 'APIResourceList', resources: sorted.map(asData)})
  if (isFault(printed)) return printed
  session.stdout += printed
  return undefined
}

function isWanted(resource: Resource, values: Values): boolean {
  if (isGiven(values, 'api-group') && resource.group !== text(values, 'api-group')) return false
  if (isGiven(values, 'namespaced') && resource.namespaced !== truth(values, 'namespaced')) return false
  if (!texts(values, 'verbs').every(verb => resource.verbs.includes(verb))) return false
  return texts(values, 'categories').every(category => resource.categories.includes(category))
}

function headers(wide: boolean): readonly string[] {
  return ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
}

function row(resource: Resource, wide: boolean): readonly string[] {
  const base = [resource.plural, resource.shortNames.join(','), apiVersionOf(resource), String(resource.namespaced), resource.kind]
  return wide ? [...base, resource.verbs.join(','), resource.categories.join(',')] : base
}

function asData({plural, singular, shortNames, group, version, kind, namespaced, verbs, categories}: Resource): unknown {
  return {
    name: plural,
    singularName: singular,
    namespaced,
    ...(group === '' ? {} : {group}),
    version,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : {shortNames}),
    ...(categories.length === 0 ? {} : {categories}),
  }
}

export const API_VERSIONS = command({
  path: 'api-versions',
  run: (session, values, name) => {
    if (values.args.length > 0) return usageFault(`unexpected arguments: [${values.args.join(' ')}]`, name)
    const versions = new Set([...RESOURCES.map(apiVersionOf), 'autoscaling/v1'])
    for (const version of [...versions].sort(byCodeUnit)) say(session, version)
    return undefined
  },
})
