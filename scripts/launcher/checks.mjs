import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { codeOf, Refusal } from './refusal.mjs'

/**
 * @param {string} folder
 * @param {string} otherwise what to do instead of getting the right to write
 */
export function checkWritable(folder, otherwise) {
  try {
    // Started by root, Postgres runs as another user: it passes through this folder, the secrets in it stay private.
    mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    const trial = join(folder, `.trial-${process.pid}`)
    writeFileSync(trial, '')
    rmSync(trial)
    accessSync(folder, constants.R_OK | constants.X_OK)
  } catch (error) {
    throw new Refusal(
      `Im Ordner ${folder} kann nicht geschrieben werden (${codeOf(error)}).`,
      `Dem eigenen Konto dort Schreibrechte geben oder ${otherwise}.`,
    )
  }
}

/**
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<string | undefined>} the system's objection
 */
function tryToListen(port, host) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve(codeOf(error)))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })
}

/** @param {number} port */
export async function checkPort(port) {
  // On some systems "everywhere" can be listened to although somebody already listens on the loopback.
  const objection = (await tryToListen(port, undefined)) ?? (await tryToListen(port, '127.0.0.1'))
  if (objection === undefined) return
  if (objection === 'EACCES') {
    throw new Refusal(
      `Port ${port} darf dieses Konto nicht benutzen.`,
      'Einen Port über 1023 nehmen: PORT=3000 npm start',
    )
  }
  throw new Refusal(
    `Port ${port} ist schon belegt.`,
    `Das andere Programm beenden oder einen anderen Port nehmen: PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
  )
}

/** @param {URL} url */
export function databaseUnreachable(url) {
  return new Refusal(
    `Die Datenbank auf ${url.host || 'diesem Rechner'} ist nicht erreichbar.`,
    'Prüfen, ob sie läuft und ob Rechner und Port in DATABASE_URL stimmen; ohne DATABASE_URL wird eine eigene gestartet.',
  )
}

/**
 * Before minutes of installing and building: does anything answer there at all?
 * @param {URL} url
 * @returns {Promise<void>}
 */
export async function checkReachable(url) {
  // A Unix socket is named by ?host=/folder; the migration finds out about that one.
  if (url.hostname === '' || url.searchParams.has('host')) return
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const reached = await new Promise((resolve) => {
    const socket = connect({ host, port: Number(url.port || 5432), timeout: 5_000 })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('timeout', () => resolve(false))
    socket.once('close', () => resolve(false))
    for (const event of ['connect', 'timeout']) socket.once(event, () => socket.destroy())
  })
  if (!reached) throw databaseUnreachable(url)
}
