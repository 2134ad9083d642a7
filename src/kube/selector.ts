import type {Labels} from './object.ts'

export type SelectorRequirement = {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}
export type LabelSelector = {readonly matchLabels?: Labels; readonly matchExpressions?: readonly SelectorRequirement[]}

/** A requirement as the server's own selectors know it: nodes are also chosen by numbers. */
export type Requirement = Omit<SelectorRequirement, 'operator'> & {readonly operator: SelectorRequirement['operator'] | 'Gt' | 'Lt'}

/** Whether the labels satisfy the selector, as metav1.LabelSelectorAsSelector: undefined selects nothing, `{}` selects all. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels?.[key] !== value) return false
  }
  return (selector.matchExpressions ?? []).every(requirement => meets(requirement, labels ?? {}))
}

/** As Requirement.Matches in apimachinery's labels: a missing label is `NotIn` everything, and neither more nor less than a number. */
export function meets({key, operator, values = []}: Requirement, labels: Labels): boolean {
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
    case 'Gt':
      return isInteger(value) && isInteger(values[0]) && BigInt(value) > BigInt(values[0])
    case 'Lt':
      return isInteger(value) && isInteger(values[0]) && BigInt(value) < BigInt(values[0])
  }
}

const INT64 = {least: -(2n ** 63n), most: 2n ** 63n - 1n}

/** As strconv.ParseInt(text, 10, 64), less the sign `+`, which no label may hold. */
function isInteger(text: string | undefined): text is string {
  if (text === undefined || !/^-?\d{1,63}$/.test(text)) return false
  return BigInt(text) >= INT64.least && BigInt(text) <= INT64.most
}
