import 'server-only'
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { log } from '@/lib/log'
import { close, open } from './box.store'
import { destroyKeyFile, keyOf, makeKey } from './key.store'
import {
  bindingOf,
  boundsOf,
  fillUp,
  type Place,
  readSealed,
  type Span,
  spanOf,
  weekOf,
  withoutFilling,
  writeSealed,
} from './rules'

/** Words of a row, and the end of the appointment that the row belongs to. */
export type Words = { readonly row: string; readonly endsAt: Date; readonly text: string }

/** Seals words for the row that `tx` writes. Their key is held until `tx` is over: nobody destroys it meanwhile. */
export async function seal(place: Place, words: Words, tx: Transaction): Promise<string> {
  const [sealed] = await sealAll(place, [words], tx)
  if (sealed === undefined) throw new TypeError('as many as were given')
  return sealed
}

/** As `seal`, for several rows, in their order. */
export async function sealAll(place: Place, all: readonly Words[], tx: Transaction): Promise<string[]> {
  const said = all.filter(({ text }) => text !== '')
  const keys = new Map<string, string>()
  for (const week of new Set(said.map(({ endsAt }) => weekOf(endsAt)))) {
    keys.set(week, await holdKey(week, spanOf(place), tx))
  }
  return all.map(({ row, endsAt, text }) => {
    const key = keys.get(weekOf(endsAt))
    return text === '' || key === undefined ? '' : sealWith(key, bindingOf(place, row), text)
  })
}

function sealWith(id: string, binding: string, text: string): string {
  const key = keyOf(id)
  if (!key) throw new Error(`the key ${id} is missing`)
  return writeSealed(id, close(key, binding, fillUp(text)))
}

/** The words again; nothing when their key was destroyed, or when they were sealed for another place or changed. */
export function unseal(place: Place, row: string, sealed: string): string {
  return tryToUnseal(place, row, sealed) ?? ''
}

/** As `unseal`, but tells an empty text from one that does not open. */
export function tryToUnseal(place: Place, row: string, sealed: string): string | undefined {
  if (sealed === '') return ''
  const read = readSealed(sealed)
  const key = read && keyOf(read.key)
  if (!key) return undefined
  const text = open(key, bindingOf(place, row), read.content)
  if (!text) log('error', 'seal.not-authentic', { place, key: read.key })
  return text && withoutFilling(text)
}

/** The key in use for a week; made when there is none. */
async function holdKey(week: string, span: Span, tx: Transaction): Promise<string> {
  for (;;) {
    const [key] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM sealing_key WHERE week = ${week} AND span = ${span} AND retired_at IS NULL FOR KEY SHARE`
    if (key) return key.id
    await makeKeyOnce(week, span)
  }
}

const making = new Map<string, Promise<void>>()

/** Once in this process; whichever process is first, all get the same. */
async function makeKeyOnce(week: string, span: Span): Promise<void> {
  const name = `${week}-${span}`
  const made = making.get(name) ?? makeKeyOf(week, span).finally(() => making.delete(name))
  making.set(name, made)
  await made
}

/**
 * On a connection of its own: a key stands whether or not the transaction that needed it does, and waits for none of the
 * pool's connections, which may all be in the hands of those who wait for this.
 */
async function makeKeyOf(week: string, span: Span): Promise<void> {
  const id = `${week}-${span}-${randomBytes(4).toString('hex')}`
  const { begin, end } = boundsOf(week)
  makeKey(id)
  const client = new Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 5_000,
    options: '-c TimeZone=UTC',
    application_name: 'sprechzimmer-seal',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query(
      // No appointment is made or moved into a week that is over: then the oldest of those that are left is known.
      `INSERT INTO sealing_key (id, week, span, oldest_end)
       SELECT $1, $2, $3, coalesce(
         (SELECT min(ends_at) FROM appointment WHERE ends_at >= $4 AND ends_at < $5 AND $5 <= clock_timestamp()), $4)
       ON CONFLICT DO NOTHING`,
      [id, week, span, begin.toISOString(), end.toISOString()],
    )
    if (rowCount === 0) destroyKeyFile(id)
  } finally {
    await client.end().catch(() => {})
  }
}
