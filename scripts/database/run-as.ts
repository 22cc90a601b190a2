import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Postgres refuses to run as root; started by root, it runs as this ordinary user. */
const DATABASE_USER = 'postgres'

export type RunAs = {
  /** Put before the command. */
  prefix: readonly string[]
  identity: { uid: number; gid: number } | undefined
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}

/** The user for Postgres when we are root; undefined when we are an ordinary user already. */
export function databaseIdentity(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const found = lookUp(DATABASE_USER)
  if (found !== undefined) return found
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', DATABASE_USER])
  return lookUp(DATABASE_USER)
}

/**
 * How to start the database's programs. A clone in /root or in a private temporary folder cannot be entered by another
 * user; then the database's user gets the one capability to pass through folders (read and search, not write).
 */
export function runAs(identity: { uid: number; gid: number } | undefined, mustReach: readonly string[]): RunAs {
  if (identity === undefined) return { prefix: [], identity }
  const reaches = (prefix: readonly string[], as: { uid: number; gid: number } | undefined): boolean => {
    const [command = '/bin/sh', ...args] = [...prefix, '/bin/sh', '-c', 'for f; do test -r "$f" || exit 1; done', 'sh']
    return spawnSync(command, [...args, ...mustReach], { ...as, cwd: '/', stdio: 'ignore' }).status === 0
  }
  if (reaches([], identity)) return { prefix: [], identity }
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [
      'setpriv',
      `--reuid=${identity.uid}`,
      `--regid=${identity.gid}`,
      '--clear-groups',
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      // Otherwise access(2), which Postgres asks about its own programs, would not count the capability.
      '--securebits=+no_setuid_fixup',
      '--',
    ]
    if (reaches(prefix, undefined)) return { prefix, identity: undefined }
  }
  return { prefix: [], identity }
}
