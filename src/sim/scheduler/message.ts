import type {Preemption} from './preempt.ts'
import type {Refusal} from './verdict.ts'

/** Refusals of the nodes that were looked at, by how many; `pinnedAway` nodes were left out by a pin to other names. */
export type Diagnosis = {
  readonly nodes: number
  readonly refusals: readonly Refusal[]
  readonly pinnedAway: number
  /** What came of preemption. Left out: it was not asked, and helps where a refusal is not helpless. */
  readonly preemption?: Preemption
  /** The whole pod was refused before any node was looked at. */
  readonly early?: string
}

/**
 * The message of FailedScheduling, as FitError.Error: reasons with how many nodes each, sorted as text, then what the plugins say
 * that could make room. An early refusal comes before the dynamic resources plugin has set up, whose answer is then "not found".
 */
export function fitError({nodes, refusals, pinnedAway, early, preemption}: Diagnosis): string {
  if (nodes === 0) return 'no nodes available to schedule pods'
  if (early !== undefined) return `0/${nodes} nodes are available: ${early}. not found`
  const reasons = refusals.flatMap(({reasons: texts}) => texts)
  const away = Array.from({length: pinnedAway}, () => "node(s) didn't satisfy plugin(s) [NodeAffinity]")
  const refused = `0/${nodes} nodes are available: ${histogram([...reasons, ...away])}.`
  if (preemption !== undefined && 'victims' in preemption) return refused
  return `${refused} no new claims to deallocate, preemption: ${withoutRoom(nodes, refusals, preemption)}`
}

/** Why taking pods away makes no room. */
function withoutRoom(nodes: number, refusals: readonly Refusal[], preemption: Exclude<Preemption, {victims: unknown}> | undefined): string {
  if (preemption !== undefined && 'says' in preemption) return preemption.says
  const helpful = refusals.filter(({helpless}) => !helpless).length
  const texts = preemption?.texts ?? Array.from({length: helpful}, () => 'No preemption victims found for incoming pod')
  const helpless = Array.from({length: nodes - helpful}, () => 'Preemption is not helpful for scheduling')
  return `0/${nodes} nodes are available: ${histogram([...texts, ...helpless])}.`
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}
