import type {Container, Pod} from '../../kube/pod.ts'
import {isSteadyCommand, isSteadyProgram} from '../containers/steady.ts'

/** Whether what this pod's programs do follows from its spec alone, not from the clock, from files or from the network. In doubt, no. */
export function isSteadyPod({spec}: Pod): boolean {
  return [...(spec.initContainers ?? []), ...spec.containers].every(isSteadyContainer)
}

/** Whether a pod leaves nothing behind and finds nothing on the node or disk it gets. */
export function isSelfContained({spec}: Pod): boolean {
  return (spec.volumes ?? []).every(
    volume => volume.persistentVolumeClaim === undefined && !('hostPath' in volume) && !('ephemeral' in volume),
  )
}

function isSteadyContainer({image, command = [], args = [], livenessProbe, readinessProbe, startupProbe, lifecycle}: Container): boolean {
  if (lifecycle !== undefined || !isSteadyProgram(image, command, args)) return false
  return [livenessProbe, readinessProbe, startupProbe].every(
    probe => probe?.exec === undefined || isSteadyCommand(probe.exec.command ?? []),
  )
}
