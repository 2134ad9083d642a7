import type {Data} from '../kube/peek.ts'
import {byCodeUnit} from '../kube/peek.ts'
import type {Resource} from '../kube/resources.ts'
import {resourceByWord} from '../kube/resources.ts'
import type {Command} from './command.ts'
import type {Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts} from './flags.ts'
import {maker} from './made.ts'
import type {Session} from './session.ts'
import {warn} from './session.ts'

/** Roles and who has them: the tutorial's API server keeps them, and lets everybody do everything. */

const RBAC = 'rbac.authorization.k8s.io'
const API_VERSION = `${RBAC}/v1`

/** Verbs of the API; others draw a warning. */
const VERBS = [
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  '*',
]
const URL_VERBS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', '*']
/** Verbs that mean something for a few resources alone. */
const SPECIAL: {readonly [verb: string]: readonly string[]} = {
  use: ['podsecuritypolicies'],
  bind: ['roles', 'clusterroles'],
  escalate: ['roles', 'clusterroles'],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras'],
}

type Wish = {readonly word: string; readonly group: string; readonly sub: string}

const CREATE_ROLE = maker({
  path: 'create role',
  flags: 'resource=list resource-name=array verb=list',
  make: (session, values, name) => {
    const rules = rulesOf(session, values)
    return isFault(rules) ? rules : {kind: 'Role', apiVersion: API_VERSION, metadata: {name}, rules}
  },
})

const CREATE_CLUSTERROLE = maker({
  path: 'create clusterrole',
  flags: 'aggregation-rule=array non-resource-url=list resource=list resource-name=array verb=list',
  make: (session, values, name) => {
    const made = {kind: 'ClusterRole', apiVersion: API_VERSION, metadata: {name}}
    const aggregated = texts(values, 'aggregation-rule')
    if (aggregated.length > 0) {
      if (['non-resource-url', 'resource', 'resource-name', 'verb'].some(flag => texts(values, flag).length > 0))
        return plainFault('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
      const pairs = aggregated.flatMap(text => text.split(',')).map(pair => pair.split('='))
      const matchLabels = Object.fromEntries(pairs.map(([key = '', ...value]) => [key, value.join('=')]))
      return {...made, rules: null, aggregationRule: {clusterRoleSelectors: [{matchLabels}]}}
    }
    const rules = rulesOf(session, values, [...new Set(texts(values, 'non-resource-url'))])
    return isFault(rules) ? rules : {...made, rules}
  },
})

/** Rules for resources, one a group, and for URLs, which only a ClusterRole has: without a list of them there can be none. */
function rulesOf(session: Session, values: Values, urls?: readonly string[]): Or<readonly Data[]> {
  const given = [...new Set(texts(values, 'verb'))]
  const verbs = given.includes('*') ? ['*'] : given
  if (verbs.length === 0) return plainFault('at least one verb must be specified')
  const wishes = wishesOf(texts(values, 'resource'))
  if (wishes.length === 0 && urls === undefined) return plainFault('at least one resource must be specified')
  if (wishes.length === 0 && urls?.length === 0) return plainFault('one of resource or nonResourceURL must be specified')
  for (const verb of wishes.length > 0 ? verbs : [])
    if (!VERBS.includes(verb)) warn(session, `Warning: '${verb}' is not a standard resource verb`)
  const problem = resourceProblem(verbs, wishes) ?? urlProblem(verbs, urls ?? [])
  if (problem !== undefined) return problem.startsWith('the server') ? fault(problem) : plainFault(problem)
  const names = [...new Set(texts(values, 'resource-name'))]
  const resourceNames = names.length === 0 ? {} : {resourceNames: names}
  const rules = [...grouped(wishes)]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([group, resources]) => ({verbs, apiGroups: [group], resources, ...resourceNames}))
  return urls === undefined || urls.length === 0 ? rules : [...rules, {verbs, nonResourceURLs: urls}]
}

function urlProblem(verbs: readonly string[], urls: readonly string[]): string | undefined {
  if (urls.length === 0) return undefined
  const strange = verbs.find(verb => !URL_VERBS.includes(verb))
  if (strange !== undefined) return `invalid verb: '${strange}' for nonResourceURL`
  const wrong = urls.find(url => url !== '*' && (url === '' || !url.startsWith('/')))
  if (wrong !== undefined) return 'nonResourceURL should start with /'
  return urls.some(url => url.includes('*') && url.indexOf('*') !== url.length - 1)
    ? "nonResourceURL only supports wildcard matches when '*' is at the end"
    : undefined
}

/** `deployments.apps/scale` in its parts; `*` alone stands for all. */
function wishesOf(given: readonly string[]): readonly Wish[] {
  const wishes = given.map((text): Wish => {
    const slash = text.indexOf('/')
    const path = slash < 0 ? text : text.slice(0, slash)
    const dot = path.indexOf('.')
    return {
      word: dot < 0 ? path : path.slice(0, dot),
      group: dot < 0 ? '' : path.slice(dot + 1),
      sub: slash < 0 ? '' : text.slice(slash + 1),
    }
  })
  return given.includes('*') ? [{word: '*', group: '', sub: ''}] : wishes
}

function resourceProblem(verbs: readonly string[], wishes: readonly Wish[]): string | undefined {
  for (const wish of wishes) {
    if (wish.word === '') return 'resource must be specified if apiGroup/subresource specified'
    if (wish.word === '*') return undefined
    const resource = resourceOf(wish)
    const plural = resource?.plural ?? wish.word
    const special = verbs.filter(verb => Object.hasOwn(SPECIAL, verb))
    const unfit = special.find(verb => !(SPECIAL[verb] ?? []).includes(plural))
    if (unfit !== undefined) return `can not perform '${unfit}' on '${plural}' in group '${resource?.group ?? wish.group}'`
    if (resource === undefined && special.length === 0)
      return `the server doesn't have a resource type ${JSON.stringify(wish.word)}${wish.group === '' ? '' : ` in group ${JSON.stringify(wish.group)}`}`
  }
  return undefined
}

function resourceOf({word, group}: Wish): Resource | undefined {
  return resourceByWord(group === '' ? word : `${word}.${group}`)
}

/** Resources by group, each once: a rule speaks of one group. */
function grouped(wishes: readonly Wish[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const wish of wishes) {
    const resource = wish.word === '*' ? undefined : resourceOf(wish)
    const group = resource?.group ?? wish.group
    const name = `${resource?.plural ?? wish.word}${wish.sub === '' ? '' : `/${wish.sub}`}`
    const list = groups.get(group) ?? []
    if (!list.includes(name)) groups.set(group, [...list, name])
  }
  return groups
}

function subjectsOf(values: Values): Or<readonly Data[]> {
  const named = (kind: string, flag: string): readonly Data[] => texts(values, flag).map(name => ({kind, apiGroup: RBAC, name}))
  const accounts: Data[] = []
  for (const account of texts(values, 'serviceaccount')) {
    const [namespace = '', name = '', ...more] = account.split(':')
    if (namespace === '' || name === '' || more.length > 0) return plainFault('serviceaccount must be <namespace>:<name>')
    accounts.push({kind: 'ServiceAccount', name, namespace})
  }
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts]
}

const SUBJECT_FLAGS = 'clusterrole=string group=array serviceaccount=array user=array'

const CREATE_ROLEBINDING = maker({
  path: 'create rolebinding',
  flags: `${SUBJECT_FLAGS} role=string`,
  failed: 'failed to create rolebinding:',
  make: (_session, values, name) => {
    const [role, clusterRole] = [text(values, 'role'), text(values, 'clusterrole')]
    if ((role === '') === (clusterRole === '')) return plainFault('exactly one of clusterrole or role must be specified')
    return binding('RoleBinding', name, role === '' ? {kind: 'ClusterRole', name: clusterRole} : {kind: 'Role', name: role}, values)
  },
})

const CREATE_CLUSTERROLEBINDING = maker({
  path: 'create clusterrolebinding',
  flags: SUBJECT_FLAGS,
  needs: ['clusterrole'],
  failed: 'failed to create clusterrolebinding:',
  make: (_session, values, name) => binding('ClusterRoleBinding', name, {kind: 'ClusterRole', name: text(values, 'clusterrole')}, values),
})

function binding(kind: string, name: string, role: Data, values: Values): Or<Data> {
  const subjects = subjectsOf(values)
  if (isFault(subjects)) return subjects
  const roleRef = {apiGroup: RBAC, ...role}
  return {kind, apiVersion: API_VERSION, metadata: {name}, ...(subjects.length === 0 ? {} : {subjects}), roleRef}
}

export const ACCESS_MAKERS: readonly Command[] = [CREATE_ROLE, CREATE_CLUSTERROLE, CREATE_ROLEBINDING, CREATE_CLUSTERROLEBINDING]
