/** Why a node's kubelet does what it does, in a beginner's words. */
export const KUBELET_REASONS = {
  'pod-status': 'the kubelet of {node} reports what it sees of {pod}',
  'pod-sandbox': 'the kubelet of {node} gives {pod} its network and address',
  'pod-sandbox-changed': '{node} was switched off and on: {pod} needs a new network, and its containers start again',
  'container-starts': '{container} of {pod} starts: it is not running and its restart policy wants it to',
  'all-restart': '{container} of {pod} is killed at once: another container ended with a code for which its rule restarts them all',
  'container-image': '{container} of {pod} needs the image {image} on {node}',
  'container-image-fails': 'the image {image} of {pod} cannot be pulled; the kubelet tries again later, each time after twice as long',
  'container-cannot-start': '{container} of {pod} cannot start: {problem}',
  'container-backs-off':
    '{container} of {pod} has ended again and again; the kubelet waits {seconds} s after its end before it starts it once more',
  'container-stops': '{container} of {pod} is told to stop (TERM); it has {seconds} s before it is killed',
  'probe-failed': 'the {probe} probe of {container} in {pod} failed',
  'probe-kills': 'the {probe} probe of {container} in {pod} failed too often: the container is restarted',
  'pod-deadline': '{pod} has run longer than its activeDeadlineSeconds ({seconds} s)',
  'pod-volumes-missing': '{pod} waits: {problem}',
  'pod-ended': 'all containers of {pod} have ended',
  'container-orphaned': '{pod} is gone from the API server (deleted by force, or ended), so its node stops {container}',
  'pod-removed': 'the last container of {pod} has ended, so the kubelet of {node} lets the API server remove the pod',
  'node-ran': 'programs ran in {pod} on {node}',
  'command-run': 'a command ran in {pod}',
} as const
