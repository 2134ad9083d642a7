import {maybeNumber} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {invalid, required} from './field.ts'
import type {Found} from './field.ts'

/** The bounds of validateHorizontalPodAutoscalerSpec, pkg/apis/autoscaling/validation; metrics and behaviour are taken as they are. */
export function validateAutoscalerBounds(spec: Draft, found: Found): void {
  const min = maybeNumber(spec, 'minReplicas')
  const max = maybeNumber(spec, 'maxReplicas') ?? 0
  if (min !== undefined && min < 1) found.push(invalid('spec.minReplicas', min, 'must be greater than or equal to 1'))
  if (max < 1) found.push(required('spec.maxReplicas', 'must be set and greater than 0'))
  if (min !== undefined && max < min) found.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'))
}
