import {command} from './command.ts'
import type {Command} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'
import {printerFor} from './output.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {getTable} from './table.ts'

/** The one context of the tutorial's kubeconfig. */
const CONTEXT = 'tutor'
const USER = 'admin'

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
    const printed = printer(kubeconfig(session))
    if (isFault(printed)) return printed
    session.stdout += printed
    return undefined
  },
})

function kubeconfig(session: Session): unknown {
  return {
    apiVersion: 'v1',
    clusters: [{cluster: {'insecure-skip-tls-verify': true, server: 'https://tutor.invalid:6443'}, name: CONTEXT}],
    contexts: [
      {context: {cluster: CONTEXT, ...(session.namespace === 'default' ? {} : {namespace: session.namespace}), user: USER}, name: CONTEXT},
    ],
    'current-context': CONTEXT,
    kind: 'Config',
    users: [{name: USER, user: {}}],
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
    if (text(values, 'output') === 'name') say(session, CONTEXT)
    else {
      const rows = [['*', CONTEXT, CONTEXT, USER, session.namespace === 'default' ? '' : session.namespace]]
      session.stdout += getTable(truth(values, 'no-headers') ? rows : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], ...rows])
    }
    return undefined
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

export const CONFIG_COMMANDS: readonly Command[] = [CONFIG_VIEW, CURRENT_CONTEXT, USE_CONTEXT, GET_CONTEXTS, SET_CONTEXT]
