import { createHmac } from 'node:crypto'

/** Credentials of the relay live at least this long: enough for an attempt and its refreshes. */
const RELAY_SECONDS = 60 * 60
/** They change so often only, since they stand in snapshots, which are sent when they change. */
const RELAY_STEP_SECONDS = 10 * 60

export type IceServer = { readonly urls: string[]; readonly username?: string; readonly credential?: string }

/**
 * The clinic's own relay, or none: no public STUN server is ever used (R8). Credentials follow the shared-secret
 * scheme of draft-uberti-behave-turn-rest, which coturn calls `use-auth-secret`.
 */
export function iceServers(
  relay: { urls?: string | undefined; secret?: string | undefined },
  seat: string,
  now: Date,
): IceServer[] {
  const urls = (relay.urls ?? '').split(/[\s,]+/).filter((url) => url !== '')
  if (urls.length === 0) return []
  if (!relay.secret) return [{ urls }]
  const step = Math.ceil(now.getTime() / 1000 / RELAY_STEP_SECONDS) * RELAY_STEP_SECONDS
  return [{ urls, ...credentialFor(`${step + RELAY_SECONDS}:${seat}`, relay.secret) }]
}

/** Enough to see whether the relay can be reached, and for nothing else. */
const TRIAL_SECONDS = 60

/** The same relay for a patient's device check (docs/decisions, “What the device check may try”). */
export function trialServers(
  relay: { urls?: string | undefined; secret?: string | undefined },
  now: Date,
): IceServer[] {
  const urls = (relay.urls ?? '').split(/[\s,]+/).filter((url) => /^turns?:/.test(url))
  if (urls.length === 0) return []
  if (!relay.secret) return [{ urls }]
  return [{ urls, ...credentialFor(`${Math.floor(now.getTime() / 1000) + TRIAL_SECONDS}:trial`, relay.secret) }]
}

function credentialFor(username: string, secret: string) {
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
