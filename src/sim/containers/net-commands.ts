import type {Answer, Call, Command, Outcome} from './surroundings.ts'
import {fails, ok} from './surroundings.ts'

/** Where cluster DNS answers, as kubeadm sets it. */
export const DNS_ADDRESS = '10.96.0.10'

type Target = {readonly host: string; readonly port: number; readonly path: string}

function target(url: string): Target | undefined {
  const match = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url)
  if (match === null) return undefined
  return {host: match[2] ?? '', port: Number(match[3] ?? (match[1] === 'https' ? 443 : 80)), path: match[4] ?? '/'}
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Options of wget and curl that take a value. */
const TAKES_VALUE = /^-(O|T|t|o|m|X|H|d|w|-timeout|-tries|-connect-timeout|-max-time|-retry)$/

function urlOf(argv: readonly string[]): string | undefined {
  return argv.find((word, index) => index > 0 && !word.startsWith('-') && !TAKES_VALUE.test(argv[index - 1] ?? ''))
}

function ask(call: Call, at: Target): Answer {
  return call.around.request(at.host, at.port, at.path)
}

/** busybox wget: the body goes to standard output with `-O -`, into a file else. */
function wget(call: Call): Outcome {
  const url = urlOf(call.argv)
  const at = url === undefined ? undefined : target(url)
  if (at === undefined) return fails(url === undefined ? 'Usage: wget [-cqS] [-O FILE] [-T SEC] URL...' : `wget: bad address '${url}'`)
  const answer = ask(call, at)
  if ('fails' in answer) {
    if (answer.fails === 'unknown host') return fails(`wget: bad address '${at.port === 80 ? at.host : `${at.host}:${at.port}`}'`)
    if (answer.fails === 'refused') return fails(`wget: can't connect to remote host (${answer.address}): Connection refused`)
    return {err: 'wget: download timed out\n', code: 1, after: 5000}
  }
  if (answer.status >= 400) return fails(`wget: server returned error: HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}`)
  const words = call.argv.join(' ')
  if (/-\w*O\s*(-|\/dev\/stdout)(\s|$)/.test(words)) return ok(answer.body)
  if (/--spider/.test(words)) return {code: 0}
  const named = /-\w*O\s*(\S+)/.exec(words)?.[1] ?? (at.path.split('/').at(-1) || 'index.html')
  const path = named.startsWith('/') ? named : `${call.directory === '/' ? '' : call.directory}/${named}`
  const refused = call.around.files.write(path, answer.body)
  return refused === undefined ? {code: 0} : fails(`wget: can't open '${named}': ${refused}`)
}

function curl(call: Call): Outcome {
  const url = urlOf(call.argv)
  const at = url === undefined ? undefined : target(url)
  if (at === undefined) return fails("curl: try 'curl --help' for more information", 2)
  const answer = ask(call, at)
  const silent = call.argv.some(word => /^-\w*s/.test(word)) && !call.argv.some(word => /^-\w*S/.test(word))
  const complain = (text: string, code: number): Outcome => ({err: silent ? '' : `curl: (${code}) ${text}\n`, code})
  if ('fails' in answer) {
    if (answer.fails === 'unknown host') return complain(`Could not resolve host: ${at.host}`, 6)
    if (answer.fails === 'refused') return complain(`Failed to connect to ${at.host} port ${at.port}: Connection refused`, 7)
    return {...complain(`Connection timed out`, 28), after: 5000}
  }
  if (answer.status >= 400 && call.argv.some(word => /^-\w*f/.test(word) || word === '--fail'))
    return complain(`The requested URL returned error: ${answer.status}`, 22)
  return ok(answer.body)
}

function nslookup(call: Call): Outcome {
  const host = call.argv.slice(1).find(word => !word.startsWith('-'))
  if (host === undefined) return fails('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]')
  const header = `Server:\t\t${DNS_ADDRESS}\nAddress:\t${DNS_ADDRESS}:53\n\n`
  const found = call.around.resolve(host)
  if (found === undefined) return {out: `${header}** server can't find ${host}: NXDOMAIN\n\n`, code: 1}
  return ok(`${header}${found.ips.map(ip => `Name:\t${found.name}\nAddress: ${ip}\n`).join('')}\n`)
}

function getent(call: Call): Outcome {
  const found = call.around.resolve(call.argv[2] ?? '')
  return found === undefined ? {code: 2} : ok(found.ips.map(ip => `${ip.padEnd(16)}${found.name}\n`).join(''))
}

function netcat(call: Call): Outcome {
  const [host = '', port = ''] = call.argv
    .slice(1)
    .filter(word => !word.startsWith('-'))
    .slice(-2)
  const answer = call.around.request(host, Number(port), '/')
  if (!('fails' in answer)) return {code: 0}
  if (answer.fails === 'unknown host') return fails(`nc: bad address '${host}'`)
  return {
    err: answer.fails === 'refused' ? `nc: ${host} (${answer.address}:${port}): Connection refused\n` : 'nc: timed out\n',
    code: 1,
    ...(answer.fails === 'timed out' && {after: 5000}),
  }
}

/** A client that asks the server in its own container, or the host after `-h`. */
function client(port: number, yes: string, no: string): Command {
  return call => {
    const at = call.argv.indexOf('-h')
    const host = at > 0 ? (call.argv[at + 1] ?? '127.0.0.1') : '127.0.0.1'
    return 'fails' in call.around.request(host, port, '/') ? fails(no, 1) : ok(yes)
  }
}

export const NET_COMMANDS: Readonly<Record<string, Command>> = {
  wget,
  curl,
  nslookup,
  getent,
  nc: netcat,
  ping: call => {
    const host =
      call.argv
        .slice(1)
        .filter(word => !word.startsWith('-'))
        .at(-1) ?? ''
    const found = call.around.resolve(host)
    return found === undefined
      ? fails(`ping: bad address '${host}'`)
      : ok(`PING ${host} (${found.ips[0]}): 56 data bytes\n64 bytes from ${found.ips[0]}: seq=0 ttl=64 time=0.100 ms\n`)
  },
  'redis-cli': client(6379, 'PONG\n', 'Could not connect to Redis at 127.0.0.1:6379: Connection refused'),
  pg_isready: client(5432, '/var/run/postgresql:5432 - accepting connections\n', '/var/run/postgresql:5432 - no response'),
  mysqladmin: client(3306, 'mysqld is alive\n', "mysqladmin: connect to server at 'localhost' failed"),
}
