/** From apiVersion and kind to the resource a request goes to, as kubectl's REST mapper finds it from discovery. */
import {goQuote} from './go-quote.ts'
import type {Resource} from './resources.ts'
import {apiVersionOf, RESOURCES} from './resources.ts'

export type GroupVersion = {readonly group: string; readonly version: string}

export type Mapping = {
  readonly resource: Resource
  /** Discovery invents a list kind for every kind (`PodList`), and `List` in every version; the server has no such resource. */
  readonly list: boolean
}

/** Served beside what api-resources prints: it names each kind in its preferred version alone. */
const OTHER_VERSIONS: readonly (readonly [kind: string, apiVersion: string])[] = [['HorizontalPodAutoscaler', 'autoscaling/v1']]

/** schema.ParseGroupVersion; an error text for more than one slash. */
export function parseGroupVersion(apiVersion: string): GroupVersion | string {
  if (apiVersion === '' || apiVersion === '/') return {group: '', version: ''}
  const parts = apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const [first = '', second] = parts
  return second === undefined ? {group: '', version: first} : {group: first, version: second}
}

/** The resource of a kind; without a version, of the group's only one. Undefined when nothing matches. */
export function mappingOf({group, version}: GroupVersion, kind: string): Mapping | undefined {
  const served = (resource: Resource): boolean =>
    resource.group === group && (version === '' || resource.version === version || isOther(resource, version))
  // Discovery also knows each kind in small letters; the server will not.
  const resource = RESOURCES.find(row => (row.kind === kind || row.kind.toLowerCase() === kind) && served(row))
  if (resource) return {resource: version === '' ? resource : {...resource, version}, list: false}
  if (!kind.endsWith('List')) return undefined
  const item = kind === 'List' ? RESOURCES.find(served) : RESOURCES.find(row => `${row.kind}List` === kind && served(row))
  return item && {resource: {...item, kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), namespaced: false}, list: true}
}

function isOther(resource: Resource, version: string): boolean {
  return OTHER_VERSIONS.some(([kind, apiVersion]) => kind === resource.kind && apiVersion === apiVersionOf({...resource, version}))
}

/** meta.NoKindMatchError. */
export function noMatches(kind: string, apiVersion: string): string {
  return `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion === '/' ? '' : apiVersion.replace(/^\//, ''))}`
}
