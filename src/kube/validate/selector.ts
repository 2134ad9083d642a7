import type {LabelSelector, SelectorRequirement} from '../selector.ts'
import {entries, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, forbid, invalid, pushAll, required} from './field.ts'
import type {Found} from './field.ts'
import {validateLabelName, validateLabels} from './meta.ts'
import {labelKeyErrors, labelValueErrors} from './names.ts'

/** ValidateLabelSelector, apimachinery pkg/apis/meta/v1/validation. */
export function validateSelector(selector: Draft | undefined, path: string, found: Found): void {
  if (selector === undefined) return
  validateLabels(entries(selector, 'matchLabels'), `${path}.matchLabels`, found)
  for (const [index, requirement] of parts(selector, 'matchExpressions').entries()) {
    const at = `${path}.matchExpressions[${index}]`
    validateOperator(requirement, at, found)
    validateLabelName(text(requirement, 'key'), `${at}.key`, found)
    for (const [number, value] of texts(requirement, 'values').entries()) {
      pushAll(found, `${at}.values[${number}]`, value, labelValueErrors(value))
    }
  }
}

function validateOperator(requirement: Draft, path: string, found: Found): void {
  const operator = text(requirement, 'operator')
  const values = texts(requirement, 'values')
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) found.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) found.push(forbid(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else found.push(invalid(`${path}.operator`, asJson(operator), 'not a valid selector operator'))
}

/** Whether a selector has no requirement at all: it matches everything. */
export function isEmptySelector(selector: Draft): boolean {
  return entries(selector, 'matchLabels').length + parts(selector, 'matchExpressions').length === 0
}

/** The selector as a value to match with (kube/selector.ts), or undefined where metav1.LabelSelectorAsSelector gives an error. */
export function readSelector(selector: Draft | undefined): LabelSelector | 'nothing' | undefined {
  if (selector === undefined) return 'nothing'
  const labels = entries(selector, 'matchLabels')
  if (labels.some(([key, value]) => labelKeyErrors(key).length > 0 || labelValueErrors(value).length > 0)) return undefined
  const expressions: SelectorRequirement[] = []
  for (const requirement of parts(selector, 'matchExpressions')) {
    const read = readRequirement(requirement)
    if (read === undefined) return undefined
    expressions.push(read)
  }
  return {matchLabels: Object.fromEntries(labels), matchExpressions: expressions}
}

function readRequirement(requirement: Draft): SelectorRequirement | undefined {
  const operator = text(requirement, 'operator')
  const values = texts(requirement, 'values')
  if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') return undefined
  if ((operator === 'In' || operator === 'NotIn') !== values.length > 0) return undefined
  const key = text(requirement, 'key')
  if (labelKeyErrors(key).length > 0 || values.some(value => labelValueErrors(value).length > 0)) return undefined
  return {key, operator, values}
}

/** The labels of a template's metadata as a plain map. */
export function labelsOf(holder: Draft | undefined): {readonly [key: string]: string} {
  return Object.fromEntries(entries(part(holder, 'metadata'), 'labels'))
}
