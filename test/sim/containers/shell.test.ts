import {describe, expect, it} from 'vitest'
import {play, sh} from './run.ts'

const cases: [name: string, script: string, lines: string[], exitCode: number][] = [
  ['echo prints its words', 'echo hello   world', ['hello world'], 0],
  ['exit gives the code', 'exit 42', [], 42],
  ['&& stops at a failure', 'false && echo no', [], 1],
  ['|| goes on after a failure', 'false || echo yes', ['yes'], 0],
  ['if takes the first arm that holds', 'if [ 1 -gt 2 ]; then echo a; elif [ -n x ]; then echo b; else echo c; fi', ['b'], 0],
  ['for goes through its words', 'for i in a b "c d"; do echo "<$i>"; done', ['<a>', '<b>', '<c d>'], 0],
  ['for goes through what a command prints', 'for i in $(seq 1 3); do echo $((i * i)); done', ['1', '4', '9'], 0],
  ['while counts', 'n=0; while [ $n -lt 3 ]; do n=$((n+1)); echo $n; done', ['1', '2', '3'], 0],
  ['until ends when its test holds', 'n=3; until [ $n = 0 ]; do n=$((n-1)); done; echo $n', ['0'], 0],
  ['break and continue', 'for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', ['1', '3'], 0],
  ['case matches patterns', 'case web-0 in db-*) echo db;; web-*|app) echo web;; esac', ['web'], 0],
  [
    'local variables are given back after a sleep too',
    'x=out; f() { local x=in; sleep 1; local y=2; x=changed; sleep 1; echo $x; }; f; echo $x',
    ['changed', 'out'],
    0,
  ],
  ['functions have parameters and a status', 'f() { echo "$1 of $#"; return 3; }; f x y; echo $?', ['x of 2', '3'], 0],
  ['a substitution keeps inner newlines away from the end', 'x=$(echo a; echo b); echo "$x"', ['a', 'b'], 0],
  ['backquotes are substitutions too', 'echo `hostname`', ['web-0'], 0],
  ['pipes hand on what was printed', 'printf "b\\na\\n" | sort | head -n 1', ['a'], 0],
  ['the ordinal is cut from the host name', 'echo ${HOSTNAME##*-}', ['0'], 0],
  ['a default stands in for a missing variable', 'echo ${NAME:-nobody}', ['nobody'], 0],
  ['an unknown command ends with 127', 'nosuch --flag', ['sh: nosuch: not found'], 127],
  ['single quotes keep dollars', "echo '$HOME'", ['$HOME'], 0],
  ['a here-document is standard input', 'cat <<EOF\nname: $HOSTNAME\nEOF', ['name: web-0'], 0],
  ['set -e ends at the first failure', 'set -e; echo a; false; echo b', ['a'], 1],
  ['set -e lets conditions fail', 'set -e; if false; then :; fi; false || true; echo b', ['b'], 0],
  ['read takes lines apart', 'printf "a 1\\nb 2\\n" | while read n v; do echo "$v$n"; done', ['1a', '2b'], 0],
  ['redirects write and append', 'echo a > /data/x; echo b >> /data/x; cat /data/x; ls /data', ['a', 'b', 'x'], 0],
  ['a group shares a redirect', '{ echo a; echo b; } > /data/x; wc -l < /data/x', ['2'], 0],
  [
    'a stream beyond the third is opened, written and closed',
    'exec 3>/tmp/f; echo a >&3; exec 3>&-; cat /tmp/f; echo b >&3; echo $?',
    ['a', 'sh: 3: Bad file descriptor', '1'],
    0,
  ],
  [
    'a stream beyond the third outlives a sleep and is read line by line',
    'printf "a\\nb\\n" > /tmp/f; exec 4</tmp/f; read x <&4; sleep 1; read y <&4; echo $y$x',
    ['ba'],
    0,
  ],
  ['a substitution can print past its own end', 'exec 3>&1; x=$(echo in; echo past >&3); echo "[$x]"', ['past', '[in]'], 0],
  [
    'a group has its streams for itself',
    '{ echo a >&3; } 3>/data/x; cat /data/x; echo b >&3; echo $?',
    ['a', 'sh: 3: Bad file descriptor', '1'],
    0,
  ],
  ['to assign to a read-only variable ends the shell', 'readonly A=1; echo $A; A=2; echo no', ['1', 'sh: A: is read only'], 2],
  ['a loop, read, export and unset assign too', 'readonly A; for A in x; do echo no; done', ['sh: A: is read only'], 2],
  ['readonly lists what it was given', 'readonly B=it; readonly', ["readonly B='it'"], 0],
  ['set -u holds in a here-document', 'set -u; cat <<E\n$NOPE\nE\necho no', ['sh: NOPE: parameter not set'], 2],
  ['a subshell keeps its variables', 'x=1; (x=2; echo $x); echo $x', ['2', '1'], 0],
  ['an EXIT trap runs at the end', 'trap "echo bye" EXIT; echo hi; exit 3', ['hi', 'bye'], 3],
  ['a missing quote is a syntax error', 'echo "x', ['sh: syntax error: unterminated quoted string'], 2],
  ['a service answers by name', 'wget -qO- http://web', ['hello'], 0],
  ['an unknown host is a bad address', 'wget -qO- http://nobody', ["wget: bad address 'nobody'"], 1],
  ['printf fills its format', 'printf "%03d %s\\n" 7 x', ['007 x'], 0],
  ['date knows the virtual clock', 'date +%Y-%m-%dT%H:%M:%S', ['2026-05-06T09:00:00'], 0],
  ['date prints like busybox', 'date', ['Wed May  6 09:00:00 UTC 2026'], 0],
  ['eval runs its words', 'x="echo hi"; eval $x', ['hi'], 0],
  ['nested shells have their own exit code', 'sh -c "exit 5"; echo $?', ['5'], 0],
  [
    'IFS says where read takes a line apart, and only for that read',
    'echo a:b:c d | { IFS=: read x y z; echo "$x|$y|$z"; set -- $z; echo $#; }',
    ['a|b|c d', '2'],
    0,
  ],
  ['an empty IFS keeps the blanks of a line', 'printf "  a b \\n" | while IFS= read -r l; do echo "<$l>"; done', ['<  a b >'], 0],
  ['words are cut at IFS, empty ones between two marks too', 'x=a::b; IFS=:; for w in $x; do echo "<$w>"; done', ['<a>', '<>', '<b>'], 0],
  ['read leaves its variables empty at the end', 'set -u; read x < /dev/null; echo "<$x>"', ['<>'], 0],
  [
    'sums know hexadecimal and octal, and bits of large numbers',
    'echo $((0x1f + 010)) $((1 << 40)) $((~0)) $((0xff & 12))',
    ['39 1099511627776 -1 12'],
    0,
  ],
  ['08 is no number', 'echo $((08 + 1))', ['sh: arithmetic syntax error'], 2],
  ['quotes in braces within quotes are no part of the text', 'echo "${x:-"a b"}"; y=abc; echo "${y#[a-f]}"', ['a b', 'bc'], 0],
  ['test takes brackets', "[ '(' a = b ')' -o '(' a = a ')' ] && echo yes; [ '(' a = b ')' ] || echo no", ['yes', 'no'], 0],
  [
    'grep names the files when there are several',
    'cd /data; echo a > x; echo ab > y; grep a x y; grep -c b x y; grep -l b x y; grep -c a nope; echo $?',
    ['x:a', 'y:ab', 'x:0', 'y:1', 'y', "grep: can't open 'nope': No such file or directory", '2'],
    0,
  ],
  ['a loop ends as its body did', 'n=0; while [ $n -lt 1 ]; do n=1; false; done; echo $?; while false; do :; done; echo $?', ['1', '0'], 0],
  ['set -e ends at a background job that failed', 'set -e; (exit 3) & wait $!; echo no', [], 3],
  ['a script to be sourced must be there', '. /data/nope; echo no', ["sh: .: can't open '/data/nope': No such file or directory"], 2],
  [
    'getopts takes flags apart',
    'set -- -a -bval -c x; while getopts ab:c o; do echo "$o $OPTARG"; done; shift $((OPTIND - 1)); echo $1',
    ['a ', 'b val', 'c ', 'x'],
    0,
  ],
  ['getopts complains of a flag it does not know', 'set -- -q; getopts a o; echo $o', ['sh: illegal option -- q', '?'], 0],
  ['redirecting standard error away', 'cat /nope 2>/dev/null || echo none', ['none'], 0],
]

describe('the shell in a container', () => {
  it.each(cases)('%s', (_name, script, lines, exitCode) => {
    const played = sh(script, {env: {HOSTNAME: 'web-0', HOME: '/root'}})
    expect(played.lines).toEqual(lines)
    expect(played.exitCode).toBe(exitCode)
  })

  it('sleeps in virtual time', () => {
    expect(sh('sleep 2; echo a; sleep 1m').ended).toBeCloseTo(62.03)
  })

  it('ends a busy loop never, but never hangs either', () => {
    const played = sh('while true; do :; done', {seconds: 3})
    expect(played.exitCode).toBeUndefined()
  })

  it('runs background jobs and waits for them', () => {
    const played = sh('(sleep 3; echo job) & sleep 1; echo main; wait; echo done')
    expect(played.lines).toEqual(['main', 'job', 'done'])
    expect(played.ended).toBeCloseTo(3.03)
  })

  it('keeps a counter on a volume from run to run', () => {
    const script = 'n=$(cat /data/n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /data/n; [ $n -ge 3 ]'
    let played = sh(script)
    const codes = [played.exitCode]
    for (let run = 0; run < 2; run++) {
      played = sh(script, {data: played.disk})
      codes.push(played.exitCode)
    }
    expect(codes).toEqual([1, 1, 0])
  })
})

describe('process 1 and TERM', () => {
  it('sleep ignores TERM until it is killed', () => {
    const played = play(['sleep', '3600'], {term: 1, kill: 31})
    expect([played.exitCode, played.ended]).toEqual([137, 31])
  })

  it('a shell without a trap ignores TERM', () => {
    expect(sh('sleep 3600', {term: 1, kill: 31}).exitCode).toBe(137)
  })

  it('a trap runs after the command in the foreground', () => {
    const played = sh('trap "echo bye; exit 7" TERM; sleep 10; echo never', {term: 3})
    expect([played.exitCode, played.ended, played.lines]).toEqual([7, 10.03, ['bye']])
  })

  it('a trap interrupts wait', () => {
    const played = sh('trap "exit 0" TERM; sleep 3600 & wait', {term: 3})
    expect([played.exitCode, played.ended]).toEqual([0, 3])
  })

  it('a server ends with 0 soon after TERM', () => {
    const played = play([], {image: 'nginx:1.27', term: 5})
    expect([played.exitCode, played.ended]).toEqual([0, 5.06])
  })

  it('exec hands the signal to the program', () => {
    expect(sh('echo up; exec nginx -g "daemon off;"', {term: 2}).exitCode).toBe(0)
  })
})

describe('images', () => {
  it('perl prints pi', () => {
    const played = play(['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'], {image: 'perl:5.34'})
    expect(played.lines[0]?.length).toBe(2001)
    expect(played.lines[0]?.slice(0, 20)).toBe('3.141592653589793238')
    expect(played.exitCode).toBe(0)
  })

  it('busybox without a command ends at once', () => {
    expect(play([]).exitCode).toBe(0)
  })

  it('postgres without a password ends with 1', () => {
    expect(play([], {image: 'postgres:16'}).exitCode).toBe(1)
    expect(play([], {image: 'postgres:16', env: {POSTGRES_PASSWORD: 'x'}, seconds: 10}).exitCode).toBeUndefined()
  })

  it('a place is plain data', () => {
    const {place} = sh('trap "exit 0" TERM; while true; do date; sleep 5; done', {seconds: 7})
    expect(JSON.parse(JSON.stringify(place))).toEqual(place)
  })
})

describe('patterns', () => {
  const long = 'a'.repeat(1500)
  it.each([
    ["echo web-0 | grep -E 'web-[0-9]+'", ['web-0']],
    ['echo web-0 | grep -c db', ['0']],
    ["printf 'ab\\nabab\\n' | grep -E '^(ab)+$' | wc -l", ['2']],
    ["echo a.b | sed 's/\\./-/g'", ['a-b']],
    ["echo 'one two three' | awk '{print $2, $NF}'", ['two three']],
    ["echo 'k: v' | cut -d: -f2", [' v']],
    [`echo ${long} | grep -E '(a|aa)*b'`, ["grep: bad regex '(a|aa)*b'"]],
    [`echo ${long} | grep -E 'a*a*a*b'`, ["grep: 'a*a*a*b' would take too long here"]],
  ])('%s', (script, lines) => {
    expect(sh(script).lines).toEqual(lines)
  })
})
