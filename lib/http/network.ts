import 'server-only'
import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { env } from '@/lib/env'

/** Set by scripts/web.mjs from the connection (or a trusted proxy), whatever the client sent under this name. */
const HEADER = 'x-client-address'

/**
 * A stable pseudonym of the network a request comes from: an address is personal, so only its HMAC is kept.
 * IPv6 counts by /64, since one household holds a whole one.
 */
export function networkKey(headers: Headers): string {
  const address = (headers.get(HEADER) ?? 'unknown').replace(/^::ffff:/, '')
  const network = isIPv6(address) ? firstHextets(address) : address
  return createHmac('sha256', env().CODE_PEPPER).update(`network:${network}`).digest('base64url')
}

/** The first four hextets of an IPv6 address, `::` written out. */
function firstHextets(address: string): string {
  const [left = '', right] = address.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map((hextet) => Number.parseInt(hextet, 16).toString(16))
    .join(':')
}
