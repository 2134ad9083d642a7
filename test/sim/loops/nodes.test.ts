import {describe, expect, it} from 'vitest'
import {parseTimestamp} from '../../../src/kube/time.ts'
import {find} from '../../../src/sim/world.ts'
import {box, Cluster} from '../kubelet/cluster.ts'

const node = (cluster: Cluster) => find(cluster.world, 'Node', '', 'a')
const taints = (cluster: Cluster) => (node(cluster)?.spec?.taints ?? []).map(({effect}) => effect)

/** A node that was found silent, 56 s after the start, and is switched on again. */
function back(...seconds: readonly number[]): Cluster[] {
  return seconds.map(at => {
    const cluster = new Cluster([{name: 'a'}])
    const patient = {key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 2}
    cluster.pod('p', {...box('sleep 3600'), tolerations: [patient], terminationGracePeriodSeconds: 1})
    cluster.to(6).power('a', false)
    cluster.to(at).power('a', true)
    return cluster.to(at + 0.5)
  })
}

describe('a node that was silent and is back', () => {
  it('loses its NoExecute taint at the next round of the controller that had found it silent (monitorNodeHealth, every 5 s)', () => {
    const [soon, late] = back(60.2, 62)
    if (soon === undefined || late === undefined) throw new Error('no cluster')
    const found = (parseTimestamp(String(node(soon)?.spec?.taints?.[0]?.timeAdded)) ?? 0) / 1000
    expect(found % 5).toBe(1)
    expect([taints(soon), taints(late)]).toEqual([['NoExecute'], ['NoExecute']])
    expect([taints(soon.to(61.1)), taints(late.to(65.9)), taints(late.to(66.1))]).toEqual([[], ['NoExecute'], []])
  })

  it('hears of its pods a second after its kubelet has started; who was marked for eviction is marked once', () => {
    const [cluster] = back(62)
    expect(cluster?.status('p')).toBe('Terminating')
    expect(cluster?.to(62.9).status('p')).toBe('Terminating')
    expect(cluster?.to(63.2).status('p')).toBe('Unknown')
    expect(cluster?.events('p', 'taint-eviction-controller')).toEqual([
      'Normal TaintManagerEviction x1: Marking for deletion Pod default/p',
    ])
  })
})
