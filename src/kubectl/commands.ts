import type {Command} from './command.ts'
import {DESCRIBE} from './describe.ts'
import {EXPLAIN} from './explain.ts'
import {GET} from './get.ts'

/** Every command, in the order in which kubectl registers them: suggestions come in this order. */
export const COMMANDS: readonly Command[] = [EXPLAIN, GET, DESCRIBE]

/** Words that are commands of kubectl, so that typing errors can be told from commands this tutorial lacks. */
export const NAMES: readonly string[] = [
  'create', 'expose', 'run', 'set', 'explain', 'get', 'edit', 'delete', 'rollout', 'scale', 'autoscale', 'certificate', 'cluster-info', 'top',
  'cordon', 'uncordon', 'drain', 'taint', 'describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events', 'diff',
  'apply', 'patch', 'replace', 'wait', 'kustomize', 'label', 'annotate', 'completion', 'alpha', 'config', 'plugin', 'version', 'api-versions',
  'api-resources', 'kuberc', 'options', 'help',
]

/** What else people call a command; kubectl suggests the command then. As cobra's SuggestFor. */
export const SUGGESTED_FOR: {readonly [word: string]: string} = {list: 'get', ls: 'get', ps: 'get', resize: 'scale', rollback: 'rollout'}
