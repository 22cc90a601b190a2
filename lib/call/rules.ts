import { createHmac } from 'node:crypto'

/** Credentials of the relay live so long: enough to make one attempt with. What stands is kept up by the relay. */
export const RELAY_SECONDS = 15 * 60

export type IceServer = { readonly urls: string[]; readonly username?: string; readonly credential?: string }

export type RelaySettings = {
  readonly urls?: string | undefined
  readonly secret?: string | undefined
  readonly only?: boolean
}

/** How an attempt may go: `only` = over the relay or not at all, so that neither side learns the other's address. */
export type Relay = { readonly only: boolean; readonly servers: IceServer[] }

export function relayUrls(urls: string | undefined): string[] {
  return (urls ?? '').split(/[\s,]+/).filter((url) => url !== '')
}

/**
 * The clinic's own relay, or none: no public STUN server is ever used (R8). Credentials follow the shared-secret
 * scheme of draft-uberti-behave-turn-rest, which coturn calls `use-auth-secret`; `mark` tells them apart and says
 * nothing about anybody.
 */
export function relayFor({ urls, secret, only = false }: RelaySettings, mark: string, now: Date): Relay {
  const all = relayUrls(urls)
  if (all.length === 0) return { only, servers: [] }
  if (!secret) return { only, servers: [{ urls: all }] }
  const username = `${Math.ceil(now.getTime() / 1000) + RELAY_SECONDS}:${mark}`
  return { only, servers: [{ urls: all, ...credentialFor(username, secret) }] }
}

/** Enough to see whether the relay can be reached, and for nothing else. */
const TRIAL_SECONDS = 60

/** The same relay for a patient's device check (docs/decisions, “What the device check may try”). */
export function trialServers(
  relay: { urls?: string | undefined; secret?: string | undefined },
  now: Date,
): IceServer[] {
  const urls = relayUrls(relay.urls).filter((url) => /^turns?:/.test(url))
  if (urls.length === 0) return []
  if (!relay.secret) return [{ urls }]
  return [{ urls, ...credentialFor(`${Math.floor(now.getTime() / 1000) + TRIAL_SECONDS}:trial`, relay.secret) }]
}

function credentialFor(username: string, secret: string) {
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
