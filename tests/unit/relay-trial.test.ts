import { createHmac } from 'node:crypto'
import { trialServers } from '@/lib/call/rules'

const NOW = new Date('2026-11-23T12:00:01Z')

test.each([
  ['no relay', {}],
  ['an empty setting', { urls: '  ' }],
  ['an address that is no relay', { urls: 'stun:a.example' }],
])('[R8] with %s there is nothing to try', (_, relay) => {
  expect(trialServers(relay, NOW)).toEqual([])
})

test('[R6] the credentials of a trial end after a minute and say whose they are not', () => {
  const [server, ...more] = trialServers({ urls: 'turn:a.example, turns:b.example', secret: 'shared' }, NOW)
  expect(more).toEqual([])
  expect(server?.urls).toEqual(['turn:a.example', 'turns:b.example'])
  const [expiry] = (server?.username ?? '').split(':')
  expect(server?.username).toBe(`${expiry}:trial`)
  expect(Number(expiry) * 1000 - NOW.getTime()).toBeGreaterThan(50_000)
  expect(Number(expiry) * 1000 - NOW.getTime()).toBeLessThanOrEqual(60_000)
  expect(server?.credential).toBe(createHmac('sha1', 'shared').update(`${expiry}:trial`).digest('base64'))
})
