import { execFileSync } from 'node:child_process'

/** The commit that is started, as far as there is a repository and git; what is pulled afterwards does not run yet. */
export function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim()
  } catch {
    return ''
  }
}
