import { judgeSuite, protocolName } from '@/lib/call/cipher.rules'

const GCM = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'

test.each([
  ['FEFD', GCM, 'listed'],
  ['fefd', GCM, 'listed'],
  ['FEFD', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'listed'],
  ['FEFD', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'listed'],
  ['FEFD', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'listed'],
  ['FEFC', 'TLS_AES_128_GCM_SHA256', 'listed'],
  ['FEFC', 'TLS_AES_256_GCM_SHA384', 'listed'],
  ['FEFC', 'TLS_AES_128_CCM_SHA256', 'listed'],
  // Good ciphers that the guideline does not name.
  ['FEFD', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'not-listed'],
  ['FEFC', 'TLS_CHACHA20_POLY1305_SHA256', 'not-listed'],
  ['FEFC', 'TLS_AES_128_CCM_8_SHA256', 'not-listed'],
  // No forward secrecy.
  ['FEFD', 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'not-listed'],
  // Only with encrypt-then-MAC, which nobody tells.
  ['FEFD', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'not-listed'],
  ['FEFD', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'not-listed'],
  // The suite of one version in another, a version that is too old, one that nobody knows.
  ['FEFC', GCM, 'not-listed'],
  ['FEFD', 'TLS_AES_128_GCM_SHA256', 'not-listed'],
  ['FEFF', GCM, 'not-listed'],
  ['0303', GCM, 'not-listed'],
  ['', GCM, 'not-listed'],
  ['FEFD', '', 'not-listed'],
  ['FEFD', 'constructor', 'not-listed'],
  [null, 'TLS_NULL_WITH_NULL_NULL', 'not-listed'],
  [null, GCM, 'untold'],
  ['FEFD', null, 'untold'],
  [null, null, 'untold'],
] as const)('[R2] version %s with suite %s is %s', (version, suite, verdict) => {
  expect(judgeSuite(version, suite)).toBe(verdict)
})

test.each([
  ['FEFD', 'DTLS 1.2'],
  ['FEFC', 'DTLS 1.3'],
  ['FEFF', 'DTLS 1.0'],
  ['ABCD', 'ABCD'],
  [null, null],
])('[R2] version %s reads %s', (version, name) => {
  expect(protocolName(version)).toBe(name)
})
