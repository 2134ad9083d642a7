import {get} from '../table.ts'
import type {World} from '../world.ts'

/** What every machine of the cluster has, as far as a hostPath volume may ask for it. */
const DIRECTORIES = new Set(
  '/ /bin /boot /dev /etc /etc/kubernetes /etc/kubernetes/manifests /home /lib /lib/modules /mnt /opt /opt/cni/bin /proc /root /run /sbin /srv /sys /sys/fs/cgroup /tmp /usr /usr/local /usr/share /usr/share/zoneinfo /var /var/lib /var/lib/containerd /var/lib/kubelet /var/lib/kubelet/pods /var/log /var/log/containers /var/log/pods /var/run /var/tmp'.split(
    ' ',
  ),
)
const FILES = /^\/etc\/(hostname|hosts|resolv\.conf|localtime|passwd|group|os-release|machine-id)$/
const SOCKET = /^(\/var)?\/run\/(containerd\/containerd|dbus\/system_bus_socket)(\.sock)?$/
const CHARACTER_DEVICE = /^\/dev\/(null|zero|full|random|urandom|tty|console|fuse|kmsg|net\/tun|ptmx)$/
const BLOCK_DEVICE = /^\/dev\/(sd[a-z]\d*|vd[a-z]\d*|nvme\d+n\d+(p\d+)?|loop\d+)$/

type Check = {readonly holds: (path: string) => boolean; readonly noun: string}

/** What each type of a hostPath volume asks for. The types that make what is missing ask for nothing. */
const CHECKS: Readonly<Record<string, Check>> = {
  Directory: {holds: path => DIRECTORIES.has(path), noun: 'a directory'},
  File: {holds: path => FILES.test(path), noun: 'a file'},
  Socket: {holds: path => SOCKET.test(path), noun: 'a socket file'},
  CharDevice: {holds: path => CHARACTER_DEVICE.test(path), noun: 'a character device'},
  BlockDevice: {holds: path => BLOCK_DEVICE.test(path), noun: 'a block device'},
}

/** Why a hostPath volume cannot be mounted on a node, as checkTypeInternal of pkg/volume/hostpath; undefined when it can. */
export function hostPathProblem(world: World, node: string, {path, type = ''}: {readonly path: string; readonly type?: string}) {
  const check = CHECKS[type]
  const plain = path.replace(/(.)\/+$/, '$1')
  // Files that pods have left there are on the node's disk under this name.
  if (check === undefined || check.holds(plain) || get(world.disks, `host/${node}${path}`) !== undefined) return undefined
  return `hostPath type check failed: ${path} is not ${check.noun}`
}
