import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Secrets of accounts, which last as long as the account and have no week. What is a patient's is sealed by store.ts; dial-in
 * codes that were stored before it did are only opened here. Each purpose has a key of its own.
 */
type Purpose = 'sealed-dial-in-code' | 'sealed-account-link' | 'sealed-second-factor'

/** From a secret that is not in the database: whoever has a copy of the tables alone opens nothing. */
function key(purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', env().CODE_PEPPER, '', purpose, 32))
}

/** Seals a text for the row of one id: in another one's row it opens nothing. */
export function sealSecret(purpose: Purpose, text: string, id: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key(purpose), nonce).setAAD(Buffer.from(id))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The text again; undefined when it was sealed under another key, for another row, or changed. */
export function unsealSecret(purpose: Purpose, sealed: string, id: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(purpose), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
