import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { codeOf } from './refusal.mjs'

/**
 * A lock is a file that says who works here: pids with a word of their command line, because a pid alone proves
 * nothing (pids are used again).
 * @typedef {{ pid: number, word: string }} Holder
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

/**
 * Takes the lock, or says who holds it. A lock whose holders are all dead is taken over.
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
    const living = before.find(isAlive)
    if (living !== undefined) return { heldBy: living.pid }
    // An empty file is one that is being written at this moment: only the last attempts take it for a leftover.
    if (before.length === 0 && attempt < 15) {
      pause(20)
      continue
    }
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
