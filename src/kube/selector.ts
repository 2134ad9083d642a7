import type {Labels} from './object.ts'

export type SelectorRequirement = {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}
export type LabelSelector = {readonly matchLabels?: Labels; readonly matchExpressions?: readonly SelectorRequirement[]}

/** Whether the labels satisfy the selector, as metav1.LabelSelectorAsSelector: undefined selects nothing, `{}` selects all. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels?.[key] !== value) return false
  }
  return (selector.matchExpressions ?? []).every(requirement => meets(requirement, labels ?? {}))
}

function meets({key, operator, values = []}: SelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}
