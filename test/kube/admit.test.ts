import {describe, expect, it} from 'vitest'
import {admitCreate} from '../../src/kube/admit.ts'
import type {Admitted, Refusal} from '../../src/kube/admit.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {at} from '../../src/kube/peek.ts'

const NAMESPACES = ['default', 'team-a']

type Fields = {readonly [key: string]: unknown}

function make(kind: string, apiVersion: string, spec: Fields, metadata: Fields = {}): KubeObject {
  return {apiVersion, kind, metadata: {name: 'web', ...metadata}, spec}
}

const container: Fields = {name: 'web', image: 'nginx'}
const template: Fields = {metadata: {labels: {app: 'web'}}, spec: {containers: [container]}}
const selector: Fields = {matchLabels: {app: 'web'}}

function accepted(object: KubeObject): Admitted {
  const result = admitCreate(object, NAMESPACES)
  if (!('object' in result)) throw new Error(result.message)
  return result
}

function refused(object: KubeObject): Refusal {
  const result = admitCreate(object, NAMESPACES)
  if ('object' in result) throw new Error('it was accepted')
  return result
}

const errors = (object: KubeObject): readonly string[] => (refused(object).causes ?? []).map(cause => `${cause.field}: ${cause.message}`)
const set = (spec: Fields = {}): KubeObject => make('StatefulSet', 'apps/v1', {selector, template, ...spec})
const job = (spec: Fields = {}): KubeObject =>
  make('Job', 'batch/v1', {template: {spec: {restartPolicy: 'Never', containers: [container]}}, ...spec})
const pod = (spec: Fields = {}, own: Fields = {}): KubeObject => make('Pod', 'v1', {containers: [{...container, ...own}], ...spec})

describe('a new object gets what it leaves out', () => {
  it('a StatefulSet: one replica, ordered, rolling, its claims retained', () => {
    const {object} = accepted(set())
    expect(object.spec).toMatchObject({
      replicas: 1,
      serviceName: '',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Retain', whenScaled: 'Retain'},
    })
    expect(object.metadata).toEqual({name: 'web', namespace: 'default', generation: 1})
    expect(object.status).toEqual({replicas: 0, availableReplicas: 0})
  })

  it('a StatefulSet loses maxUnavailable, whose feature is off', () => {
    const {object} = accepted(set({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 2}}}))
    expect(at(object, 'spec', 'updateStrategy')).toEqual({type: 'RollingUpdate', rollingUpdate: {partition: 0}})
  })

  it('a template: pull policy by tag, grace of thirty seconds', () => {
    const pinned = {...template, spec: {containers: [{...container, image: 'nginx:1.27'}]}}
    expect(at(accepted(set()).object, 'spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy')).toBe('Always')
    expect(at(accepted(set({template: pinned})).object, 'spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy')).toBe(
      'IfNotPresent',
    )
    expect(at(accepted(set()).object, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds')).toBe(30)
  })

  it('a DaemonSet counts its templates in an annotation', () => {
    const {object} = accepted(make('DaemonSet', 'apps/v1', {selector, template}))
    expect(object.metadata.annotations).toEqual({'deprecated.daemonset.template.generation': '1'})
    expect(at(object, 'spec', 'updateStrategy', 'rollingUpdate')).toEqual({maxUnavailable: 1, maxSurge: 0})
  })

  it('a Job: a selector for its own uid, and labels for its pods and itself', () => {
    const {object} = accepted(job())
    expect(at(object, 'spec', 'selector')).toEqual({matchLabels: {'batch.kubernetes.io/controller-uid': 'UID'}})
    expect(at(object, 'spec', 'template', 'metadata', 'labels')).toEqual(object.metadata.labels)
    expect(object.spec).toMatchObject({completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false})
  })

  it('a Job without labels has those of its template, the generated ones too', () => {
    const {object} = accepted(job({template: {metadata: {labels: {app: 'web'}}, spec: {restartPolicy: 'Never', containers: [container]}}}))
    expect(object.metadata.labels).toMatchObject({app: 'web', 'job-name': 'web'})
    expect(at(object, 'spec', 'template', 'metadata', 'labels')).toEqual(object.metadata.labels)
  })

  it('a Job with a limit per index has practically no limit over all', () => {
    const {object} = accepted(job({completions: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1}))
    expect(at(object, 'spec', 'backoffLimit')).toBe(2147483647)
  })

  it('a Pod: requests like its limits, a priority, five minutes on lost nodes, a quality of service', () => {
    const {object} = accepted(pod({}, {resources: {limits: {cpu: '1000m', memory: '1024Mi'}}}))
    expect(at(object, 'spec', 'containers', 0, 'resources')).toEqual({
      limits: {cpu: '1', memory: '1Gi'},
      requests: {cpu: '1', memory: '1Gi'},
    })
    expect(at(object, 'spec', 'priority')).toBe(0)
    expect(at(object, 'spec', 'tolerations', 0)).toEqual({
      key: 'node.kubernetes.io/not-ready',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })
    expect(object.status).toEqual({phase: 'Pending', qosClass: 'Guaranteed'})
  })

  it('a Service: an address, a target port', () => {
    const {object} = accepted(make('Service', 'v1', {selector: {app: 'web'}, ports: [{port: 80}]}))
    expect(object.spec).toMatchObject({type: 'ClusterIP', clusterIP: 'ALLOCATED', ports: [{port: 80, protocol: 'TCP', targetPort: 80}]})
  })

  it('a claim: the finalizer that keeps it while it is used, and the default class', () => {
    const claim = make('PersistentVolumeClaim', 'v1', {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}})
    const result = admitCreate(claim, NAMESPACES, {defaultStorageClass: 'standard'})
    expect(result).toMatchObject({
      object: {metadata: {finalizers: ['kubernetes.io/pvc-protection']}, spec: {storageClassName: 'standard'}, status: {phase: 'Pending'}},
    })
  })

  it('what the server alone sets is ignored', () => {
    const {object} = accepted({...set(), metadata: {name: 'web', uid: 'mine', generation: 7, resourceVersion: '9'}, status: {replicas: 5}})
    expect(object.metadata).toEqual({name: 'web', namespace: 'default', generation: 1})
    expect(object.status).toEqual({replicas: 0, availableReplicas: 0})
  })

  it('is admitted again unchanged', () => {
    for (const object of [
      set(),
      pod(),
      job({manualSelector: true, selector, template: {...template, spec: {...(template.spec as Fields), restartPolicy: 'Never'}}}),
    ]) {
      const once = accepted(object).object
      expect(accepted(once).object).toEqual(once)
    }
  })
})

describe('a new object is refused', () => {
  it('in a namespace that is not there, before anything else is looked at', () => {
    const object = {...set({selector: undefined}), metadata: {name: 'web', namespace: 'nope'}}
    expect(refused(object)).toMatchObject({reason: 'NotFound', message: 'namespaces "nope" not found'})
  })

  it('with all errors at once, in the order of the server', () => {
    expect(
      errors(set({selector: {matchLabels: {app: 'x'}}, replicas: -1, serviceName: 'a b', template: {spec: {containers: []}}})),
    ).toEqual([
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      expect.stringMatching(/^spec.serviceName: Invalid value: "a b": a lowercase RFC 1123 label must consist/),
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ])
  })

  it('with a message of one error plain and of several in brackets', () => {
    expect(refused(set({replicas: -1})).message).toBe(
      'StatefulSet.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
    expect(refused(set({replicas: -1, minReadySeconds: -1})).message).toMatch(
      /^StatefulSet.apps "web" is invalid: \[spec.replicas: .*, spec.minReadySeconds: .*\]$/,
    )
  })

  it('with structs printed as the server holds them', () => {
    expect(errors(set({updateStrategy: {type: 'Recreate'}}))).toEqual([
      'spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
    ])
    expect(errors(make('DaemonSet', 'apps/v1', {selector, template, updateStrategy: {type: 'Recreate'}}))).toEqual([
      'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    ])
  })

  it('when a mount names no volume and no claim template', () => {
    const mounts = (name: string): Fields => ({
      ...template,
      spec: {containers: [{...container, volumeMounts: [{name, mountPath: '/data'}]}]},
    })
    const claim = {metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}
    expect(errors(set({template: mounts('dat'), volumeClaimTemplates: [claim]}))).toEqual([
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "dat"',
    ])
    expect(accepted(set({template: mounts('data'), volumeClaimTemplates: [claim]})).warnings).toEqual([])
  })

  it('as a Job that restarts always', () => {
    expect(errors(job({template: {spec: {containers: [container]}}}))).toEqual([
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ])
  })

  it('as an indexed Job whose last pod would have too long a name', () => {
    const name = 'a'.repeat(62)
    const object = {...job({completionMode: 'Indexed', completions: 100}), metadata: {name}}
    expect(errors(object)).toEqual([
      `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-99`,
    ])
  })

  it('as a CronJob with a schedule that is none, or too long a name', () => {
    const cron = (schedule: string, name = 'web'): KubeObject =>
      make('CronJob', 'batch/v1', {schedule, jobTemplate: {spec: job().spec}}, {name})
    expect(errors(cron(''))).toEqual(['spec.schedule: Required value'])
    expect(errors(cron('* * * *'))).toEqual(['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'])
    expect(errors(cron('@daily', 'a'.repeat(53)))).toEqual([expect.stringContaining('must be no more than 52 characters')])
  })

  it('as a Pod that sets its own priority, or names a class that is not there', () => {
    expect(refused(pod({priority: 5}))).toMatchObject({
      reason: 'Forbidden',
      message: expect.stringContaining('pods "web" is forbidden: the integer value of priority (5)'),
    })
    expect(refused(pod({priorityClassName: 'vip'})).message).toBe('pods "web" is forbidden: no PriorityClass with name vip was found')
  })

  it('as a Service whose address is out of the range', () => {
    const service = make('Service', 'v1', {clusterIP: '192.168.1.1', ports: [{port: 80}]})
    const failed = 'Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1:'
    expect(errors(service)).toEqual([`spec.clusterIPs: ${failed} the provided network does not match the current range`])
    // A dry run asks another allocator, which says more.
    const why = 'the provided IP (192.168.1.1) is not in the valid range. The range of valid IPs is 10.0.0.0/24'
    expect(admitCreate(service, NAMESPACES, {dryRun: true})).toMatchObject({
      causes: [{field: 'spec.clusterIPs', message: `${failed} ${why}`}],
    })
  })

  it('with both sides of a budget', () => {
    expect(errors(make('PodDisruptionBudget', 'policy/v1', {minAvailable: 1, maxUnavailable: 1, selector}))).toEqual([
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ])
  })
})

describe('a new object is accepted with a warning', () => {
  it.each([
    [
      'when it keeps all its history',
      set({revisionHistoryLimit: -1}),
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    ],
    [
      'when a variable hides another',
      pod(
        {},
        {
          env: [
            {name: 'A', value: '1'},
            {name: 'A', value: '2'},
          ],
        },
      ),
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
    [
      'when bytes do not come whole',
      pod({}, {resources: {limits: {memory: '100m'}}}),
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    ],
    [
      'when its name makes odd host names',
      make('Deployment', 'apps/v1', {selector, template}, {name: 'web.example'}),
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ],
  ])('%s', (_when, object, warning) => {
    expect(accepted(object).warnings).toContain(warning)
  })
})

describe('generateName', () => {
  it('shows as recordings do when no suffix is given, and takes the one that is', () => {
    const object = {...job(), metadata: {name: '', generateName: 'batch-'}}
    expect(accepted(object).object.metadata).toMatchObject({name: 'batch-XXXXX', labels: {'job-name': 'batch-XXXXX'}})
    expect(admitCreate(object, NAMESPACES, {suffix: 'abcde'})).toMatchObject({object: {metadata: {name: 'batch-abcde'}}})
  })
})

describe('a Secret of a Docker configuration', () => {
  const secret = (words: string): KubeObject => {
    const given = {type: 'kubernetes.io/dockerconfigjson', stringData: {'.dockerconfigjson': words}}
    return {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'pull'}, ...given}
  }

  it.each([
    ['{"auths":', 'unexpected end of JSON input'],
    ['auths', "invalid character 'a' looking for beginning of value"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['[]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['7', 'json: cannot unmarshal number into Go value of type map[string]interface {}'],
  ])('%s: %s', (words, fault) => {
    expect(errors(secret(words))).toEqual([`data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": ${fault}`])
  })

  it('an object of JSON is taken', () => {
    expect(accepted(secret('{"auths": {}}\n')).object).toMatchObject({data: {'.dockerconfigjson': 'eyJhdXRocyI6IHt9fQo='}})
  })
})
