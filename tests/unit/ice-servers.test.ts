import { createHmac } from 'node:crypto'
import { RELAY_SECONDS, relayFor } from '@/lib/call/rules'

const NOW = new Date('2026-11-23T12:00:01Z')

test('[R8] without a relay of the clinic’s own no server is asked at all', () => {
  expect(relayFor({}, 'a', NOW)).toEqual({ only: false, servers: [] })
  expect(relayFor({ urls: '  ' }, 'a', NOW).servers).toEqual([])
})

test('[R1] the relay’s credentials are those of the shared-secret scheme, good for a quarter of an hour', () => {
  const { servers } = relayFor({ urls: 'turn:a.example, turns:b.example', secret: 'shared' }, 'mark', NOW)
  expect(servers).toHaveLength(1)
  expect(servers[0]?.urls).toEqual(['turn:a.example', 'turns:b.example'])
  const [expiry, mark] = (servers[0]?.username ?? '').split(':')
  expect(mark).toBe('mark')
  expect(Number(expiry) - NOW.getTime() / 1000).toBe(RELAY_SECONDS)
  expect(RELAY_SECONDS).toBeLessThanOrEqual(15 * 60)
  expect(servers[0]?.credential).toBe(createHmac('sha1', 'shared').update(`${expiry}:mark`).digest('base64'))
})

test('[L11] every attempt has credentials of its own', () => {
  const relay = { urls: 'turn:a.example', secret: 'shared' }
  expect(relayFor(relay, 'one', NOW).servers).not.toEqual(relayFor(relay, 'other', NOW).servers)
})

test('[L11] a clinic can have every call go over its relay', () => {
  expect(relayFor({ urls: 'turn:a.example', secret: 'shared', only: true }, 'a', NOW).only).toBe(true)
})
