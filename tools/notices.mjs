// The licence texts of everything inside dist/cli.js, as one Markdown file.
import {existsSync, readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './steps.mjs'

// Not bundled as code, but the descriptions of `kubectl explain` are made from its type files.
const SOURCES_OF_DATA = ['node_modules/@kubernetes/client-node', 'node_modules/kubernetes-models']

/** The kubectl whose texts the tutorial has. */
const KUBECTL = '1.36.3'

/** The package folder of a bundled input, or undefined for our own files. */
function packageOf(input) {
  const match = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
  return match?.[1]
}

function licenceText(directory) {
  const file = readdirSync(directory).find(name => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? undefined : readFileSync(join(directory, file), 'utf8').trim()
}

/** inputs: the paths of esbuild's metafile. A package without a licence text is named with the licence its manifest states. */
export function notices(inputs) {
  const packages = [...new Set([...inputs.map(packageOf), ...SOURCES_OF_DATA])].filter(
    path => path !== undefined && existsSync(join(ROOT, path)),
  )
  const sections = packages.sort().map(path => {
    const manifest = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'))
    const text = licenceText(join(ROOT, path)) ?? `Licence: ${manifest.license ?? 'see its repository'} (the package carries no text).`
    return `## ${manifest.name} ${manifest.version}\n\n\`\`\`text\n${text}\n\`\`\`\n`
  })
  // kubectl is no package; its licence is word for word that of another project of Kubernetes, which is one.
  const apache = licenceText(join(ROOT, 'node_modules/@kubernetes/client-node'))
  const kubectl = `## kubectl ${KUBECTL}\n\nsrc/kubectl/help-pages.json holds the texts of its help pages, and src/kubectl prints its messages. Copyright The Kubernetes Authors; https://github.com/kubernetes/kubectl\n\n\`\`\`text\n${apache}\n\`\`\`\n`
  return [
    '# Third-party notices',
    '',
    'k8s-workloads-tutor contains code of these packages, or data made from them.',
    '',
    ...sections,
    ...(apache === undefined ? [] : [kubectl]),
  ].join('\n')
}
