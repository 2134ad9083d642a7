import type {Data} from './peek.ts'
import {at, byCodeUnit, dataAt, isData, listAt, sortedKeys, textAt} from './peek.ts'

/** `a=b,c=d` with sorted keys; `<none>` when there are none. As labels.FormatLabels. */
export function formatLabels(labels: Data): string {
  return (
    sortedKeys(labels)
      .map(key => `${key}=${textAt(labels, key)}`)
      .join(',') || '<none>'
  )
}

/** A label selector as text, requirements sorted by key: `app=web,tier in (a,b),!old`; `<none>` when empty or absent. As metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: unknown): string {
  if (!isData(selector)) return '<none>'
  const exact = Object.entries(dataAt(selector, 'matchLabels')).map(([key, value]) => ({key, text: `${key}=${String(value)}`}))
  const expressions = listAt(selector, 'matchExpressions').map(expression => ({
    key: textAt(expression, 'key'),
    text: requirementText(expression),
  }))
  const parts = [...exact, ...expressions].sort((a, b) => byCodeUnit(a.key, b.key))
  return parts.map(part => part.text).join(',') || '<none>'
}

function requirementText(expression: unknown): string {
  const key = textAt(expression, 'key')
  const values = listAt(expression, 'values').map(String).sort(byCodeUnit)
  switch (textAt(expression, 'operator')) {
    case 'In':
      return `${key} in (${values.join(',')})`
    case 'NotIn':
      return `${key} notin (${values.join(',')})`
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return at(expression, 'key') === undefined ? '' : key
  }
}
