import type {Command} from './command.ts'
import {API_RESOURCES, API_VERSIONS} from './api-resources.ts'
import {APPLY} from './apply.ts'
import {LAST_APPLIED_COMMANDS} from './apply-last.ts'
import {AUTOSCALE} from './autoscale.ts'
import {CLUSTER_COMMANDS} from './cluster.ts'
import {CONFIG_COMMANDS} from './config.ts'
import {CORDON, UNCORDON} from './cordon.ts'
import {ACCESS_MAKERS} from './create-access.ts'
import {CONFIG_MAKERS} from './create-config.ts'
import {DATA_MAKERS} from './create-data.ts'
import {CREATE_INGRESS} from './create-ingress.ts'
import {SERVICE_MAKERS} from './create-service.ts'
import {CREATE_CRONJOB, CREATE_DEPLOYMENT, CREATE_JOB} from './create-workloads.ts'
import {CREATE} from './create.ts'
import {EXEC} from './exec.ts'
import {EXPLAIN} from './explain.ts'
import {EXPOSE} from './expose.ts'
import {RUN} from './run-pod.ts'
import {SET_ENV} from './set-env.ts'
import {SET_IMAGE, SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT} from './set.ts'
import {DELETE} from './delete.ts'
import {DESCRIBE} from './describe.ts'
import {DIFF} from './diff.ts'
import {DRAIN} from './drain.ts'
import {EDIT} from './edit.ts'
import {EVENTS} from './events.ts'
import {GET} from './get.ts'
import {ANNOTATE, LABEL} from './label.ts'
import {LOGS} from './logs.ts'
import {PATCH} from './patch.ts'
import {REPLACE} from './replace.ts'
import {ROLLOUT_PAUSE, ROLLOUT_RESTART, ROLLOUT_RESUME, ROLLOUT_UNDO} from './rollout/change.ts'
import {ROLLOUT_HISTORY} from './rollout/history.ts'
import {ROLLOUT_STATUS} from './rollout/status.ts'
import {SCALE} from './scale.ts'
import {TAINT} from './taint.ts'
import {WAIT} from './wait.ts'

/** Every command that the tutorial has. */
export const COMMANDS: readonly Command[] = [
  CREATE,
  CREATE_CRONJOB,
  CREATE_DEPLOYMENT,
  CREATE_JOB,
  CREATE_INGRESS,
  ...DATA_MAKERS,
  ...CONFIG_MAKERS,
  ...ACCESS_MAKERS,
  ...SERVICE_MAKERS,
  EXPOSE,
  RUN,
  SET_ENV,
  SET_IMAGE,
  SET_RESOURCES,
  SET_SELECTOR,
  SET_SERVICEACCOUNT,
  GET,
  DELETE,
  ROLLOUT_HISTORY,
  ROLLOUT_PAUSE,
  ROLLOUT_RESTART,
  ROLLOUT_RESUME,
  ROLLOUT_STATUS,
  ROLLOUT_UNDO,
  SCALE,
  CORDON,
  UNCORDON,
  DRAIN,
  TAINT,
  DESCRIBE,
  EVENTS,
  APPLY,
  ...LAST_APPLIED_COMMANDS,
  DIFF,
  EDIT,
  PATCH,
  REPLACE,
  WAIT,
  LABEL,
  ANNOTATE,
  EXPLAIN,
  LOGS,
  EXEC,
  AUTOSCALE,
  ...CLUSTER_COMMANDS,
  ...CONFIG_COMMANDS,
  API_RESOURCES,
  API_VERSIONS,
]

/** Words that are commands of kubectl, so that typing errors can be told from commands this tutorial lacks. */
export const NAMES: readonly string[] = [
  'create',
  'expose',
  'run',
  'set',
  'explain',
  'get',
  'edit',
  'delete',
  'rollout',
  'scale',
  'autoscale',
  'certificate',
  'cluster-info',
  'top',
  'cordon',
  'uncordon',
  'drain',
  'taint',
  'describe',
  'logs',
  'attach',
  'exec',
  'port-forward',
  'proxy',
  'cp',
  'auth',
  'debug',
  'events',
  'diff',
  'apply',
  'patch',
  'replace',
  'wait',
  'kustomize',
  'label',
  'annotate',
  'completion',
  'alpha',
  'config',
  'plugin',
  'version',
  'api-versions',
  'api-resources',
  'kuberc',
  'options',
  'help',
]

/** What else people call a command; kubectl suggests the command then. As cobra's SuggestFor. */
export const SUGGESTED_FOR: {readonly [command: string]: readonly string[]} = {
  get: ['list', 'ls'],
  delete: ['rm', 'remove'],
  describe: ['inspect'],
  top: ['stats'],
}
