import { readCallMessage } from '@/lib/call/messages'

const CANDIDATE = 'candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host ufrag abcd'

test.each([
  { kind: 'description', type: 'offer', sdp: 'v=0\r\n' },
  { kind: 'description', type: 'answer', sdp: 'v=0\r\n' },
  { kind: 'candidate', candidate: { candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' } },
  { kind: 'candidate', candidate: { candidate: CANDIDATE, sdpMid: null, sdpMLineIndex: null, usernameFragment: null } },
  { kind: 'candidate', candidate: { candidate: '' } },
  { kind: 'restart' },
  { kind: 'again' },
])('[X4] reads $kind as it was written', (message) => {
  expect(readCallMessage(JSON.stringify(message))).toEqual(message)
})

test('[R6] keeps nothing of a message that it does not know', () => {
  expect(readCallMessage('{"kind":"again","renegotiate":true}')).toEqual({ kind: 'again' })
})

test.each([
  ['no JSON', 'v=0'],
  ['null', 'null'],
  ['an unknown kind', '{"kind":"renegotiate"}'],
  ['a rollback', '{"kind":"description","type":"rollback","sdp":"v=0"}'],
  ['an empty description', '{"kind":"description","type":"offer","sdp":""}'],
  ['an endless description', JSON.stringify({ kind: 'description', type: 'offer', sdp: 'a'.repeat(40_000) })],
  ['a candidate that is a text', JSON.stringify({ kind: 'candidate', candidate: CANDIDATE })],
  ['a negative line', JSON.stringify({ kind: 'candidate', candidate: { candidate: '', sdpMLineIndex: -1 } })],
])('[R6] drops %s', (_, body) => {
  expect(readCallMessage(body)).toBeNull()
})
