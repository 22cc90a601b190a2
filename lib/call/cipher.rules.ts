/**
 * What the federal office's guideline TR-02102-2 (version 2026-01, tables 3 and 13) lists, as far as browsers use it
 * between each other: forward secrecy (ECDHE) and authenticated encryption. Its suites with CBC are left out: they
 * are listed only together with encrypt-then-MAC, which a browser does not tell. (R2)
 */
const LISTED = {
  'DTLS 1.2': [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ],
  'DTLS 1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_CCM_SHA256'],
} as const satisfies Record<string, readonly string[]>

/** The two bytes by which a DTLS record names its version, as getStats tells them. */
const PROTOCOLS: Readonly<Record<string, string>> = { FEFF: 'DTLS 1.0', FEFD: 'DTLS 1.2', FEFC: 'DTLS 1.3' }

/** What people read: the name, or what the browser said, or null when it said nothing. */
export function protocolName(version: string | null): string | null {
  return version === null ? null : (PROTOCOLS[version.toUpperCase()] ?? version)
}

/** `untold`: the browser does not say enough. Only `listed` may be shown as checked. */
export type SuiteVerdict = 'listed' | 'not-listed' | 'untold'

export function judgeSuite(version: string | null, suite: string | null): SuiteVerdict {
  if (suite === null) return 'untold'
  const allowed: [string, readonly string[]][] = Object.entries(LISTED)
  if (!allowed.some(([, suites]) => suites.includes(suite))) return 'not-listed'
  if (version === null) return 'untold'
  return allowed.some(([protocol, suites]) => protocol === protocolName(version) && suites.includes(suite))
    ? 'listed'
    : 'not-listed'
}
