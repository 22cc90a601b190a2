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
  const username = `${step + RELAY_SECONDS}:${seat}`
  return [{ urls, username, credential: createHmac('sha1', relay.secret).update(username).digest('base64') }]
}
