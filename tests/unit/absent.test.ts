import { readFileSync } from 'node:fs'
import { NextRequest } from 'next/server'
import { Role } from '@/lib/db/generated/enums'
import { proxy } from '@/proxy'
import { readSources } from '../support/sources'

/** What this product promises not to do, looked for in everything that reaches a browser or runs on the server. */
const sources = [
  ...readSources(['app', 'components', 'lib']),
  ...['proxy.ts', 'instrumentation.ts', 'next.config.js', 'node_modules/simple-peer/index.js'].map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
  })),
]

/** `path: what was found`, without those that are allowed there. */
function findings(pattern: RegExp, allowed: Readonly<Record<string, string>> = {}): string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].filter(([found]) => allowed[path] !== found).map(([found]) => `${path}: ${found}`),
  )
}

test('[R5] nothing in the code records: no recorder, no encoder, no picture or sound read back', () => {
  const recording =
    /\b(MediaRecorder|captureStream|MediaStreamTrackProcessor|VideoEncoder|AudioEncoder|ImageCapture|takePhoto|grabFrame|toBlob|toDataURL|convertToBlob|getImageData|AudioWorklet\w*|createScriptProcessor|showSaveFilePicker|RecordRTC)\b/g
  expect(sources.length).toBeGreaterThan(300)
  const allowed = {
    // An empty canvas stands in for a camera that is not there.
    'lib/call/capture.client.ts': 'captureStream',
    // The clinic's logo, drawn anew from the file that an admin has chosen.
    'lib/clinic/logo.client.ts': 'toDataURL',
  }
  expect(findings(recording, allowed)).toEqual([])
})

test('[R8][R11] no source names an origin of somebody else’s, and none uses what trackers live by', () => {
  const origins = /\b(?:https?|wss?|stuns?|turns?):(?:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s'"`)]*/gi
  const ours = { 'components/waiting-room/tab-icon.ts': 'http://www.w3.org/2000/svg' }
  const named = findings(origins, ours)
    // simple-peer’s own default, in place of which its only user always hands over a list: the next test.
    .filter((found) => !/^node_modules\/simple-peer.*(google|twilio)/.test(found))
    // In a comment of simple-peer’s.
    .filter((found) => !/^node_modules\/simple-peer.*(feross|github|bugzilla|bugs\.chromium|crbug|w3c)/.test(found))
  expect(named).toEqual([])
  expect(findings(/\b(sendBeacon|googletagmanager|gtag|dataLayer|matomo|_paq|plausible|posthog|sentry)\b/gi)).toEqual(
    [],
  )
})

test('[R8] simple-peer is always told which servers it may ask', () => {
  const users = readSources(['app', 'components', 'lib']).filter(({ text }) => text.includes("import('simple-peer"))
  expect(users.map(({ path }) => path)).toEqual(['lib/call/peer.client.ts'])
  // Its default asks the public servers of others; a configuration without a list would do the same.
  expect(users[0]?.text).toMatch(/RTCConfiguration \{\s+return \{[^}]*\biceServers: servers,/)
})

test('[R8][R11][R6] the policy of every page forbids the browser any other origin, and every script that is not ours', () => {
  const policy = proxy(new NextRequest('https://praxis.example.org/')).headers.get('content-security-policy') ?? ''
  const parts = policy.split('; ').map((part) => part.split(' '))
  expect(parts).toContainEqual(['default-src', "'none'"])
  const allowed = /^('none'|'self'|'nonce-[A-Za-z0-9+/=]{24}'|'strict-dynamic'|data:|blob:)$/
  expect(
    parts.flatMap(([name, ...origins]) => origins.filter((origin) => !allowed.test(origin)).map((o) => `${name} ${o}`)),
  ).toEqual([])
  const again = proxy(new NextRequest('https://praxis.example.org/')).headers.get('content-security-policy')
  expect(again).not.toBe(policy)
})

test('[L12] nothing asks for money: no word of a payment in the code, and the browser’s own is switched off', () => {
  expect(findings(/\b(PaymentRequest|stripe|paypal|checkout|iban)\b/gi)).toEqual([])
  expect(readFileSync('next.config.js', 'utf8')).toContain('payment=()')
})

test('[R16][L2] there is no account that could be a patient’s or a companion’s', () => {
  expect(Object.keys(Role).sort()).toEqual(['ADMIN', 'DOCTOR', 'STAFF'])
})
