import {command} from './command.ts'
import type {Command} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'
import {CONTEXT, USER} from './global-flags.ts'
import {structJson} from './go-text.ts'
import {printerFor} from './output.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {getTable} from './table.ts'
import {faultOf} from './trouble.ts'

const CONFIG_VIEW = command({
  path: 'config view',
  flags: 'flatten merge minify output/o=string raw template=string allow-missing-template-keys show-managed-fields',
  run: (session, values) => {
    const printer = printerFor(text(values, 'output', 'yaml'), {
      template: text(values, 'template'),
      files: session.line.files,
      strict: !truth(values, 'allow-missing-template-keys', true),
    })
    if (isFault(printer) || printer === undefined) return isFault(printer) ? printer : undefined
    const config = kubeconfig(session)
    const printed = text(values, 'output') === 'json' ? `${structJson(config, 4)}\n` : printer(config)
    if (isFault(printed)) return printed
    session.stdout += printed
    return undefined
  },
})

/** In the order of clientcmd's structs, which JSON shows. */
function kubeconfig(session: Session): unknown {
  const namespace = session.namespace === 'default' ? {} : {namespace: session.namespace}
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: [{name: CONTEXT, cluster: {server: 'https://tutor.invalid:6443', 'insecure-skip-tls-verify': true}}],
    users: [{name: USER, user: {}}],
    contexts: [{name: CONTEXT, context: {cluster: CONTEXT, user: USER, ...namespace}}],
    'current-context': CONTEXT,
  }
}

const CURRENT_CONTEXT = command({
  path: 'config current-context',
  run: session => {
    say(session, CONTEXT)
    return undefined
  },
})

const USE_CONTEXT = command({
  path: 'config use-context',
  aliases: ['use'],
  run: (session, values) => {
    const [name = ''] = values.args
    if (name !== CONTEXT) return plainFault(`no context exists with the name: "${name}"`)
    say(session, `Switched to context "${CONTEXT}".`)
    return undefined
  },
})

const GET_CONTEXTS = command({
  path: 'config get-contexts',
  flags: 'no-headers output/o=string',
  run: (session, values) => {
    const missing = values.args.filter(name => name !== CONTEXT)
    const shown = values.args.length === 0 || values.args.includes(CONTEXT)
    if (text(values, 'output') === 'name') session.stdout += shown ? `${CONTEXT}\n` : ''
    else {
      const rows = !shown ? [] : [['*', CONTEXT, CONTEXT, USER, session.namespace === 'default' ? '' : session.namespace]]
      session.stdout += getTable(truth(values, 'no-headers') ? rows : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], ...rows])
    }
    return faultOf(missing.map(name => ({message: `${missing.length > 1 ? 'error: ' : ''}context ${name} not found`})))
  },
})

const SET_CONTEXT = command({
  path: 'config set-context',
  flags: 'current',
  run: setContext,
})

/** `config set-context --current --namespace=dev`: the namespace of the commands that follow. */
function setContext(session: Session, values: Values): Fault | undefined {
  const [name] = values.args
  if (name === undefined && !truth(values, 'current')) return plainFault('you must specify a non-empty context name or --current')
  if (name !== undefined && truth(values, 'current')) return plainFault('you cannot specify both a context name and --current')
  if (name !== undefined && name !== CONTEXT) return plainFault(`this tutorial has the one context "${CONTEXT}"`)
  if (isGiven(values, 'namespace')) session.chosenNamespace = text(values, 'namespace')
  say(session, `Context "${CONTEXT}" modified.`)
  return undefined
}

/** `config get-clusters` and `config get-users`: names under a heading. */
function lister(path: string, name: string): Command {
  return command({
    path,
    run: session => {
      say(session, `NAME\n${name}`)
      return undefined
    },
  })
}

export const CONFIG_COMMANDS: readonly Command[] = [
  CONFIG_VIEW,
  CURRENT_CONTEXT,
  USE_CONTEXT,
  GET_CONTEXTS,
  SET_CONTEXT,
  lister('config get-clusters', CONTEXT),
  lister('config get-users', USER),
]
