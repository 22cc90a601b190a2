import 'server-only'
import { signedIn } from '@/lib/auth/actor'
import type { ErrorCode } from '@/lib/http/error'
import { TokenBuckets } from '@/lib/http/limits'
import { errorFields, log } from '@/lib/log'
import { recordRefusedAccess } from './refusal.store'

/** So many at once, and then one every ten seconds, for each person: nobody fills the trail by asking on and on. */
const refusals = new TokenBuckets(30, 0.1)

/** Refused access, with whom and what it was about (L11). That it could not be written changes nothing for who asked. */
export async function writeRefusal(code: ErrorCode, ids: readonly string[] = []): Promise<void> {
  try {
    const person = await signedIn()
    if (refusals.take(person?.id ?? '', 1, performance.now())) await recordRefusedAccess(person, code, ids)
  } catch (error) {
    log('error', 'audit.failed', errorFields(error))
  }
}
