import type {StorageClass} from '../../kube/volume.ts'

/** A class with this name makes no volumes: somebody makes them by hand (NotSupportedProvisioner upstream). */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner'

/** The one plugin with which our kube-controller-manager makes volumes itself (--enable-hostpath-provisioner). */
const OWN_PLUGIN = 'kubernetes.io/host-path'

/** Names of plugins that were taken out of Kubernetes, with the drivers that stand in for them (csi-translation-lib). */
const TAKEN_OVER: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
}

/**
 * Who makes the volumes of a class, as findProvisionablePlugin: the controller manager, a driver outside it, or nobody, for the
 * reason `problem`. Of the drivers those `run` here that say in their names that they are CSI drivers, as if they were installed:
 * their volumes have to be attached to nodes, which is worth seeing. Any other is waited for.
 */
export type Provisioner =
  | {readonly by: 'controller'}
  | {readonly by: 'driver'; readonly name: string; readonly runs: boolean}
  | {readonly by: 'nobody'; readonly problem: string}

export function provisionerOf({provisioner}: StorageClass): Provisioner {
  if (provisioner === OWN_PLUGIN) return {by: 'controller'}
  const name = TAKEN_OVER[provisioner] ?? provisioner
  if (name.startsWith('kubernetes.io/')) return {by: 'nobody', problem: `no volume plugin matched name: ${name}`}
  return {by: 'driver', name, runs: /\bcsi\b/.test(name)}
}
