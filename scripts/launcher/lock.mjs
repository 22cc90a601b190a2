import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { codeOf } from './refusal.mjs'

/**
 * A lock is a file that says who works here: pids with a word of their command line, because a pid alone proves
 * nothing (pids are used again). A `child` does not hold the lock; it is ended when its launcher is dead.
 * @typedef {{ pid: number, word: string, child?: boolean }} Holder
 */

/** @param {number} pid */
function commandLineOf(pid) {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return undefined
  }
}

/** @param {Holder} holder */
export function isAlive({ pid, word }) {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  // Windows does not say how a process was called: there a living pid counts.
  return process.platform === 'win32' || (commandLineOf(pid) ?? '').includes(word)
}

/**
 * @param {string} file
 * @returns {Holder[]}
 */
function readHolders(file) {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}

/** @param {number} ms */
function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** @param {Holder} orphan */
function end(orphan) {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    process.kill(orphan.pid, signal)
    for (let waited = 0; waited < 5_000 && isAlive(orphan); waited += 50) pause(50)
    if (!isAlive(orphan)) return
  }
}

/**
 * Takes the lock, or says who holds it. A lock whose holders are all dead is taken over, and the
 * children that they left behind are ended.
 * @param {string} file
 * @param {string} word of this process's command line
 * @returns {{ heldBy: number } | { release: () => void, note: (holder: Holder) => void }}
 */
export function takeLock(file, word) {
  /** @type {Holder[]} */
  const holders = [{ pid: process.pid, word }]
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(holders), { flag: 'wx', mode: 0o600 })
      return {
        release: () => rmSync(file, { force: true }),
        note: (holder) => {
          holders.push(holder)
          writeFileSync(`${file}.new`, JSON.stringify(holders), { mode: 0o600 })
          renameSync(`${file}.new`, file)
        },
      }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const before = readHolders(file)
    const living = before.find((holder) => !holder.child && isAlive(holder))
    if (living !== undefined) return { heldBy: living.pid }
    // An empty file is one that is being written at this moment: only the last attempts take it for a leftover.
    if (before.length === 0 && attempt < 15) {
      pause(20)
      continue
    }
    for (const orphan of before.filter((holder) => holder.child && isAlive(holder))) end(orphan)
    removeStale(file, before)
  }
  return { heldBy: 0 }
}

/**
 * Of several who find the same stale lock, one moves it away; who moved a fresh one by mistake puts it back.
 * @param {string} file
 * @param {Holder[]} stale
 */
function removeStale(file, stale) {
  const away = `${file}.${randomUUID()}`
  try {
    renameSync(file, away)
  } catch {
    return
  }
  if (JSON.stringify(readHolders(away)) === JSON.stringify(stale)) rmSync(away, { force: true })
  else renameSync(away, file)
}
