import {expect, test} from 'vitest'
import {managedFields, scaleFields} from '../../src/kube/managed-fields.ts'

const WEB = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {name: 'web', namespace: 'default', labels: {app: 'web'}, finalizers: ['example.com/keep']},
  spec: {
    nodeSelector: {disk: 'ssd'},
    containers: [{name: 'web', image: 'nginx', ports: [{containerPort: 80}]}],
    imagePullSecrets: [{name: 'regcred'}],
  },
}

test('a client owns what it wrote and what was defaulted for it', () => {
  expect(managedFields(WEB, 'kubectl-create', '2026-01-01T00:00:00Z')).toEqual({
    manager: 'kubectl-create',
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': {
        'f:finalizers': {'.': {}, 'v:"example.com/keep"': {}},
        'f:labels': {'.': {}, 'f:app': {}},
      },
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:image': {},
            'f:imagePullPolicy': {},
            'f:name': {},
            'f:ports': {
              '.': {},
              'k:{"containerPort":80,"protocol":"TCP"}': {'.': {}, 'f:containerPort': {}, 'f:protocol': {}},
            },
            'f:resources': {},
            'f:terminationMessagePath': {},
            'f:terminationMessagePolicy': {},
          },
        },
        'f:dnsPolicy': {},
        'f:enableServiceLinks': {},
        'f:imagePullSecrets': {'.': {}, 'k:{"name":"regcred"}': {}},
        'f:nodeSelector': {},
        'f:restartPolicy': {},
        'f:schedulerName': {},
        'f:securityContext': {},
        'f:terminationGracePeriodSeconds': {},
      },
    },
  })
})

test('a Scale shows the manager of its object with the one field it has', () => {
  const entry = managedFields({...WEB, apiVersion: 'apps/v1', kind: 'Deployment'}, 'kubectl-client-side-apply', undefined)
  expect(scaleFields(entry)).toEqual({
    manager: 'kubectl-client-side-apply',
    operation: 'Update',
    apiVersion: 'autoscaling/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: {'f:spec': {'f:replicas': {}}},
  })
})
