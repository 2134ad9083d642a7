import {numAt} from '../../kube/peek.ts'
import type {Job} from '../../kube/job.ts'
import type {PodView} from '../../app/stage.ts'
import {doneWords, podView} from '../../app/stage.ts'
import {list, owned} from '../../sim/world.ts'
import type {World} from '../../sim/world.ts'
import type {Look} from '../look.ts'
import {mark, STATE} from '../look.ts'
import type {Row} from '../paint.ts'
import {fitRow} from '../paint.ts'
import {condition} from '../../lesson/facts.ts'

const WORKER: Readonly<Record<PodView['state'], string>> = {
  running: 'is at work',
  unready: 'is at work',
  creating: 'is on the way',
  pending: 'waits at the door',
  terminating: 'is sent home',
  failed: 'fell ill',
  completed: 'done, invoice kept',
}

/** The agency's order book: an order for each Job, its workers in the order they were hired, and the retries used. */
export function drawAgency(world: World, width: number, height: number, look: Look): readonly Row[] {
  const jobs = list(world, 'Job', 'default')
  const rows: Row[] = [['THE AGENCY: order book'], []]
  if (jobs.length === 0) rows.push(['The book is empty.'], ['There is no Job.'])
  for (const job of jobs) rows.push(...orderRows(world, job, look))
  const shown = rows.length <= height ? rows : [...rows.slice(0, height - 1), [`+${rows.length - height + 1} more lines`]]
  return shown.map(row => fitRow(row, width))
}

function orderRows(world: World, job: Job, look: Look): readonly Row[] {
  const head: Row = ['order ', mark(`Job/default/${job.metadata.name}`, job.metadata.name, look), `  ${doneWords(job)}`]
  const pods = [...owned(world, job.metadata.uid ?? '', 'Pod')].sort((a, b) =>
    (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
  )
  const workers = pods.map((pod, at): Row => {
    const view = podView(world, pod)
    const {glyph, role} = STATE[view.state]
    return ['  ', {text: look.glyphs[glyph], role}, ' ', mark(view.key, `worker ${at + 1}`, look), `  ${WORKER[view.state]}`]
  })
  const limit = job.spec.backoffLimit ?? 6
  const failed = numAt(job, 'status', 'failed')
  const used = Math.min(limit, failed)
  const retries: readonly Row[] =
    failed === 0 ? [] : [[`  retries used ${'#'.repeat(used)}${'-'.repeat(Math.max(0, limit - used))} ${used} of ${limit}`]]
  const end =
    condition(job, 'Complete') === 'True'
      ? ['  the order is done']
      : condition(job, 'Failed') === 'True'
        ? ['  the agency has given up']
        : []
  return [head, ...workers, ...retries, ...(end.length === 0 ? [] : [end]), []]
}
