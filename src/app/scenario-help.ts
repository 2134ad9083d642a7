/** A scenario to begin with, as the help of `sim` shows it. */
export const SCENARIO_EXAMPLE: readonly string[] = [
  'steps:',
  '- kubectl: create deployment web --image=nginx:1.27 --replicas=2',
  '- wait: settled',
  '- node: {name: node-a, do: stop}',
  '- wait: {for: Node/node-a ready=Unknown, atMost: 90s}',
  '- kubectl: get pods -o wide',
]

/** What may stand in a scenario file. */
export const SCENARIO_WORDS: readonly string[] = [
  'A scenario is a YAML file of steps, played on a cluster of node-a, node-b and node-c:',
  '',
  ...SCENARIO_EXAMPLE.map(line => `  ${line}`),
  '',
  'Steps:',
  '  apply: |, create: |       manifests as text, as kubectl apply -f - or create -f -',
  '  kubectl: WORDS            a command; <Pod/web-* ready=false> stands for the first name that fits',
  '  node: {name, do, value}   stop, start, add, delete, cordon, uncordon, label or taint it',
  '  ready: {pod, value}       makes or removes /tmp/ready in a pod, for its probe',
  '  touch: {pod, file, text}  writes a file in a pod',
  '  evict: POD                asks the Eviction API',
  '  wait: settled             or {settled: 5s, atMost: 60s} or {for: CONDITION, atMost: 60s}',
  '  sleep: 30s                also 5m, 2h, 1d',
  '  untilMinute: 5            to 5 s after the next full minute',
  'A condition is Kind/name and tests: exists, gone, field=value (!= >= <= ~ too), count=2 with',
  'Kind/prefix*; several are joined by `and`. Fields are those of the rows that --trace writes.',
  'Beside steps: name, align (seconds after a full minute at which it begins), nodes (name, labels,',
  'taints, absent), unpullable (images that no node can pull).',
]
