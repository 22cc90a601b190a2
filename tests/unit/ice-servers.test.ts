import { createHmac } from 'node:crypto'
import { iceServers } from '@/lib/call/rules'

const NOW = new Date('2026-11-23T12:00:01Z')

test('[R8] without a relay of the clinic’s own no server is asked at all', () => {
  expect(iceServers({}, '0', NOW)).toEqual([])
  expect(iceServers({ urls: '  ' }, '0', NOW)).toEqual([])
})

test('[R1] the relay’s credentials are those of the shared-secret scheme, good for an hour at least', () => {
  const [server, ...more] = iceServers({ urls: 'turn:a.example, turns:b.example', secret: 'shared' }, '1', NOW)
  expect(more).toEqual([])
  expect(server?.urls).toEqual(['turn:a.example', 'turns:b.example'])
  const [expiry, seat] = (server?.username ?? '').split(':')
  expect(seat).toBe('1')
  expect(Number(expiry) * 1000 - NOW.getTime()).toBeGreaterThanOrEqual(3_600_000)
  expect(server?.credential).toBe(createHmac('sha1', 'shared').update(`${expiry}:1`).digest('base64'))
})

test('[R1] credentials stay the same for ten minutes, so that a snapshot with them does', () => {
  const relay = { urls: 'turn:a.example', secret: 'shared' }
  expect(iceServers(relay, '1', new Date('2026-11-23T12:00:02Z'))).toEqual(iceServers(relay, '1', NOW))
  expect(iceServers(relay, '1', new Date('2026-11-23T12:10:01Z'))).not.toEqual(iceServers(relay, '1', NOW))
})
