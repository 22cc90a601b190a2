import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** From a secret that is not in the database: whoever has a copy of the tables alone opens nothing. */
function key(): Buffer {
  return Buffer.from(hkdfSync('sha256', env().CODE_PEPPER, '', 'sealed-dial-in-code', 32))
}

/** Seals a code for one appointment: in another one's row it opens nothing. */
export function seal(code: string, appointmentId: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key(), nonce).setAAD(Buffer.from(appointmentId))
  const sealed = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The code again; undefined when it was sealed under another key, for another appointment, or changed. */
export function unseal(sealed: string, appointmentId: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(appointmentId)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const code = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([code, decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
