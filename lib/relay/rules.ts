/** What an attempt to get an allocation from a relay has shown. */
export const RELAY_STATES = ['works', 'refused', 'untrusted', 'unable', 'unreachable'] as const

export type RelayState = (typeof RELAY_STATES)[number]

export type Address = {
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly host: string
  readonly port: number
}

/** The address in a TURN URL (RFC 7065), with the ports and ways that hold where it names none. */
export function addressOf(url: string): Address | undefined {
  const found = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url)
  if (!found) return undefined
  const [, scheme, host = '', port, way] = found
  const secure = scheme === 'turns'
  // TLS over UDP is DTLS: no browser speaks it to a relay.
  if (secure && way === 'udp') return undefined
  const number = port === undefined ? (secure ? 5349 : 3478) : Number(port)
  if (number === 0 || number > 65_535) return undefined
  return {
    transport: secure ? 'tls' : way === 'tcp' ? 'tcp' : 'udp',
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
  }
}
