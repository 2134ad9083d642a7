import {goQuote} from '../kube/go-quote.ts'
import type {Data} from '../kube/peek.ts'
import {byCodeUnit} from '../kube/peek.ts'
import {command, FILE_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, texts, truth} from './flags.ts'
import {MADE_FLAGS, madeBy} from './made.ts'
import {overridden, OVERRIDE_FLAGS} from './overrides.ts'
import {reportFor} from './report.ts'
import {attachTo} from './run-attached.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'

const FLAGS = `${MADE_FLAGS} ${FILE_FLAGS} ${OVERRIDE_FLAGS} annotations=array attach cascade=opt:background command detach-keys=string env=array expose
  force grace-period=int image=string image-pull-policy=string labels/l=string leave-stdin-open pod-running-timeout=duration port=string privileged
  quiet/q record restart=string rm stdin/i timeout=duration tty/t wait`

export const RUN = command({
  path: 'run',
  flags: FLAGS,
  needs: ['image'],
  run: runPod,
})

/** `kubectl run`: one pod with one container, labelled run=NAME; with --expose a Service for it, with -i or --attach its output. */
function runPod(session: Session, values: Values, name: string): Fault | undefined {
  if (values.args.length === 0 || values.dash === 0) return usageFault('NAME is required for run', name)
  const image = text(values, 'image')
  if (image === '') return plainFault('--image is required')
  if (!IMAGE.test(image)) return plainFault(`Invalid image name ${goQuote(image)}: invalid reference format`)
  const report = reportFor(session, values, true)
  if (isFault(report)) return report
  const wrong = wrongUse(values, report.dry !== 'none')
  if (wrong !== undefined) return usageFault(wrong, name)
  const pod = podOf(values, image, text(values, 'restart', 'Always') || (truth(values, 'stdin') ? 'OnFailure' : 'Always'))
  if (isFault(pod)) return pod
  const changed = overridden(values, pod)
  if (isFault(changed)) return changed
  const made = madeBy(session, values, changed, report.dry, {late: true})
  if (isFault(made)) return made
  const service = truth(values, 'expose') ? madeBy(session, values, serviceOf(values), report.dry, {late: true}) : undefined
  if (isFault(service)) return service
  if (service !== undefined) {
    const told = report.tell(service, 'created')
    if (isFault(told)) return told
    // run.go parts the two itself, and then the printer does so again.
    if (report.output === 'yaml') say(session, '---')
  }
  if (isAttached(values)) return attachTo(session, values, made)
  return isFault(report.tell(made, 'created')) ? plainFault('') : undefined
}

function isAttached(values: Values): boolean {
  return isGiven(values, 'attach') ? truth(values, 'attach') : truth(values, 'stdin')
}

/** What is wrong with the flags, in kubectl's order. */
function wrongUse(values: Values, dry: boolean): string | undefined {
  if (truth(values, 'tty') && !truth(values, 'stdin')) return '-i/--stdin is required for containers with -t/--tty=true'
  if (truth(values, 'expose') && text(values, 'port') === '') return '--port must be set when exposing a service'
  const restart = text(values, 'restart', 'Always')
  if (!['Always', 'OnFailure', 'Never', ''].includes(restart)) return `invalid restart policy: ${restart}`
  if (truth(values, 'rm') && !isAttached(values)) return '--rm should only be used for attached containers'
  if (isAttached(values) && dry)
    return "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
  const pull = text(values, 'image-pull-policy')
  return ['', 'Always', 'IfNotPresent', 'Never'].includes(pull) ? undefined : `invalid image pull policy: ${pull}`
}

/** The Service of --expose, as `kubectl expose` would make it of the pod. */
function serviceOf(values: Values): Data {
  const given = text(values, 'labels')
  const labels = pairs(given === '' ? [`run=${values.args[0] ?? ''}`] : given.split(','))
  const port = Number(text(values, 'port'))
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {name: values.args[0] ?? '', ...(given === '' ? {} : {labels})},
    spec: {ports: [{protocol: 'TCP', port, targetPort: port}], selector: labels},
    status: {loadBalancer: {}},
  }
}

/** What distribution's reference grammar takes, near enough: path parts in small letters, a tag, a digest. */
const IMAGE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/

function podOf(values: Values, image: string, restart: string): Or<Data> {
  const name = values.args[0] ?? ''
  const words = values.args.slice(1)
  const labels = pairs(text(values, 'labels') === '' ? [`run=${name}`] : text(values, 'labels').split(','))
  const annotations = pairs(texts(values, 'annotations'))
  const env = texts(values, 'env').map(pair => ({name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1)}))
  if (typeof labels === 'string' || typeof annotations === 'string')
    return plainFault(`unexpected label spec: ${String(typeof labels === 'string' ? labels : annotations)}`)
  const wrong = texts(values, 'env').find(pair => !/^[-._a-zA-Z][-._a-zA-Z0-9]*=/.test(pair))
  if (wrong !== undefined) return plainFault(`invalid env: ${wrong}`)
  const port = text(values, 'port')
  if (port !== '' && !/^\d+$/.test(port)) return plainFault(`strconv.Atoi: parsing ${goQuote(port)}: invalid syntax`)
  const pull = text(values, 'image-pull-policy')
  const container = {
    name,
    image,
    ...(words.length > 0 ? {[truth(values, 'command') ? 'command' : 'args']: words} : {}),
    ...(port === '' ? {} : {ports: [{containerPort: Number(port)}]}),
    ...(env.length === 0 ? {} : {env}),
    resources: {},
    ...(pull === '' ? {} : {imagePullPolicy: pull}),
    ...(truth(values, 'stdin') ? {stdin: true, ...(truth(values, 'leave-stdin-open') ? {} : {stdinOnce: true})} : {}),
    ...(truth(values, 'tty') ? {tty: true} : {}),
    ...(isGiven(values, 'privileged') ? {securityContext: {privileged: truth(values, 'privileged')}} : {}),
  }
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {name, labels, ...(Object.keys(annotations).length === 0 ? {} : {annotations})},
    spec: {containers: [container], restartPolicy: restart, dnsPolicy: 'ClusterFirst'},
    status: {},
  }
}

function pairs(specs: readonly string[]): {readonly [key: string]: string} | string {
  const map: {[key: string]: string} = {}
  for (const spec of specs) {
    const equals = spec.indexOf('=')
    if (equals <= 0) return spec
    map[spec.slice(0, equals)] = spec.slice(equals + 1)
  }
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => byCodeUnit(a, b)))
}
