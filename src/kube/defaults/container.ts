import {imageTag} from '../image-name.ts'
import {storedQuantity} from '../quantity.ts'
import {part, parts, setDefault} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'

/** The pull policy that an image name asks for: Always for `latest`, else IfNotPresent. */
export function pullPolicyFor(image: unknown): 'Always' | 'IfNotPresent' {
  return imageTag(typeof image === 'string' ? image : '') === 'latest' ? 'Always' : 'IfNotPresent'
}

/** Defaults of a container anywhere (SetDefaults_Container and the generated defaults around it, pkg/apis/core/v1). */
export function defaultContainer(container: Draft): void {
  setDefault(container, 'imagePullPolicy', pullPolicyFor(container.image))
  setDefault(container, 'terminationMessagePath', '/dev/termination-log')
  setDefault(container, 'terminationMessagePolicy', 'File')
  for (const port of parts(container, 'ports')) setDefault(port, 'protocol', 'TCP')
  for (const variable of parts(container, 'env')) {
    const source = part(variable, 'valueFrom')
    defaultFieldRef(part(source, 'fieldRef'))
    const file = part(source, 'fileKeyRef')
    if (file !== undefined) setDefault(file, 'optional', false)
  }
  defaultResources(part(container, 'resources'))
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(part(container, name))
  const lifecycle = part(container, 'lifecycle')
  for (const name of ['postStart', 'preStop']) defaultHttpGet(part(part(lifecycle, name), 'httpGet'))
}

export function defaultFieldRef(reference: Draft | undefined): void {
  if (reference !== undefined) setDefault(reference, 'apiVersion', 'v1')
}

/** Rounds limits and requests up to thousandths. */
export function defaultResources(resources: Draft | undefined): void {
  roundResourceList(part(resources, 'limits'))
  roundResourceList(part(resources, 'requests'))
}

export function roundResourceList(list: Draft | undefined): void {
  for (const [name, value] of Object.entries(list ?? {})) {
    if (list !== undefined && typeof value === 'string') list[name] = storedQuantity(value)
  }
}

function defaultProbe(probe: Draft | undefined): void {
  if (probe === undefined) return
  setDefault(probe, 'timeoutSeconds', 1)
  setDefault(probe, 'periodSeconds', 10)
  setDefault(probe, 'successThreshold', 1)
  setDefault(probe, 'failureThreshold', 3)
  defaultHttpGet(part(probe, 'httpGet'))
  const grpc = part(probe, 'grpc')
  if (grpc !== undefined) setDefault(grpc, 'service', '')
}

function defaultHttpGet(action: Draft | undefined): void {
  if (action === undefined) return
  setDefault(action, 'path', '/')
  setDefault(action, 'scheme', 'HTTP')
}
