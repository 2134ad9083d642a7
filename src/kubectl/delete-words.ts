/** `pod "web-0" deleted from default namespace`: how kubectl tells of a deletion. An empty namespace is a cluster-scoped object. */
export function deleteWords(kind: string, name: string, namespace: string, force: boolean, suffix = ''): string {
  const from = namespace === '' ? '' : ` from ${namespace} namespace`
  return `${kind} "${name}" ${force ? 'force deleted' : 'deleted'}${from}${suffix}`
}
