import { type Chat, type ChatEvent, type ChatMessage, emptyChat, stepChat } from '@/lib/call/chat.rules'
import { NO_FILES } from '@/lib/call/file.rules'
import { draftsOf, linesOf, type ThreadView, transfersOf } from '@/lib/call/thread.rules'

const WRITER = { doctor: 'a'.repeat(32), interpreter: 'b'.repeat(32), own: 'c'.repeat(32) }

/** A thread after these events, with its greeting done. */
function thread(
  person: string | null,
  writer: string,
  events: readonly ChatEvent[],
  more: Partial<ThreadView> = {},
): ThreadView {
  const hello: ChatMessage = { kind: 'chat-hello', writer, of: null, upTo: 0 }
  const opening: ChatEvent[] = [{ type: 'opened' }, { type: 'said', message: hello, at: 0 }]
  const chat = [...opening, ...events].reduce<Chat>(
    (state, event) => stepChat(state, event).chat,
    emptyChat(WRITER.own),
  )
  return { person, gone: false, chat, files: NO_FILES, ...more }
}

const write = (text: string, at: number): ChatEvent[] => [
  { type: 'typed', text },
  { type: 'committed', at },
]
const hear = (n: number, text: string, at: number): ChatEvent => ({
  type: 'said',
  message: { kind: 'chat-line', n, text },
  at,
})

test('[X5][F15] what is said to everybody stands once; each line of the others says who wrote it', () => {
  const threads = [
    thread(null, WRITER.doctor, [...write('Guten Tag', 10), hear(1, 'Willkommen', 20), ...write('Danke', 40)]),
    // Came later: has only the second.
    thread('Demo Dolmetscher', WRITER.interpreter, [hear(1, 'Ich übersetze', 30), ...write('Danke', 40)]),
  ]
  expect(linesOf(threads).map(({ from, person, text }) => [from, person, text])).toEqual([
    ['own', null, 'Guten Tag'],
    ['other', null, 'Willkommen'],
    ['other', 'Demo Dolmetscher', 'Ich übersetze'],
    ['own', null, 'Danke'],
  ])
  expect(new Set(linesOf(threads).map(({ key }) => key)).size).toBe(4)
})

test('[X5] two lines of one moment stay two', () => {
  const threads = [thread(null, WRITER.doctor, [...write('eins', 10), ...write('zwei', 10)])]
  expect(linesOf(threads).map(({ text }) => text)).toEqual(['eins', 'zwei'])
})

test('[X4] an own line waits while one of the others, who is still in the call, has not got it', () => {
  const up = thread(null, WRITER.doctor, write('Hallo', 10))
  const down = thread('Demo Dolmetscher', WRITER.interpreter, [{ type: 'closed' }, ...write('Hallo', 10)])
  expect(linesOf([up, down]).map(({ waiting }) => waiting)).toEqual([true])
  expect(linesOf([up, { ...down, gone: true }]).map(({ waiting }) => waiting)).toEqual([false])
})

test('[X5] everybody’s unfinished letters are seen, not those of who has gone', () => {
  const typing = (person: string | null, writer: string) =>
    thread(person, writer, [{ type: 'said', message: { kind: 'chat-draft', text: 'Ich' }, at: 1 }])
  const both = [typing(null, WRITER.doctor), typing('Demo Dolmetscher', WRITER.interpreter)]
  expect(draftsOf(both).map(({ person }) => person)).toEqual([null, 'Demo Dolmetscher'])
  expect(draftsOf(both.map((one) => ({ ...one, gone: true })))).toEqual([])
})

test('[R3] each file says with whom it is shared, and whether the way there is open', () => {
  const transfer = { from: 'own', id: 7, name: 'a.txt', size: 3, status: 'offered', done: 0, at: 1 } as const
  const files = { open: true, transfers: [transfer] }
  expect(
    transfersOf([
      thread(null, WRITER.doctor, [], { files }),
      thread('Demo Dolmetscher', WRITER.interpreter, [], { files: { ...files, open: false } }),
    ]).map(({ thread: index, person, open }) => [index, person, open]),
  ).toEqual([
    [0, null, true],
    [1, 'Demo Dolmetscher', false],
  ])
})
