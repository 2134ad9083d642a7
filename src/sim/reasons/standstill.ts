/** Why something does not happen that no loop waits for. */
export const STANDSTILL_REASONS = {
  'deletion-waits-for-dependents':
    '{object} is being deleted in the foreground: what it owns goes first, and {count} of that are still there ({first})',
  'deletion-waits-for-count': '{object} is being deleted; its Job keeps it until it has counted how it ended',
  'deletion-waits-for-claim': '{object} is being deleted; it stays as long as a claim is bound to it',
  'deletion-waits-for-finalizer':
    '{object} is being deleted, but the finalizer {finalizer} holds it: whoever put it there has to take it away first',
  'pod-has-no-node-left': '{pod} is being deleted, but {node} is no longer there to stop it: pod garbage collection removes it',
  'pod-stuck-on-lost-node':
    '{pod} is being deleted, but its kubelet does not answer: it stays until {node} is back or removed, or somebody deletes the pod by force',
  'pod-is-ending': '{pod} is being deleted: its containers were told to stop and are killed in {seconds} s (grace period {grace} s)',
  'pod-not-heard-of':
    'the kubelet of {node} does not answer, so nobody knows how {pod} is; it is deleted when its toleration of that has run out',
  'pod-waits-for-image':
    '{container} of {pod} waits for its image: {image} cannot be pulled ({reason}); the kubelet tries again after 10 s, 20 s … 5 min',
  'pod-crashes':
    '{container} of {pod} ends after each start (restarts: {restarts}, exit code: {code}); the kubelet waits 10 s, 20 s … 5 min between starts',
  'pod-initialises': '{pod} waits for its init container {container} to end well; the others start after it',
  'pod-waits-for-attach':
    '{pod} waits: the volume of its claim {claim} is not attached to {node} yet; while another node has it, that can take minutes',
  'pod-is-not-ready': '{container} of {pod} runs, but its {probe} probe has not succeeded, so {pod} is not Ready and gets no traffic',
  'budget-holds-pod':
    '{pod} stays on {node}: the PodDisruptionBudget {budget} wants {desired} healthy pods and there are {healthy}, so nobody is evicted',
  'budget-allows-none': '{budget} allows no eviction now: it wants {desired} healthy pods and there are {healthy}',
  'cronjob-missed-run':
    '{cronjob} did not run at {time}, and that run is lost: it could not start then, and startingDeadlineSeconds ({deadline}) is over',
  'service-finds-no-pod': '{service} leads nowhere: no pod has the labels {labels}',
  'service-finds-no-ready-pod': '{service} leads nowhere: of the {count} pods with the labels {labels} none is Ready',
  'node-does-not-answer': 'the kubelet of {node} does not answer: no pod is placed there, and what runs there is not known',
  'node-is-cordoned': '{node} is cordoned: no new pod is placed there until somebody uncordons it',
  'pods-are-not-ready': '{set} has {ready} of {replicas} pods Ready; {pod} is not: ask about that one',
  'pods-are-missing': '{set} has {ready} of {replicas} pods Ready, and the others are not there yet: its controller looks after that next',
  'job-is-looked-at-next': '{job} is not done; its controller looks at it next',
  'pod-is-looked-at-next': '{pod} has no node yet: the scheduler looks for one next',
  'pod-is-starting': '{pod} has its place on {node}, and the kubelet there makes its network and starts its containers',
  'pod-is-done-next': 'the containers of {pod} have ended, and the kubelet of {node} reports it next',
  'job-pod-never-starts': '{job} goes on waiting for {pod}, which does not start: that is no failure, so backoffLimit does not end it',
  'job-pod-restarts': '{job} waits for {pod}, whose program fails and is started again; each restart counts for backoffLimit ({limit})',
} as const
