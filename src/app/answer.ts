import {EXIT} from './command-line.ts'

/** What a command without a screen says: data on stdout, messages on stderr (CLI-02). */
export type Answer = {readonly exit: number; readonly stdout: string; readonly stderr: string}

/** Version of the JSON documents that --json prints. */
export const SCHEMA_VERSION = 1

export function json(content: Readonly<Record<string, unknown>>): Answer {
  return {exit: EXIT.ok, stdout: `${JSON.stringify({schemaVersion: SCHEMA_VERSION, ...content})}\n`, stderr: ''}
}

export function refuse(exit: number, message: string): Answer {
  return {exit, stdout: '', stderr: `${message}\n`}
}
