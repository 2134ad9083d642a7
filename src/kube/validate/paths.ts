import {invalid} from './field.ts'
import type {Found} from './field.ts'

/** Rules for paths of files, in volumes and mounts (pkg/apis/core/validation). */
export function validateNoBacksteps(value: string, path: string, found: Found): void {
  if (value.split('/').includes('..')) found.push(invalid(path, value, "must not contain '..'"))
}

/** A path that stays below where it starts. */
export function validateDescending(value: string, path: string, found: Found): void {
  if (value.startsWith('/')) found.push(invalid(path, value, 'must be a relative path'))
  validateNoBacksteps(value, path, found)
}

/** As validateDescending; names that start with two dots are the kubelet's own. */
export function validateLocalPath(value: string, path: string, found: Found): void {
  validateDescending(value, path, found)
  if (value.startsWith('..') && !value.startsWith('../')) found.push(invalid(path, value, "must not start with '..'"))
}
