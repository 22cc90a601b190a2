import { LineChannel, type Wire } from '@/lib/call/channel.client'
import { CHAT_MOST_PER_SECOND, MAX_LINES } from '@/lib/call/chat.rules'
import { FILE_MOST_PER_SECOND } from '@/lib/call/file.rules'
import type { TalkMessage } from '@/lib/call/talk.schema'

const WIRE: Wire = { say: () => true, sendBytes: () => true, buffered: 0 }

function open() {
  const heard: TalkMessage[] = []
  const flooded = jest.fn()
  const channel = new LineChannel(flooded)
  channel.hear({ message: (message) => heard.push(message) })
  channel.open(WIRE)
  return { channel, heard, flooded }
}

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test.each([
  ['chat-draft', { kind: 'chat-draft', text: 'a' }, CHAT_MOST_PER_SECOND['chat-draft']],
  ['chat-line', { kind: 'chat-line', n: 1, text: 'a' }, CHAT_MOST_PER_SECOND['chat-line']],
  ['file-offer', { kind: 'file-offer', id: 1, name: 'a', size: 1 }, FILE_MOST_PER_SECOND['file-offer']],
] as const)('[R6] a flood of %s ends the call there, and no more of it is heard', (_, message, most) => {
  const { channel, heard, flooded } = open()
  const piece = JSON.stringify(message)
  for (let n = 0; n < most; n += 1) channel.take(piece)
  expect(flooded).not.toHaveBeenCalled()
  for (let n = 0; n < 100; n += 1) channel.take(piece)
  expect(flooded).toHaveBeenCalled()
  expect(heard).toHaveLength(most)
})

test('[X4] all lines of a long call at once after a reconnection, and letters of a stalled network, are no flood', () => {
  const { channel, flooded } = open()
  for (let n = 1; n <= MAX_LINES; n += 1) channel.take(JSON.stringify({ kind: 'chat-line', n, text: 'a' }))
  // Ten seconds of typing.
  for (let n = 0; n < 100; n += 1) channel.take(JSON.stringify({ kind: 'chat-draft', text: 'a' }))
  expect(flooded).not.toHaveBeenCalled()
})

test('[R6] a flood is counted by the second', () => {
  const { channel, flooded } = open()
  for (let second = 0; second < 5; second += 1) {
    for (let n = 0; n < 150; n += 1) channel.take(JSON.stringify({ kind: 'chat-draft', text: 'a' }))
    jest.advanceTimersByTime(1_000)
  }
  expect(flooded).not.toHaveBeenCalled()
})
