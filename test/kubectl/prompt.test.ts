import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../src/kube/object.ts'
import {complete} from '../../src/kubectl/complete.ts'
import {patternOf} from '../../src/kubectl/pattern.ts'
import type {Typed} from '../../src/kubectl/prompt.ts'
import {goOn, LONGEST_LINE, NEW_SHELL, type, watched, withEdited} from '../../src/kubectl/prompt.ts'
import {isUnfinished, readLine} from '../../src/kubectl/prompt-words.ts'
import {cluster, DEPLOYMENT, later, node, pod, says, typed} from './cluster.ts'

const world = cluster(node('n1'), pod('web-0', {labels: {app: 'web'}}), pod('web-1', {labels: {app: 'web'}}), pod('db-0'))

describe('the prompt', () => {
  it('keeps quoted words together and takes a backslash’s letter as it is', () => {
    expect(readLine(`kubectl patch 'a b' "c \\"d\\"" e\\ f`)).toEqual([
      {stages: [{words: ['kubectl', 'patch', 'a b', 'c "d"', 'e f']}], when: 'always'},
    ])
    expect(readLine('echo "a')).toBe('a " is still open')
  })

  it('joins programs with pipes: grep, head, tail, wc, sort', () => {
    expect(says(world, 'kubectl get pods | grep -v db | tail -n +2 | wc -l')).toBe('2\n')
    expect(says(world, 'k get pods -o name | sort -r | head -1')).toBe('pod/web-1\n')
    expect(says(world, 'kubectl get pods | grep -c "^web-[01] "')).toBe('2\n')
    expect(typed(world, ['kubectl get pods | grep nobody']).exit).toBe(1)
  })

  it('runs a second command only when the first went well, or only when it did not', () => {
    expect(says(world, 'kubectl get pod db-0 -o name && echo there || echo gone')).toBe('pod/db-0\nthere\n')
    expect(says(world, 'kubectl get pod db-9 2>/dev/null || echo gone')).toContain('gone\n')
  })

  it('reads a manifest from a here-document, a pipe or a file it wrote itself', () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
    expect(says(world, `kubectl apply -f - <<EOF\n${manifest}EOF`)).toBe('configmap/a created\n')
    expect(says(world, 'kubectl create cm a --dry-run=client -o yaml | kubectl apply -f -')).toBe('configmap/a created\n')
    const kept = typed(world, ['kubectl create cm a --dry-run=client -o yaml > a.yaml', 'ls && kubectl apply -f a.yaml'])
    expect(kept.stdout).toBe('a.yaml\nconfigmap/a created\n')
  })

  it('knows aliases, k among them', () => {
    expect(typed(world, ['alias kgp="kubectl get pods"', 'kgp -o name']).stdout).toBe('pod/db-0\npod/web-0\npod/web-1\n')
    expect(says(world, 'alias')).toBe("alias k='kubectl'\n")
  })

  it('watch shows the answer again when it has changed', () => {
    const watching = typed(world, ['watch -n 5 kubectl get pods -o name'])
    const shown = ({waiting}: Typed): string => (waiting === undefined ? '' : (watched(waiting) ?? ''))
    expect(shown(watching)).toContain('Every 5.0s: kubectl get pods -o name\n\npod/db-0\n')
    expect(shown(later(watching, {...world, now: world.now + 5000}))).toBe(shown(watching))
    const fewer = typed(world, ['kubectl delete pod db-0 --force --grace-period=0 --wait=false']).world
    expect(shown(later(watching, {...fewer, now: world.now + 5000}))).not.toContain('db-0')
  })

  it('lets what a waiting command prints pass through the filters behind it', () => {
    const watching = typed(world, ['kubectl get pods -w | grep web-0'])
    expect(watching.stdout).toMatch(/^web-0 .*\n$/)
  })

  it('shows at once what grep finds in a command that goes on, and what sort makes of it at its end', () => {
    const more = typed(world, ['kubectl run web-7 --image=nginx:1.27']).world
    const seen = later(typed(world, ['kubectl get pods -w | grep web']), more)
    expect(seen.stdout).toMatch(/^web-7 [^\n]*\n$/)
    const counting = typed(world, ['kubectl wait pod/db-0 --for=delete --timeout=9s | wc -l; echo next'])
    expect(counting.stdout).toBe('')
    const over = later(counting, {...world, now: world.now + 9000})
    expect(over.stdout).toBe('0\nnext\n')
  })

  it('ends a command that goes on when the head behind it has what it wants', () => {
    expect(typed(world, ['kubectl get pods -w | head -2'])).toMatchObject({stdout: expect.stringMatching(/^NAME.*\ndb-0.*\n$/)})
    expect(typed(world, ['kubectl get pods -w | head -2']).waiting).toBeUndefined()
    expect(typed(world, ['kubectl get pods -w | head -9']).waiting).toBeDefined()
  })

  it('runs what stands behind a command that waits when that has ended, or not at all', () => {
    const asked = typed(world, ['kubectl wait pod/db-0 --for=delete --timeout=9s && echo well || echo badly; echo end'])
    expect(asked.stdout).toBe('')
    expect(later(asked, {...world, now: world.now + 9000}).stdout).toBe('badly\nend\n')
    const slept = typed(world, ['sleep 5; kubectl get pod db-0 -o name'])
    expect(later(slept, {...world, now: world.now + 4999}).stdout).toBe('')
    expect(later(slept, {...world, now: world.now + 5000}).stdout).toBe('pod/db-0\n')
  })

  it('knows when a line is not finished', () => {
    for (const line of ['echo "a', 'kubectl apply -f - <<E\nkind: Pod', 'kubectl get pods |', 'true &&', 'echo a\\', "cat <<'E'"])
      expect(isUnfinished(line), line).toBe(true)
    for (const line of ['', 'echo a', 'cat <<E\nx\nE', 'kubectl get pods | wc -l', "echo 'a'", 'kubectl get pods |\nwc -l'])
      expect(isUnfinished(line), line).toBe(false)
    expect(says(world, 'kubectl get pods -o name |\nwc -l')).toBe('3\n')
  })

  it('drops errors or joins them to the output when asked', () => {
    expect(says(world, 'kubectl get pod nobody 2>/dev/null')).toBe('')
    expect(says(world, 'kubectl get pod nobody 2>&1 | wc -l')).toBe('1\n')
    expect(says(world, 'kubectl get pods &')).toContain('background')
  })

  it('pages, opens files, and lists and removes them', () => {
    expect(typed(world, ['kubectl get pods -o name | less'])).toMatchObject({stdout: '', page: 'pod/db-0\npod/web-0\npod/web-1\n'})
    expect(typed(world, ['vi web.yaml'], {'web.yaml': ''}).open).toBe('web.yaml')
    expect(says(world, 'ls', {'b.yaml': '', 'a/c.yaml': ''})).toBe('a/\nb.yaml\n')
    expect(says(world, 'rm b.yaml; ls', {'b.yaml': '', 'a/c.yaml': ''})).toBe('a/\n')
    expect(says(world, 'cat nothing.yaml')).toBe('cat: nothing.yaml: No such file or directory\n')
  })

  it('edits in the editor that it is given, as kubectl edit does', () => {
    const asked = typed(world, ['kubectl edit pod web-0'])
    expect(asked.edit?.text).toMatch(/^# Please edit the object below\.[^]*\n#\napiVersion: v1\n/)
    const back = (text: string): Typed | undefined =>
      asked.waiting === undefined ? undefined : goOn(world, asked.shell, withEdited(asked.waiting, text))
    expect(back(asked.edit?.text ?? '')?.stderr).toBe('Edit cancelled, no changes made.\n')
    expect(back('# nothing\n')?.stderr).toBe('Edit cancelled, saved file was empty.\n')
    expect(back((asked.edit?.text ?? '').replace('app: web', 'app: shop'))?.stdout).toBe('pod/web-0 edited\n')
  })

  it('says of a program that it has not which ones there are', () => {
    expect(says(world, 'kubctl get pods')).toMatch(/^There is no program kubctl here\. Did you mean kubectl\? There are: kubectl, /)
    expect(says(world, 'echo $(ls)')).toBe('this prompt puts no command into another: type them one after the other\n')
  })
})

describe('patterns behind a pipe', () => {
  const fits = (source: string, line: string, extended = true): boolean | undefined => patternOf(source, {extended})?.(line)
  it('match as grep’s do', () => {
    expect(fits('^web-(0|2)$', 'web-2')).toBe(true)
    expect(fits('^web-(0|2)$', 'web-1')).toBe(false)
    expect(fits('a+b?c*', 'xaa')).toBe(true)
    expect(fits('[^a-c]', 'abc')).toBe(false)
    expect(fits('a|b', 'a|b', false)).toBe(true)
    expect(fits('a|b', 'b', false)).toBe(false)
    expect(fits('(', 'a')).toBeUndefined()
  })

  it('end soon, however they are nested', () => {
    expect(fits(`${'(a*)*'.repeat(20)}b`, 'a'.repeat(500))).toBe(false)
  })
})

describe('completion', () => {
  const offers = (line: string): readonly string[] => complete(world, {...NEW_SHELL, files: {'web.yaml': DEPLOYMENT}}, line).words
  it('offers verbs, kinds, names, flags and their values, and files', () => {
    expect(offers('kubectl ro')).toEqual(['rollout'])
    expect(offers('k rollout re')).toEqual(['restart', 'resume'])
    expect(offers('k get daem')).toEqual(['daemonsets'])
    expect(offers('k get pods web')).toEqual(['web-0', 'web-1'])
    expect(offers('k describe pod/d')).toEqual(['pod/db-0'])
    expect(offers('k get pods --show-l')).toEqual(['--show-labels'])
    expect(offers('k get pods -n kube')).toEqual(['kube-system'])
    expect(offers('k get pods -l a')).toEqual(['app=web'])
    expect(offers('k logs web-0 -c ')).toEqual(['web'])
    expect(offers('k drain ')).toEqual(['n1'])
    expect(offers('k apply -f ')).toEqual(['-', 'web.yaml'])
    expect(offers('k get pods | gr')).toEqual(['grep'])
  })

  it('looks at no object that it is not asked about, however many there are', () => {
    let looked = 0
    const counted = (name: string, namespace: string): KubeObject => {
      const {metadata, ...rest} = pod(name)
      return {
        ...rest,
        get metadata() {
          looked += 1
          return {...metadata, namespace}
        },
      }
    }
    const cost = (others: number): number => {
      const many = Array.from({length: others}, (_, at) => counted(`other-${at}`, at % 2 === 0 ? 'default' : 'team-a'))
      const crowded = cluster(...many, ...['web-0', 'web-1', 'web-2'].map(name => counted(name, 'default')))
      looked = 0
      for (const line of [
        'kubectl ge',
        'k get po',
        'k get pods web-',
        'k logs web-1 -c ',
        'k describe pod/web-',
        'k get pods --sh',
        'k apply -f ',
      ])
        expect(complete(crowded, NEW_SHELL, line).words, line).not.toEqual([])
      return looked
    }
    expect(cost(0)).toBeGreaterThan(0)
    expect(cost(1000)).toBe(cost(0))
  })

  it('says where the word begins that it replaces', () => {
    expect(complete(world, NEW_SHELL, 'k get pods,daem')).toEqual({from: 11, words: ['daemonsets']})
  })
})

/** Lines made of what people type, and of anything else. */
const WORDS = [
  'kubectl',
  'k',
  'get',
  'pods',
  'deploy',
  '-o',
  'yaml',
  'json',
  "jsonpath='{.items[*]}'",
  '-n',
  'default',
  '-l',
  'app=web',
  '-f',
  'web.yaml',
  '-',
  '|',
  'grep',
  '-E',
  '(a|b)*',
  '&&',
  ';',
  '>',
  '<<E\n',
  'E',
  '"',
  "'",
  '\\',
  'apply',
  'delete',
  '--all',
  'create',
  'patch',
  '-p',
  '{}',
  '--type=json',
  '[]',
  'set',
  'image',
  'web=x',
  'scale',
  '--replicas=3',
  'rollout',
  'undo',
  'status',
  'wait',
  '--for=delete',
  'drain',
  'n1',
  'label',
  'a=b',
  'a-',
  'taint',
  'x=y:NoSchedule',
  'edit',
  'diff',
  'logs',
  '--sort-by={.a}',
  '-w',
  'watch',
  'explain',
  'sts.spec',
  'events',
  '{',
  '}',
  '[',
  '$',
  '=',
  ',',
  '/',
  '--',
  '-A',
  'web-0',
  'describe',
  'run',
  '--image=x',
  'expose',
  '--port=80',
  'replace',
  '--force',
  '-owide',
  'auth',
  'can-i',
  'config',
  'view',
]

describe('any line', () => {
  it('gives an answer and throws nothing, then and when time moves', () => {
    const words = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({maxLength: 12})), {maxLength: 14}).map(parts => parts.join(' '))
    fc.assert(
      fc.property(fc.oneof({weight: 4, arbitrary: words}, {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 400})}), line => {
        const files = {'web.yaml': DEPLOYMENT, 'odd.yaml': line}
        for (const text of [line, `kubectl ${line}`, `kubectl apply -f - <<E\n${line}\nE`, `kubectl patch pod web-0 -p '${line}'`]) {
          const first = type(world, {...NEW_SHELL, files}, text)
          expect(typeof first.exit).toBe('number')
          if (first.waiting !== undefined) goOn({...first.world, now: first.world.now + 60_000}, first.shell, first.waiting)
          complete(world, first.shell, text)
        }
      }),
      {numRuns: 300},
    )
  })

  it('is refused when it is longer than a line may be', () => {
    const {stderr, exit} = type(world, NEW_SHELL, `echo ${'a'.repeat(LONGEST_LINE)}`)
    expect(stderr).toContain('a line may have 4096 letters')
    expect(exit).toBe(2)
  })
})
