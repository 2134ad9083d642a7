import {goJson} from '../../go-text.ts'
import {maybeText, number, part, text, texts} from '../../wire/draft.ts'
import type {Draft} from '../../wire/shape.ts'
import {asJson, forbid, invalid} from '../field.ts'
import type {Found} from '../field.ts'
import {isHeadless, needsHealthCheck, validateLoadBalancerClass, validateServiceRules} from '../service.ts'
import {validateMetaUpdate} from './meta.ts'

/** ValidateServiceUpdate: addresses stay once they are given. */
export function validateServiceUpdate(service: Draft, old: Draft, found: Found): void {
  const spec = part(service, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  validateMetaUpdate(part(service, 'metadata') ?? {}, part(old, 'metadata') ?? {}, found)
  if (spec.type !== 'ExternalName' && before.type !== 'ExternalName') {
    validateAddresses(spec, before, found)
    validateFamilies(spec, before, found)
  }
  const [now, earlier] = [maybeText(spec, 'loadBalancerClass'), maybeText(before, 'loadBalancerClass')]
  if (spec.type === 'LoadBalancer' && before.type === 'LoadBalancer' && now !== earlier) {
    found.push(invalid('spec.loadBalancerClass', asJson(now), 'may not change once set'))
  }
  validateLoadBalancerClass(spec, found)
  if (needsHealthCheck(before) && needsHealthCheck(spec) && number(spec, 'healthCheckNodePort') !== number(before, 'healthCheckNodePort')) {
    found.push(forbid('spec.healthCheckNodePort', 'field is immutable'))
  }
  validateServiceRules(service, old, found)
}

function validateAddresses(spec: Draft, old: Draft, found: Found): void {
  if (isHeadless(spec) && isHeadless(old)) return
  const now = texts(spec, 'clusterIPs')
  const before = texts(old, 'clusterIPs')
  const printed = {printed: goJson(spec.clusterIPs ?? null)}
  if (now.length === before.length) {
    for (const [index, address] of before.entries()) {
      if (address !== now[index]) found.push(invalid(`spec.clusterIPs[${index}]`, printed, 'may not change once set'))
    }
    return
  }
  const changed = before.length > 0 && now.length > 0 && now[0] !== before[0]
  if (before.length > now.length && now.length === 0)
    found.push(invalid('spec.clusterIPs[0]', printed, 'primary clusterIP can not be unset'))
  if (changed) found.push(invalid('spec.clusterIPs[0]', printed, 'may not change once set'))
  if (before.length > now.length && now.length === 1 && text(spec, 'ipFamilyPolicy') !== 'SingleStack') {
    const detail = "must be set to 'SingleStack' when releasing the secondary clusterIP"
    found.push(invalid('spec.ipFamilyPolicy', asJson(spec.ipFamilyPolicy), detail))
  }
}

function validateFamilies(spec: Draft, old: Draft, found: Found): void {
  if (isHeadless(spec) || isHeadless(old)) return
  const now = texts(spec, 'ipFamilies')
  const before = texts(old, 'ipFamilies')
  const printed = {printed: goJson(spec.ipFamilies ?? null)}
  const addresses = {printed: goJson(spec.clusterIPs ?? null)}
  if (now.length === before.length) {
    for (const [index, family] of before.entries()) {
      if (family !== now[index]) found.push(invalid('spec.ipFamilies[0]', printed, 'may not change once set'))
    }
    return
  }
  if (before.length > now.length && texts(spec, 'clusterIPs').length === 0) {
    found.push(invalid('spec.ipFamilies[0]', printed, 'primary ipFamily can not be unset'))
  }
  if (before.length > 0 && now.length > 0 && now[0] !== before[0])
    found.push(invalid('spec.ipFamilies[0]', addresses, 'may not change once set'))
  if (before.length > now.length && now.length === 1 && text(spec, 'ipFamilyPolicy') !== 'SingleStack') {
    const detail = "must be set to 'SingleStack' when releasing the secondary ipFamily"
    found.push(invalid('spec.ipFamilyPolicy', asJson(spec.ipFamilyPolicy), detail))
  }
}
