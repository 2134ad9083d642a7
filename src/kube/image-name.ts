/**
 * Image names as the API server reads them to choose imagePullPolicy (pkg/util/parsers over distribution/reference v0.6):
 * the tag, `latest` when neither tag nor digest is given, '' when there is only a digest or the name is no image name.
 */
export function imageTag(image: string): string {
  const {domain, rest} = splitDomain(image)
  const colon = rest.indexOf(':')
  const path = colon < 0 ? rest : rest.slice(0, colon)
  if (/^[a-f0-9]{64}$/.test(image) || path !== path.toLowerCase()) return ''
  const parts = REFERENCE.exec(rest)
  if (parts === null || !DOMAIN.test(domain)) return ''
  const [, name = '', tag, digest] = parts
  if (domain.length + 1 + name.length > 255) return ''
  if (digest !== undefined && !isDigest(digest)) return ''
  return tag ?? (digest === undefined ? 'latest' : '')
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const REFERENCE = new RegExp(`^(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(${DIGEST}))?$`)
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`)

/** What stands before the first slash is a registry only if it looks like a host: with a dot, a colon or capitals, or localhost. */
function splitDomain(image: string): {readonly domain: string; readonly rest: string} {
  const slash = image.indexOf('/')
  const first = image.slice(0, Math.max(slash, 0))
  const isHost = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first
  if (slash < 0 || !isHost) return {domain: 'docker.io', rest: slash < 0 ? `library/${image}` : image}
  return {domain: first, rest: image.slice(slash + 1)}
}

function isDigest(digest: string): boolean {
  const colon = digest.indexOf(':')
  const length = {sha256: 64, sha384: 96, sha512: 128}[digest.slice(0, colon)]
  return length !== undefined && /^[a-f0-9]+$/.test(digest.slice(colon + 1)) && digest.length - colon - 1 === length
}
