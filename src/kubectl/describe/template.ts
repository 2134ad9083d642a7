import {at, dataAt, listAt, numAt, textAt} from '../../kube/peek.ts'
import {formatLabelSelector} from '../../kube/selector-text.ts'
import {goSort} from '../go-sort.ts'
import {containerLines} from './containers.ts'
import type {Page} from './page.ts'
import {annotationLines, labelLines, line} from './page.ts'
import {volumeLines} from './volumes.ts'

/** `Pod Template:` and what stands under it, as describe.DescribePodTemplate. */
export function templateLines(page: Page, template: unknown): void {
  line(page, 0, 'Pod Template:')
  labelLines(page, '  Labels', dataAt(template, 'metadata', 'labels'))
  const annotations = dataAt(template, 'metadata', 'annotations')
  if (Object.keys(annotations).length > 0) annotationLines(page, '  Annotations', annotations)
  const account = textAt(template, 'spec', 'serviceAccountName')
  if (account !== '') line(page, 1, `Service Account:\t${account}`)
  const inits = listAt(template, 'spec', 'initContainers')
  if (inits.length > 0) containerLines(page, 'Init Containers', inits, '  ')
  containerLines(page, 'Containers', listAt(template, 'spec', 'containers'), '  ')
  volumeLines(page, listAt(template, 'spec', 'volumes'), '  ')
  spreadLines(page, listAt(template, 'spec', 'topologySpreadConstraints'), '  ')
  const priority = textAt(template, 'spec', 'priorityClassName')
  if (priority !== '') line(page, 1, `Priority Class Name:\t${priority}`)
  labelLines(page, '  Node-Selectors', dataAt(template, 'spec', 'nodeSelector'))
  tolerationLines(page, '  Tolerations', listAt(template, 'spec', 'tolerations'))
}

export function spreadLines(page: Page, constraints: readonly unknown[], space: string): void {
  for (const [index, constraint] of goSort(constraints, (a, b) => textAt(a, 'topologyKey') < textAt(b, 'topologyKey')).entries()) {
    const head = index === 0 ? `${space}Topology Spread Constraints:` : space
    const rule = `${textAt(constraint, 'topologyKey')}:${textAt(constraint, 'whenUnsatisfiable')} when max skew ${numAt(constraint, 'maxSkew')} is exceeded`
    const selector = at(constraint, 'labelSelector')
    line(page, 0, `${head}\t${rule}${selector === undefined ? '' : ` for selector ${formatLabelSelector(selector)}`}`)
  }
}

export function tolerationLines(page: Page, title: string, tolerations: readonly unknown[]): void {
  if (tolerations.length === 0) line(page, 0, `${title}:\t<none>`)
  for (const [index, toleration] of goSort(tolerations, (a, b) => textAt(a, 'key') < textAt(b, 'key')).entries()) {
    line(page, 0, `${index === 0 ? `${title}:` : ''}\t${tolerationText(toleration)}`)
  }
}

function tolerationText(toleration: unknown): string {
  const [key, value, effect] = [textAt(toleration, 'key'), textAt(toleration, 'value'), textAt(toleration, 'effect')]
  const exists = textAt(toleration, 'operator') === 'Exists' && value === ''
  const seconds = at(toleration, 'tolerationSeconds')
  const head = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`
  return `${head}${exists ? `${head === '' ? '' : ' '}op=Exists` : ''}${seconds === undefined ? '' : ` for ${String(seconds)}s`}`
}
