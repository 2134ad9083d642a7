/** The version that this tutorial is about. */
export const VERSION = 'v1.36.3'
export const KUSTOMIZE = 'v5.8.1'
/** What client and server say of themselves, as recorded. */
export const BUILD = {
  major: '1',
  minor: '36',
  gitVersion: VERSION,
  gitCommit: '$Format:%H$',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const
