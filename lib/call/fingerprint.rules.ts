/**
 * The SHA-256 fingerprint of the certificate that a session description names, as 64 hexadecimal digits. Null unless
 * it names exactly one, however often: a browser accepts each of several, and only one could be compared.
 */
export function fingerprintOf(sdp: string): string | null {
  const named = sdp.split(/\r\n|\r|\n/).filter((line) => /^\s*a\s*=\s*fingerprint/i.test(line))
  const values = new Set(named.map((line) => LINE.exec(line)?.[1]?.replaceAll(':', '').toLowerCase()))
  const [only] = values
  return values.size === 1 && only !== undefined ? only : null
}

const LINE = /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i
