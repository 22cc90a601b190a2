import * as fc from 'fast-check'
import { type Chat, harmless, MAX_LINES, MAX_TEXT } from '@/lib/call/chat.rules'
import { chatMessage } from '@/lib/call/chat.schema'
import type { ConversationPicture } from '@/lib/call/conversation.client'
import { Desk } from '../support/written'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
})
afterEach(() => {
  jest.useRealTimers()
})

/** What comes from the other side is drawn a moment later. */
function pictureOf(desk: Desk, side: 0 | 1): ConversationPicture {
  jest.advanceTimersByTime(50)
  return desk.person(side).picture()
}
const chatOf = (desk: Desk, side: 0 | 1): Chat => pictureOf(desk, side).chat
const read = (desk: Desk, side: 0 | 1, from: 'own' | 'other') =>
  chatOf(desk, side)
    .lines.filter((line) => line.from === from)
    .map(({ text }) => text)

function write(desk: Desk, side: 0 | 1, text: string): void {
  desk.person(side).type(text)
  desk.person(side).commit()
}

describe('what may be shown', () => {
  test.each([
    ['an ordinary line', 'Guten Tag, 2 × täglich 😀', 'Guten Tag, 2 × täglich 😀'],
    ['letters with their marks apart', 'a\u0308', 'ä'],
    ['a turn of the direction', 'a\u202egpj.exe\u202c\u2066b\u2069\u200f', 'agpj.exeb'],
    ['control characters', 'a\u0000b\u0007c\u001b[31md\u009b', 'abc[31md'],
    ['half a pair', 'a\ud83db', 'ab'],
    ['what is not seen', 'a\u200bb\ufeffc\u2060d', 'abcd'],
    ['several kinds of lines', 'a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['a tabulator', 'a\tb', 'a b'],
    ['an emoji of several', '👩‍⚕️', '👩‍⚕️'],
    ['Persian', 'می‌خواهم', 'می‌خواهم'],
    ['markup', '<b onclick=x>', '<b onclick=x>'],
  ])('[X5][R3] %s', (_, typed, shown) => {
    expect(harmless(typed)).toBe(shown)
    expect(chatMessage.parse({ kind: 'chat-line', n: 1, text: typed })).toEqual({
      kind: 'chat-line',
      n: 1,
      text: shown,
    })
  })

  test('[X5] whatever is typed fits into a message, and cleaning it twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3 * MAX_TEXT }), (typed) => {
        const text = harmless(typed)
        expect(harmless(text)).toBe(text)
        expect(chatMessage.safeParse({ kind: 'chat-draft', text }).success).toBe(true)
      }),
    )
  })

  test.each([
    ['no message', 7],
    ['an unknown kind', { kind: 'chat-shout', text: 'a' }],
    ['a line that is too long', { kind: 'chat-line', n: 1, text: 'a'.repeat(MAX_TEXT + 1) }],
    ['a line without a number', { kind: 'chat-line', text: 'a' }],
    ['a line number nought', { kind: 'chat-line', n: 0, text: 'a' }],
    ['a field too many', { kind: 'chat-draft', text: 'a', html: '<b>' }],
    ['a log with another name', { kind: 'chat-hello', writer: 'me', of: null, upTo: 0 }],
    ['half a line', { kind: 'chat-heard', upTo: 1.5 }],
  ])('[R6] refused: %s', (_, message) => {
    expect(chatMessage.safeParse(message).success).toBe(false)
  })
})

describe('lines', () => {
  test('[X5] arrive in order on both sides, and the writer learns that they did', async () => {
    const desk = new Desk()
    desk.open()
    write(desk, 0, 'eins')
    write(desk, 0, ' zwei \n')
    write(desk, 1, 'drei')
    await desk.rest()
    expect(read(desk, 1, 'other')).toEqual(['eins', 'zwei'])
    expect(read(desk, 0, 'other')).toEqual(['drei'])
    expect(chatOf(desk, 0)).toMatchObject({ written: 2, delivered: 2, draft: '' })
  })

  test('[X5] blanks alone are no line', async () => {
    const desk = new Desk()
    desk.open()
    write(desk, 0, ' \n ')
    await desk.rest()
    expect(read(desk, 0, 'own')).toEqual([])
  })

  test('[X4][X5] what is written while there is no connection follows with the next one', async () => {
    const desk = new Desk()
    write(desk, 0, 'vorher')
    expect(chatOf(desk, 0)).toMatchObject({ written: 1, delivered: 0 })
    desk.open()
    write(desk, 0, 'gleich danach')
    await desk.rest()
    expect(read(desk, 1, 'other')).toEqual(['vorher', 'gleich danach'])
  })

  test('[X4][X5] a reloaded page is told what was written to it', async () => {
    const desk = new Desk()
    desk.open()
    write(desk, 0, 'eins')
    write(desk, 0, 'zwei')
    await desk.rest()
    desk.reload(1)
    await desk.rest()
    expect(read(desk, 1, 'other')).toEqual(['eins', 'zwei'])
    write(desk, 1, 'wieder da')
    await desk.rest()
    expect(read(desk, 0, 'other')).toEqual(['wieder da'])
  })

  test('[X4][X5] with any cuts each line arrives once and in order', async () => {
    const act = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), side: fc.constantFrom(0, 1) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), side: fc.constantFrom(0, 1) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const), side: fc.constant(0 as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('open' as const), side: fc.constant(0 as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const desk = new Desk()
        const written: [string[], string[]] = [[], []]
        for (const [index, { do: what, side }] of acts.entries()) {
          const isOpen = desk.ends[0].open
          if (what === 'deliver') desk.deliver(side)
          else if (what === 'cut' && isOpen) desk.cut()
          else if (what === 'open' && !isOpen) desk.open()
          else if (what === 'write') {
            write(desk, side, `Zeile ${index}`)
            written[side].push(`Zeile ${index}`)
          }
        }
        if (!desk.ends[0].open) desk.open()
        await desk.rest()
        expect(read(desk, 1, 'other')).toEqual(written[0])
        expect(read(desk, 0, 'other')).toEqual(written[1])
        expect(chatOf(desk, 0).delivered).toBe(written[0].length)
      }),
      { numRuns: 300 },
    )
  })

  test('[R6] a line that was there before, an empty one and one before the greeting are dropped', () => {
    const desk = new Desk()
    desk.open()
    desk.tell(0, { kind: 'chat-line', n: 1, text: 'zu früh' })
    desk.tell(0, { kind: 'chat-hello', writer: 'a'.repeat(32), of: null, upTo: 99 })
    desk.tell(0, { kind: 'chat-line', n: 2, text: 'zwei' })
    desk.tell(0, { kind: 'chat-line', n: 2, text: 'noch einmal' })
    desk.tell(0, { kind: 'chat-line', n: 1, text: 'eins' })
    desk.tell(0, { kind: 'chat-line', n: 3, text: '\n' })
    expect(read(desk, 0, 'other')).toEqual(['zwei'])
  })

  test('[R6] a second greeting makes nobody say everything again', () => {
    const desk = new Desk()
    write(desk, 0, 'eins')
    desk.open()
    const greeting = { kind: 'chat-hello', writer: 'a'.repeat(32), of: null, upTo: 0 } as const
    desk.tell(0, greeting)
    const said = desk.ends[0].onWay.length
    desk.tell(0, { ...greeting, writer: 'b'.repeat(32) })
    expect(desk.ends[0].onWay).toHaveLength(said)
  })

  test('[R6] memory is bounded: only the newest lines are kept', async () => {
    const desk = new Desk()
    desk.open()
    for (let n = 1; n <= MAX_LINES + 20; n += 1) write(desk, 0, `Zeile ${n}`)
    await desk.rest()
    for (const side of [0, 1] as const) {
      expect(chatOf(desk, side).lines).toHaveLength(MAX_LINES)
      expect(chatOf(desk, side).lines.at(-1)?.text).toBe(`Zeile ${MAX_LINES + 20}`)
    }
  })

  test('[R3][L5] at the end everything is forgotten', async () => {
    const desk = new Desk()
    desk.open()
    write(desk, 0, 'eins')
    desk.person(0).type('zwei')
    await desk.rest()
    desk.person(0).end()
    expect(chatOf(desk, 0)).toMatchObject({ lines: [], draft: '', otherDraft: '' })
  })
})

describe('letters', () => {
  test('[X5][R29] are there before the line is sent, and within the time of EN 301 549', async () => {
    const desk = new Desk()
    desk.open()
    await desk.rest()
    desk.person(0).type('G')
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('G')
    desk.person(0).type('Gu')
    desk.person(0).type('Gut')
    jest.advanceTimersByTime(499)
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('Gut')
    expect(read(desk, 1, 'other')).toEqual([])
    desk.person(0).commit()
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('')
    expect(read(desk, 1, 'other')).toEqual(['Gut'])
  })

  test('[X5] fast typing says no more than is sensible, and the last letter always', async () => {
    const desk = new Desk()
    desk.open()
    await desk.rest()
    const said = jest.spyOn(desk.ends[0], 'say')
    for (let n = 1; n <= 100; n += 1) {
      desk.person(0).type('x'.repeat(n))
      jest.advanceTimersByTime(20)
    }
    jest.advanceTimersByTime(500)
    await desk.rest()
    expect(said.mock.calls.length).toBeLessThanOrEqual(21)
    expect(chatOf(desk, 1).otherDraft).toHaveLength(100)
  })

  test('[X5] letters that were taken back are taken back there', async () => {
    const desk = new Desk()
    desk.open()
    await desk.rest()
    for (const text of ['Nein', '']) {
      desk.person(0).type(text)
      jest.advanceTimersByTime(500)
      await desk.rest()
      expect(chatOf(desk, 1).otherDraft).toBe(text)
    }
  })

  test('[X5] who does not want to be read while typing is not: from then on, and what stood there goes', async () => {
    const desk = new Desk()
    desk.open()
    await desk.rest()
    desk.person(0).type('Vielleicht')
    await desk.rest()
    desk.person(0).share(false)
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('')
    desk.person(0).type('Vielleicht nicht')
    jest.advanceTimersByTime(1_000)
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('')
    desk.person(0).commit()
    await desk.rest()
    expect(read(desk, 1, 'other')).toEqual(['Vielleicht nicht'])
  })

  test('[X4][X5] after a reconnection the draft is there again', async () => {
    const desk = new Desk()
    desk.open()
    await desk.rest()
    desk.person(0).type('Ich habe')
    desk.cut()
    desk.person(0).type('Ich habe Fieber')
    jest.advanceTimersByTime(1_000)
    desk.open()
    await desk.rest()
    expect(chatOf(desk, 1).otherDraft).toBe('Ich habe Fieber')
  })
})

describe('what nobody has read', () => {
  test('[R23] is counted while the chat is closed, and not while it is open', async () => {
    const desk = new Desk()
    desk.open()
    write(desk, 0, 'eins')
    write(desk, 0, 'zwei')
    await desk.rest()
    expect(pictureOf(desk, 1).unread).toBe(2)
    expect(pictureOf(desk, 0).unread).toBe(0)
    desk.person(1).read(true)
    write(desk, 0, 'drei')
    await desk.rest()
    expect(pictureOf(desk, 1).unread).toBe(0)
  })
})
