import type {Ms} from '../../kube/object.ts'
import {hash32, hex64} from '../chance.ts'
import {normalName} from '../image-name.ts'
import {bareName, findCommand, isShell} from './commands.ts'
import type {Server} from './surroundings.ts'

/** An image the tutorial knows: what it runs when the manifest says nothing, and how it behaves. */
type Image = {
  readonly bytes: number
  /** Runs until told to stop; without it the image is a toolbox whose shell ends at once for want of a terminal. */
  readonly server?: Server
  /** Programs of this image that are the server too: `command: [redis-server]`. */
  readonly programs?: readonly string[]
  /** Ends at once with this text when none of these variables is set. */
  readonly needs?: {readonly variables: readonly string[]; readonly complaint: string}
  readonly prints?: readonly string[]
}

const server = (name: string, ports: readonly number[], log: readonly string[], stops: Ms = 60): Server => ({name, ports, log, stops})

const PASSWORD = 'Database is uninitialized and password option is not specified'

/** What an image without a row does: it serves quietly. Sizes are those of the recordings' registry. */
const CATALOGUE: Readonly<Record<string, Image>> = {
  nginx: {
    bytes: 59774010,
    programs: ['nginx', 'nginx-debug'],
    server: server(
      'nginx: master process nginx -g daemon off;',
      [80],
      ['/docker-entrypoint.sh: Configuration complete; ready for start up'],
    ),
  },
  'nginx-slim': {
    bytes: 59774010,
    programs: ['nginx'],
    server: server('nginx: master process nginx', [80], ['/docker-entrypoint.sh: Configuration complete; ready for start up']),
  },
  httpd: {
    bytes: 45195324,
    programs: ['httpd', 'httpd-foreground'],
    server: server('httpd', [80], ['[mpm_event:notice] AH00489: Apache/2.4 (Unix) configured -- resuming normal operations']),
  },
  redis: {
    bytes: 52546297,
    programs: ['redis-server'],
    server: server('redis-server *:6379', [6379], ['* Ready to accept connections tcp']),
  },
  postgres: {
    bytes: 160113741,
    programs: ['postgres', 'docker-entrypoint.sh'],
    server: server('postgres', [5432], ['LOG:  database system is ready to accept connections']),
    needs: {
      variables: ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'],
      complaint: 'Error: Database is uninitialized and superuser password is not specified.',
    },
  },
  mysql: {
    bytes: 250911472,
    programs: ['mysqld'],
    server: server(
      'mysqld',
      [3306],
      ['[Note] [Entrypoint]: Entrypoint script for MySQL Server started.', 'mysqld: ready for connections.'],
      1200,
    ),
    needs: {
      variables: ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
      complaint: `[ERROR] [Entrypoint]: ${PASSWORD}`,
    },
  },
  mariadb: {
    bytes: 117000000,
    programs: ['mariadbd', 'mysqld'],
    server: server('mariadbd', [3306], ['mariadbd: ready for connections.'], 1200),
    needs: {
      variables: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD'],
      complaint: `[ERROR] [Entrypoint]: ${PASSWORD}`,
    },
  },
  mongo: {bytes: 280000000, programs: ['mongod'], server: server('mongod', [27017], ['"msg":"Waiting for connections"'], 300)},
  memcached: {bytes: 32000000, programs: ['memcached'], server: server('memcached', [11211], [])},
  rabbitmq: {
    bytes: 100000000,
    programs: ['rabbitmq-server'],
    server: server('rabbitmq-server', [5672, 15672], [' Server startup complete; 4 plugins started.'], 800),
  },
  cassandra: {bytes: 150000000, programs: ['cassandra'], server: server('cassandra', [7000, 9042], ['Startup complete'], 800)},
  zookeeper: {bytes: 110000000, programs: ['zkServer.sh'], server: server('zookeeper', [2181], ['binding to port 0.0.0.0/0.0.0.0:2181'])},
  etcd: {bytes: 58000000, programs: ['etcd'], server: server('etcd', [2379, 2380], ['ready to serve client requests'])},
  fluentd: {
    bytes: 98345632,
    programs: ['fluentd'],
    server: server('fluentd', [24224], ['[info]: #0 fluentd worker is now running worker=0']),
  },
  'fluentd-elasticsearch': {
    bytes: 98345632,
    programs: ['fluentd'],
    server: server('fluentd', [24224], ['[info]: #0 fluentd worker is now running worker=0']),
  },
  'fluent-bit': {bytes: 40000000, programs: ['fluent-bit'], server: server('fluent-bit', [2020], ['[engine] started (pid=1)'])},
  'node-exporter': {
    bytes: 12000000,
    programs: ['node_exporter'],
    server: server('node_exporter', [9100], ['level=info msg="Listening on" address=[::]:9100']),
  },
  prometheus: {
    bytes: 110000000,
    programs: ['prometheus'],
    server: server('prometheus', [9090], ['level=info msg="Server is ready to receive web requests."']),
  },
  grafana: {bytes: 130000000, programs: ['grafana'], server: server('grafana', [3000], ['msg="HTTP Server Listen" address=[::]:3000'])},
  traefik: {bytes: 50000000, programs: ['traefik'], server: server('traefik', [80], [])},
  caddy: {bytes: 20000000, programs: ['caddy'], server: server('caddy', [80], ['serving initial configuration'])},
  haproxy: {bytes: 40000000, programs: ['haproxy'], server: server('haproxy', [80], [])},
  registry: {bytes: 20000000, server: server('registry', [5000], [])},
  elasticsearch: {bytes: 600000000, server: server('elasticsearch', [9200, 9300], ['"message":"started"'], 500)},
  pause: {bytes: 320448, programs: ['pause'], server: server('/pause', [], [])},
  agnhost: {bytes: 50000000, programs: ['agnhost'], server: server('agnhost', [8080], [])},
  'kube-proxy': {bytes: 30000000, programs: ['kube-proxy'], server: server('kube-proxy', [10256], [])},
  'hello-world': {
    bytes: 10000,
    prints: ['', 'Hello from Docker!', 'This message shows that your installation appears to be working correctly.', ''],
  },
  busybox: {bytes: 2223685},
  alpine: {bytes: 3864189},
  perl: {bytes: 338092455},
  debian: {bytes: 49000000},
  ubuntu: {bytes: 29000000},
  bash: {bytes: 6000000},
  fedora: {bytes: 60000000},
  centos: {bytes: 80000000},
  python: {bytes: 360000000},
  node: {bytes: 390000000},
  golang: {bytes: 300000000},
  ruby: {bytes: 350000000},
  openjdk: {bytes: 240000000},
  amazonlinux: {bytes: 50000000},
  rockylinux: {bytes: 60000000},
  curl: {bytes: 9000000},
  jq: {bytes: 1000000},
  php: {bytes: 170000000},
  wordpress: {bytes: 230000000, server: server('apache2', [80], [])},
  tomcat: {bytes: 160000000, server: server('java', [8080], [])},
  kubectl: {bytes: 60000000},
  git: {bytes: 30000000},
  'amazon-linux': {bytes: 50000000},
}

/** What follows from a reference alone is worked out once: it is asked for with every pod. */
function once<T>(workOut: (reference: string) => T): (reference: string) => T {
  const known = new Map<string, T>()
  return reference => {
    const before = known.get(reference)
    if (before !== undefined || known.has(reference)) return before as T
    const made = workOut(reference)
    if (known.size < MOST_KNOWN) known.set(reference, made)
    return made
  }
}

const MOST_KNOWN = 1000

/** Last word of the repository, and the tag ('' when a digest stands in its place). */
const shortImage = once((reference: string): {readonly repository: string; readonly tag: string} => {
  const normal = normalName(reference)
  const [repository = '', tag = ''] = (normal.split('@')[0]?.split('/').at(-1) ?? '').split(':')
  return {repository, tag: normal.includes('@') ? '' : tag}
})

const BAD_TAGS = [
  'missing',
  'no-such-tag',
  'doesnotexist',
  'does-not-exist',
  'nonexistent',
  'broken',
  'typo',
  'v999',
  '999',
  'nosuch',
  'wrong',
  'bad',
]
const BAD_NAMES = ['no-such-image', 'doesnotexist', 'does-not-exist', 'nonexistent', 'private']

/** Why a reference cannot be pulled, in containerd's words; undefined when it can. */
export const pullProblem = once((reference: string): string | undefined => {
  const normal = normalName(reference)
  const {repository, tag} = shortImage(reference)
  const fail = (code: string, why: string): string =>
    `rpc error: code = ${code} desc = failed to pull and unpack image "${normal}": failed to resolve reference "${normal}": ${why}`
  const official = normal.startsWith('docker.io/library/')
  if (BAD_NAMES.includes(repository) || (official && CATALOGUE[repository] === undefined)) {
    return fail(
      'Unknown',
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    )
  }
  const host = normal.split('/')[0] ?? ''
  if (/\.(invalid|example|local|test)(:\d+)?$/.test(host)) {
    const path = normal.slice(host.length + 1).replace(`:${tag}`, '')
    return fail(
      'Unknown',
      `failed to do request: Head "https://${host}/v2/${path}/manifests/${tag}": dial tcp: lookup ${host}: no such host`,
    )
  }
  return BAD_TAGS.includes(tag) || tag.startsWith('missing') || tag.endsWith('.999') ? notFound(reference) : undefined
})

/** What a registry says of an image that it does not have. */
export function notFound(reference: string): string {
  const normal = normalName(reference)
  const head = `failed to pull and unpack image "${normal}": failed to resolve reference "${normal}"`
  return `rpc error: code = NotFound desc = ${head}: ${normal}: not found`
}

/** Why a text is no image reference at all, in the words of the reference parser; undefined when it is one. */
export const nameProblem = once((reference: string): string | undefined => {
  const [name = ''] = reference.split('@')
  const why = name !== name.trim() || !/^[\w.:/-]+$/.test(name) ? 'invalid reference format' : undefined
  const repository = name.replace(/:[\w.-]+$/, '')
  const upper = /[A-Z]/.test(repository.includes('/') ? repository.slice(repository.indexOf('/')) : repository)
  // The name that is complained of is that of the registry's default library, if none was given.
  const path = repository.includes('/') ? repository.replace(/^[^/]*[.:][^/]*\//, '') : `library/${repository}`
  const problem = why ?? (upper ? `invalid reference format: repository name (${path}) must be lowercase` : undefined)
  return problem === undefined ? undefined : `couldn't parse image name ${JSON.stringify(reference)}: ${problem}`
})

/** Bytes of an image; those without a row in the catalogue get a size from their name. */
export function imageBytes(reference: string): number {
  return CATALOGUE[shortImage(reference).repository]?.bytes ?? 5_000_000 + (hash32(normalName(reference)) % 120_000_000)
}

/** How long a first pull takes: as the recordings have it, the same for all; looking up the manifest of one that is there is a fifth. */
export function pullTime(present: boolean): Ms {
  return present ? 100 : 500
}

/** Repository with digest, as `status.imageID` shows it. */
export const imageId = once((reference: string): string => {
  const normal = normalName(reference)
  const name = normal.includes('@') ? (normal.split('@')[0] ?? '') : normal.slice(0, normal.lastIndexOf(':'))
  return `${name}@sha256:${hex64(`manifest ${normal}`)}`
})

/** Commands that a manifest names in order to fail at start. */
const ABSENT = /(no-?such|missing|does-?not-?exist|nonexist|not-?found|wrong|typo|slep$|ehco$|bsh$)/i

/** What a container runs: a command line, a server, or nothing because there is no such program. */
export type Entry =
  | {readonly run: readonly string[]}
  | {readonly server: Server}
  | {readonly print: readonly string[]; readonly code: number}
  | {readonly absent: string}

/** Command, args and the image's own entry point, put together as the container runtime does. */
export function entryOf(image: string, command: readonly string[], args: readonly string[], env: Readonly<Record<string, string>>): Entry {
  const row = CATALOGUE[shortImage(image).repository]
  const toolbox = row !== undefined && row.server === undefined
  const first = command[0] ?? args[0]
  if (command.length > 0 || (first !== undefined && !(row?.server && !isShell(first) && findCommand(first) === undefined))) {
    return commandEntry([...command, ...args], row, toolbox)
  }
  if (row === undefined) return {server: server(shortImage(image).repository, [], [])}
  if (row.prints !== undefined) return {print: row.prints, code: 0}
  if (row.needs !== undefined && !row.needs.variables.some(name => (env[name] ?? '') !== '')) return {print: [row.needs.complaint], code: 1}
  return row.server === undefined ? {print: [], code: 0} : {server: row.server}
}

function commandEntry(argv: readonly string[], row: Image | undefined, toolbox: boolean): Entry {
  const name = argv[0] ?? ''
  if (ABSENT.test(name)) return {absent: name}
  if (isShell(name) || findCommand(name) !== undefined) return {run: argv}
  const known = serverProgram(name)
  if (known !== undefined) return {server: known}
  return toolbox && !name.includes('/') && row?.programs === undefined ? {absent: name} : {server: row?.server ?? server(name, [], [])}
}

/** The server a program name means (`nginx`, `redis-server`), in whatever image it is called. */
export function serverProgram(word: string): Server | undefined {
  const name = bareName(word)
  for (const row of Object.values(CATALOGUE)) if (row.programs?.includes(name)) return row.server
  return undefined
}

/** Files that come with an image. */
export function imageFiles(image: string): Readonly<Record<string, string>> {
  switch (shortImage(image).repository) {
    case 'nginx':
    case 'nginx-slim':
      return {
        '/usr/share/nginx/html/index.html': WELCOME('nginx'),
        '/etc/nginx/nginx.conf': 'events {}\nhttp { server { listen 80; root /usr/share/nginx/html; } }\n',
      }
    case 'httpd':
      return {'/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n'}
    default:
      return {}
  }
}

/** Where a web server finds its pages; undefined for servers that answer everything alike. */
export function documentRoot(image: string): string | undefined {
  switch (shortImage(image).repository) {
    case 'nginx':
    case 'nginx-slim':
      return '/usr/share/nginx/html'
    case 'httpd':
      return '/usr/local/apache2/htdocs'
    default:
      return undefined
  }
}

const WELCOME = (name: string): string =>
  `<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to ${name}!</title>\n</head>\n<body>\n<h1>Welcome to ${name}!</h1>\n</body>\n</html>\n`
