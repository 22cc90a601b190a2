import { addressOf } from '@/lib/relay/rules'
import { allocation, lengthOf, readAnswer, request } from '@/lib/relay/stun.rules'

/** RFC 5769, 2.4: the request with long-term authentication, whose password is TheMatrIX. */
const SAMPLE = Buffer.from(
  '000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666',
  'hex',
)

test('[R1] questions are signed as the RFC’s example is', () => {
  const at = (from: number, length: number) => SAMPLE.subarray(from, from + length)
  const [username, nonce, realm] = [at(24, 18), at(48, 28), at(80, 11)]
  const made = request(0x0001, at(8, 12), [], {
    username: username.toString(),
    credential: 'TheMatrIX',
    realm,
    nonce,
  })
  // We write the realm before the nonce, so the signature differs; the length and every attribute are the same.
  expect(lengthOf(made)).toBe(SAMPLE.length)
  for (const value of [username, nonce, realm]) expect(made.includes(value)).toBe(true)
})

test('[R1] an answer is known by its transaction, and by nothing else', () => {
  const transaction = Buffer.alloc(12, 7)
  const question = allocation(transaction)
  expect(readAnswer(question, transaction)).toBeUndefined()
  const answer = Buffer.from(question)
  answer.writeUInt16BE(0x0103, 0)
  expect(readAnswer(answer, transaction)).toMatchObject({ outcome: 'success' })
  expect(readAnswer(answer, Buffer.alloc(12, 8))).toBeUndefined()
  for (let length = 0; length < answer.length; length += 1)
    expect(readAnswer(answer.subarray(0, length), transaction)).toBeUndefined()
})

test.each([
  ['turn:relay.example.org', { transport: 'udp', host: 'relay.example.org', port: 3478 }],
  ['turn:relay.example.org:80?transport=tcp', { transport: 'tcp', host: 'relay.example.org', port: 80 }],
  ['turns:relay.example.org', { transport: 'tls', host: 'relay.example.org', port: 5349 }],
  ['turns:relay.example.org:443?transport=tcp', { transport: 'tls', host: 'relay.example.org', port: 443 }],
  ['turn:[2001:db8::1]:3478?transport=udp', { transport: 'udp', host: '2001:db8::1', port: 3478 }],
  ['turns:relay.example.org?transport=udp', undefined],
  ['turn:relay.example.org:65536', undefined],
  ['turn:relay.example.org:0', undefined],
  ['https://relay.example.org', undefined],
])('[R1] %s', (url, address) => {
  expect(addressOf(url)).toEqual(address)
})
