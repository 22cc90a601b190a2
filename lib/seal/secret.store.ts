import 'server-only'
import { hkdfSync } from 'node:crypto'
import { env } from '@/lib/env'
import { close, open } from './box.store'

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
  return close(key(purpose), id, Buffer.from(text)).toString('base64url')
}

/** The text again; undefined when it was sealed under another key, for another row, or changed. */
export function unsealSecret(purpose: Purpose, sealed: string, id: string): string | undefined {
  return open(key(purpose), id, Buffer.from(sealed, 'base64url'))?.toString('utf8')
}
