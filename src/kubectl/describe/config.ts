import type {KubeObject} from '../../kube/object.ts'
import {at, dataAt, listAt, numAt, sortedKeys, textAt} from '../../kube/peek.ts'
import {resourceOfKind} from '../../kube/resources.ts'
import {formatLabelSelector} from '../../kube/selector-text.ts'
import type {World} from '../../sim/world.ts'
import {listAll} from '../session.ts'
import type {Page} from './page.ts'
import {headLines, line, longTime, resourceNames} from './page.ts'

export function configMapLines(page: Page, map: KubeObject): void {
  headLines(page, map)
  line(page, 0, '\nData\n====')
  for (const key of sortedKeys(dataAt(map, 'data'))) line(page, 0, `${key}:\n----\n${textAt(map, 'data', key)}\n`)
  line(page, 0, '\nBinaryData\n====')
  for (const key of sortedKeys(dataAt(map, 'binaryData'))) line(page, 0, `${key}: ${bytes(textAt(map, 'binaryData', key))} bytes`)
  line(page, 0, '')
}

/** How many bytes stand behind base64 text. */
function bytes(base64: string): number {
  const clean = base64.replace(/[^A-Za-z0-9+/]/g, '')
  return Math.floor((clean.length * 3) / 4)
}

export function secretLines(page: Page, secret: KubeObject): void {
  headLines(page, secret)
  line(page, 0, `\nType:\t${textAt(secret, 'type')}`)
  line(page, 0, '\nData\n====')
  for (const key of sortedKeys(dataAt(secret, 'data'))) line(page, 0, `${key}:\t${bytes(textAt(secret, 'data', key))} bytes`)
}

export function namespaceLines(page: Page, namespace: KubeObject, world: World): void {
  headLines(page, namespace, false)
  line(page, 0, `Status:\t${textAt(namespace, 'status', 'phase')}`)
  const all = listAt(namespace, 'status', 'conditions')
  if (all.length > 0) {
    line(page, 0, 'Conditions:')
    line(page, 1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    line(page, 1, '----\t------\t------------------\t------\t-------')
  }
  for (const condition of all) {
    const head = `${textAt(condition, 'type')}\t${textAt(condition, 'status')}\t${longTime(at(condition, 'lastTransitionTime'))}`
    line(page, 1, `${head}\t${textAt(condition, 'reason')}\t${textAt(condition, 'message')}`)
  }
  line(page, 0, '')
  quotasOf(page, namespace, world)
  line(page, 0, '')
  line(page, 0, 'No LimitRange resource.')
}

function quotasOf(page: Page, namespace: KubeObject, world: World): void {
  const resource = resourceOfKind('ResourceQuota')
  const quotas = resource === undefined ? [] : listAll(world, resource, namespace.metadata.name)
  if (quotas.length === 0) return line(page, 0, 'No resource quota.')
  line(page, 0, 'Resource Quotas')
  for (const quota of quotas) {
    line(page, 1, `Name:\t${quota.metadata.name}`)
    line(page, 1, 'Resource\tUsed\tHard')
    line(page, 1, '--------\t---\t---')
    useLines(page, quota, 1)
  }
}

function useLines(page: Page, quota: KubeObject, level: number): void {
  const hard = dataAt(quota, 'status', 'hard')
  for (const name of resourceNames(hard))
    line(page, level, `${name}\t${textAt(quota, 'status', 'used', name) || '0'}\t${textAt(hard, name)}`)
}

export function quotaLines(page: Page, quota: KubeObject): void {
  line(page, 0, `Name:\t${quota.metadata.name}`)
  line(page, 0, `Namespace:\t${quota.metadata.namespace ?? ''}`)
  const scopes = listAt(quota, 'spec', 'scopes').map(String).sort()
  if (scopes.length > 0) line(page, 0, `Scopes:\t${scopes.join(', ')}`)
  line(page, 0, 'Resource\tUsed\tHard')
  line(page, 0, '--------\t----\t----')
  useLines(page, quota, 0)
}

export function serviceAccountLines(page: Page, account: KubeObject): void {
  headLines(page, account)
  const names = listAt(account, 'imagePullSecrets').map(secret => textAt(secret, 'name'))
  for (const [index, name] of (names.length === 0 ? ['<none>'] : names).entries()) {
    line(page, 0, `${index === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`)
  }
}

export function budgetLines(page: Page, budget: KubeObject): void {
  line(page, 0, `Name:\t${budget.metadata.name}`)
  line(page, 0, `Namespace:\t${budget.metadata.namespace ?? ''}`)
  if (at(budget, 'spec', 'minAvailable') !== undefined) line(page, 0, `Min available:\t${textAt(budget, 'spec', 'minAvailable')}`)
  else if (at(budget, 'spec', 'maxUnavailable') !== undefined)
    line(page, 0, `Max unavailable:\t${textAt(budget, 'spec', 'maxUnavailable')}`)
  const selector = at(budget, 'spec', 'selector')
  line(page, 0, `Selector:\t${selector === undefined ? '<unset>' : formatLabelSelector(selector)}`)
  line(page, 0, 'Status:')
  line(page, 2, `Allowed disruptions:\t${numAt(budget, 'status', 'disruptionsAllowed')}`)
  line(page, 2, `Current:\t${numAt(budget, 'status', 'currentHealthy')}`)
  line(page, 2, `Desired:\t${numAt(budget, 'status', 'desiredHealthy')}`)
  line(page, 2, `Total:\t${numAt(budget, 'status', 'expectedPods')}`)
}
