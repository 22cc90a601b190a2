import 'server-only'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** AES-256-GCM: what was changed, or was sealed for something else, does not open. */
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Nonce, tag and content; `binding` has to be the same when it is opened. */
export function close(key: Buffer, binding: string, content: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(binding))
  const closed = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), closed])
}

/** The content again, or undefined. */
export function open(key: Buffer, binding: string, closed: Buffer): Buffer | undefined {
  const tagEnd = NONCE_BYTES + TAG_BYTES
  try {
    const nonce = closed.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(binding)).setAuthTag(closed.subarray(NONCE_BYTES, tagEnd))
    return Buffer.concat([decipher.update(closed.subarray(tagEnd)), decipher.final()])
  } catch {
    return undefined
  }
}
