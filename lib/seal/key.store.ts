import 'server-only'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { env } from '@/lib/env'
import { oncePerProcess } from '@/lib/process'
import { keyNameOf } from './rules'

/** The keys: files of 32 random bytes in KEY_DIR, which all processes share. Nothing here knows of the database. */
const KEY_BYTES = 32
/** A key that another process has destroyed stays in this one's memory for so long. */
const HELD_MS = 60_000

const held = oncePerProcess('sealing-keys', () => new Map<string, Buffer>())

function pathOf(id: string): string {
  if (!keyNameOf(id)) throw new TypeError('not the name of a key')
  return join(env().KEY_DIR, id)
}

/** The key of this name; undefined when it was destroyed. A folder that is not there is a fault, not an empty one. */
export function keyOf(id: string): Buffer | undefined {
  const known = held.get(id)
  if (known) return known
  const path = pathOf(id)
  if (!existsSync(path)) {
    statSync(env().KEY_DIR)
    return undefined
  }
  const key = readFileSync(path)
  if (key.length !== KEY_BYTES) throw new Error(`the key ${id} is damaged`)
  held.set(id, key)
  setTimeout(() => forgetKey(id), HELD_MS).unref()
  return key
}

function forgetKey(id: string): void {
  held.get(id)?.fill(0)
  held.delete(id)
}

export function hasKey(id: string): boolean {
  return existsSync(pathOf(id))
}

/** The folder, for its owner alone. */
export function prepareKeyFolder(): void {
  mkdirSync(env().KEY_DIR, { recursive: true, mode: 0o700 })
  chmodSync(env().KEY_DIR, 0o700)
}

/** A new key under a name that nobody has used. It is on the disk before anybody can name it. */
export function makeKey(id: string): void {
  prepareKeyFolder()
  const file = openSync(pathOf(id), 'wx', 0o600)
  try {
    writeSync(file, randomBytes(KEY_BYTES))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  flushFolder()
}

/**
 * Overwrites and removes it. What a file system or a disk keeps of overwritten blocks is theirs: docs/self-hosting.md says
 * where KEY_DIR belongs.
 */
export function destroyKeyFile(id: string): void {
  forgetKey(id)
  const path = pathOf(id)
  if (!existsSync(path)) return
  const file = openSync(path, 'r+')
  try {
    writeSync(file, randomBytes(KEY_BYTES), 0, KEY_BYTES, 0)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  unlinkSync(path)
  flushFolder()
}

/** The names of all keys that lie there, and since when. */
export function keyFiles(): { readonly id: string; readonly since: Date }[] {
  const { KEY_DIR: folder } = env()
  return readdirSync(folder)
    .filter((name) => keyNameOf(name))
    .map((id) => ({ id, since: statSync(join(folder, id)).mtime }))
}

/** A name in a folder is on the disk when the folder is. */
function flushFolder(): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const folder = openSync(env().KEY_DIR, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
