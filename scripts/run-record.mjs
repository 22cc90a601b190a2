// What a suite of `npm test` leaves beside its report, so that `npm run evidence` can tell a whole run of this commit
// from a part of it, from an older one and from a run of files that were being changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = '.test/runs'

/** Made from the runs, and therefore no part of what they test. */
const WITHOUT_EVIDENCE = ['.', ':(exclude)docs/evidence']

/** @typedef {{ passed: number, failed: number, skipped: number, why?: string }} Count `why` something was skipped */

/** @param {readonly string[]} args */
function git(args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** @returns {string | null} null where there is no git, or no repository */
export function headCommit() {
  return git(['rev-parse', 'HEAD']) ?? null
}

/**
 * @param {string} commit
 * @returns {boolean} whether the files here are those of that commit
 */
export function isAsIn(commit) {
  return (
    git(['diff', '--name-only', commit, '--', ...WITHOUT_EVIDENCE]) === '' &&
    git(['ls-files', '--others', '--exclude-standard', '--', ...WITHOUT_EVIDENCE]) === ''
  )
}

/** @param {string} file */
export function digestOf(file) {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null
}

/** @param {string} suite */
export function recordFile(suite) {
  return join(FOLDER, `${suite}.json`)
}

/**
 * Runs a suite and writes down what it was. One that is broken off leaves no record, also none of the time before.
 * @param {string} suite
 * @param {readonly string[]} args what narrows the suite to a part of it
 * @param {string | undefined} report the file it writes
 * @param {() => Promise<Count>} run
 * @returns {Promise<Count>}
 */
export async function recorded(suite, args, report, run) {
  const file = recordFile(suite)
  mkdirSync(FOLDER, { recursive: true })
  rmSync(file, { force: true })
  const commit = headCommit()
  const asCommitted = () => commit !== null && isAsIn(commit)
  const before = asCommitted()
  const startedAt = new Date().toISOString()
  const count = await run()
  const record = {
    commit,
    asCommitted: before && headCommit() === commit && asCommitted(),
    args,
    startedAt,
    endedAt: new Date().toISOString(),
    ...count,
    report: report === undefined ? null : { file: report, sha256: digestOf(report) },
  }
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
  return count
}
