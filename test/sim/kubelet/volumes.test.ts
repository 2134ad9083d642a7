import {describe, expect, it} from 'vitest'
import {readLog} from '../../../src/sim/kubelet/exec.ts'
import {box, Cluster, podOf} from './cluster.ts'

describe('volumes', () => {
  it('data on a claim outlives the pod that wrote it', () => {
    const cluster = new Cluster()
    const spec = (script: string): object => ({
      restartPolicy: 'Never',
      ...box(script, {volumeMounts: [{name: 'd', mountPath: '/data'}]}),
      volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}],
    })
    cluster.create({
      kind: 'PersistentVolumeClaim',
      metadata: {name: 'data'},
      spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
    })
    cluster.pod('writer', spec('echo kept > /data/f'))
    cluster.to(10).remove('Pod/default/writer')
    cluster.to(12).pod('reader', spec('cat /data/f'))
    cluster.to(20)
    expect(readLog(cluster.world, podOf(cluster, 'reader'), 'c')?.map(line => line.text)).toEqual(['kept'])
  })

  it('a missing ConfigMap keeps the container from being made', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('env', {env: [{name: 'A', valueFrom: {configMapKeyRef: {name: 'nope', key: 'a'}}}]}))
    cluster.to(3)
    expect(cluster.status('p')).toBe('CreateContainerConfigError')
    cluster.create({kind: 'ConfigMap', metadata: {name: 'nope'}, data: {a: 'found'}})
    cluster.to(30)
    expect(readLog(cluster.world, podOf(cluster, 'p'), 'c')?.some(line => line.text === 'A=found')).toBe(true)
  })

  it('ConfigMaps and the downward API are files and variables', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'ConfigMap', metadata: {name: 'web'}, data: {'page.html': 'hello'}})
    cluster.pod('p', {
      restartPolicy: 'Never',
      volumes: [{name: 'v', configMap: {name: 'web'}}],
      ...box('cat /v/page.html; echo; echo $NAME; echo no > /v/x', {
        volumeMounts: [{name: 'v', mountPath: '/v'}],
        env: [{name: 'NAME', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}}],
      }),
    })
    cluster.to(5)
    expect(readLog(cluster.world, podOf(cluster, 'p'), 'c')?.map(line => line.text)).toEqual([
      'hello',
      'p',
      "sh: can't create /v/x: Read-only file system",
    ])
  })
})
