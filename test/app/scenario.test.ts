import {expect, it} from 'vitest'
import {playScenario} from '../../src/app/scenario/play.ts'
import {readScenario} from '../../src/app/scenario/scenario.ts'

const text = (images: string) => `
name: pull
unpullable: [${images}]
steps:
- apply: |
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec: {containers: [{name: c, image: "nginx:1.27"}]}
- sleep: 15s
`

function statuses(images: string): readonly unknown[] {
  const scenario = readScenario(text(images))
  if ('problem' in scenario) throw new Error(scenario.problem)
  const rows = playScenario(scenario).rows.filter(({kind}) => kind === 'Pod')
  return [...new Set(rows.map(({state}) => (state as {status?: unknown}).status))]
}

it('a scenario may name images that cannot be pulled; they fail as a kubelet reports it', () => {
  expect(statuses('docker.io/library/nginx:1.27')).toEqual(['Pending', 'ContainerCreating', 'ErrImagePull', 'ImagePullBackOff'])
  expect(statuses('nginx:1.28')).toEqual(['Pending', 'ContainerCreating', 'Running'])
})
