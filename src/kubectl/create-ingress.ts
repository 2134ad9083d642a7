import type {Data} from '../kube/peek.ts'
import type {Or} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts} from './flags.ts'
import {maker} from './made.ts'

export const CREATE_INGRESS = maker({
  path: 'create ingress',
  aliases: ['ing'],
  flags: 'annotation=array class=string default-backend=string rule=array',
  failed: 'failed to create ingress:',
  make: (_session, values, name) => ingressOf(values, name),
})

/** `host/path=service:port[,tls[=secret]]`, as kubectl's ruleRegex has it. */
const RULE = /^[a-zA-Z0-9.\-_*]*\/[a-zA-Z0-9.\-_/]*\*?=[a-zA-Z0-9-]+:[a-zA-Z0-9-]+(?:,tls(?:=[a-zA-Z0-9.\-_]*)?)?$/

type Rule = {readonly host: string; readonly path: string; readonly service: string; readonly tls?: string}

function ingressOf(values: Values, name: string): Or<Data> {
  const given = texts(values, 'rule')
  const fallback = text(values, 'default-backend')
  if (fallback === '' && given.length === 0)
    return plainFault(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  const wrong = given.find(rule => !RULE.test(rule))
  if (wrong !== undefined) return plainFault(`rule ${wrong} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  const annotations = texts(values, 'annotation')
  const odd = annotations.find(annotation => !annotation.includes('='))
  if (odd !== undefined) return plainFault(`annotation ${odd} is invalid and should be in format key=[value]`)
  if (fallback !== '' && fallback.split(':').length !== 2) return plainFault('default-backend should be in format servicename:serviceport')
  const rules = given.map(readRule)
  const tls = certificates(rules)
  const pairs = annotations.map(annotation => [annotation.slice(0, annotation.indexOf('=')), annotation.slice(annotation.indexOf('=') + 1)])
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {name, ...(pairs.length === 0 ? {} : {annotations: Object.fromEntries(pairs)})},
    spec: {
      ...(text(values, 'class') === '' ? {} : {ingressClassName: text(values, 'class')}),
      ...(fallback === '' ? {} : {defaultBackend: backend(fallback)}),
      ...(tls.length === 0 ? {} : {tls}),
      ...(rules.length === 0 ? {} : {rules: hostRules(rules)}),
    },
    status: {loadBalancer: {}},
  }
}

function readRule(given: string): Rule {
  const [route = '', tls] = given.split(',')
  const slash = route.indexOf('/')
  const [path = '', service = ''] = route.slice(slash + 1).split('=')
  const secret = tls === undefined ? undefined : (tls.split('=')[1] ?? '')
  return {host: route.slice(0, slash), path: `/${path}`, service, ...(secret === undefined ? {} : {tls: secret})}
}

/** One entry a secret, with the hosts that it is for; a host counts once. */
function certificates(rules: readonly Rule[]): readonly Data[] {
  const entries: {hosts?: string[]; secretName?: string}[] = []
  const seen = new Set<string>()
  for (const {host, tls} of rules) {
    if (tls === undefined || seen.has(host)) continue
    seen.add(host)
    const known = entries.find(entry => (entry.secretName ?? '') === tls)
    if (known !== undefined) known.hosts = [...(known.hosts ?? []), host]
    else if (host !== '' || tls !== '') entries.push({...(host === '' ? {} : {hosts: [host]}), ...(tls === '' ? {} : {secretName: tls})})
  }
  return entries
}

function hostRules(rules: readonly Rule[]): readonly Data[] {
  const hosts = [...new Set(rules.map(({host}) => host))]
  return hosts.map(host => ({
    ...(host === '' ? {} : {host}),
    http: {paths: rules.filter(rule => rule.host === host).map(pathOf)},
  }))
}

function pathOf({path, service}: Rule): Data {
  const prefix = path.endsWith('*')
  return {path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact', backend: backend(service)}
}

function backend(given: string): Data {
  const [name = '', port = ''] = given.split(':')
  return {service: {name, port: /^\d+$/.test(port) ? {number: Number(port)} : {name: port}}}
}
