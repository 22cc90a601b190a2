import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Reminder } from '@/components/call/reminder'
import { ClosedNotice } from '@/components/visit/closed-notice'
import { useWayBack } from '@/components/visit/use-way-back'
import { WaitingNews } from '@/components/visit/waiting-news'
import { WayBackNotice } from '@/components/visit/way-back-notice'
import type { MessageView } from '@/lib/waiting-room/message.schema'
import { FakeAudioContext } from '../support/fake-audio'
import { answerWith, renderInGerman } from '../support/german'

beforeEach(() => FakeAudioContext.install())

const said = (id: string, text: string): MessageView => ({ id, template: null, text, at: '2026-11-23T12:03:00.000Z' })
const TEN: MessageView = { id: 'ten', template: 'ten-minutes', text: null, at: '2026-11-23T12:04:00.000Z' }

describe('who waits', () => {
  test('[F4][L4][R29] reads what the practice writes, hears a tone, and a screen reader says it', () => {
    const { rerender } = renderInGerman(<WaitingNews messages={[]} expectedAt={null} />)
    // There before the first message: only then is what comes into it spoken.
    const log = screen.getByRole('log', { name: 'Nachrichten der Praxis' })
    rerender(<WaitingNews messages={[TEN]} expectedAt={null} />)
    expect(log).toHaveTextContent('13:04 UhrEs dauert noch etwa 10 Minuten.')
    expect(FakeAudioContext.played).toBe(1)
    rerender(<WaitingNews messages={[TEN]} expectedAt={null} />)
    expect(FakeAudioContext.played).toBe(1)
    rerender(<WaitingNews messages={[TEN, said('b', '<b>Bitte</b> warten')]} expectedAt={null} />)
    expect(screen.getByText('<b>Bitte</b> warten')).toBeVisible()
    expect(FakeAudioContext.played).toBe(2)
  })

  test('[L4] a reload sounds for nothing that was there, and shows the newest three', () => {
    renderInGerman(
      <WaitingNews messages={['a', 'b', 'c', 'd'].map((id) => said(id, `Satz ${id}`))} expectedAt={null} />,
    )
    expect(FakeAudioContext.played).toBe(0)
    expect(screen.queryByText('Satz a')).not.toBeInTheDocument()
    expect(screen.getByText('Satz d')).toBeVisible()
  })

  test('[L4] where the browser keeps the tone silent there is a button for it', async () => {
    FakeAudioContext.allowed = false
    const { rerender } = renderInGerman(<WaitingNews messages={[]} expectedAt={null} />)
    await userEvent.click(screen.getByRole('button', { name: 'Ton einschalten' }))
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    rerender(<WaitingNews messages={[TEN]} expectedAt={null} />)
    expect(FakeAudioContext.played).toBe(1)
  })

  test('[L4] is told how long it is likely to take, unless nobody knows or the practice has written itself', () => {
    const { rerender } = renderInGerman(<WaitingNews messages={[]} expectedAt="2026-11-23T12:10:30.000Z" />)
    expect(screen.getByText('Voraussichtlich in etwa 7 Minuten.')).toBeVisible()
    rerender(<WaitingNews messages={[]} expectedAt={null} />)
    expect(screen.queryByText(/Voraussichtlich/)).not.toBeInTheDocument()
    rerender(<WaitingNews messages={[]} expectedAt="2026-11-23T12:03:59.000Z" />)
    expect(screen.queryByText(/Voraussichtlich/)).not.toBeInTheDocument()
    rerender(<WaitingNews messages={[TEN]} expectedAt="2026-11-23T12:10:30.000Z" />)
    expect(screen.queryByText(/Voraussichtlich/)).not.toBeInTheDocument()
  })
})

const returned = jest.fn()

function Farewell({ ended = true }: { ended?: boolean }) {
  return <WayBackNotice way={useWayBack(ended, returned)} />
}

describe('the way back', () => {
  beforeEach(() => {
    jest.useFakeTimers()
    returned.mockClear()
  })
  afterEach(() => jest.useRealTimers())

  const passes = (seconds: number) => act(() => jest.advanceTimersByTimeAsync(seconds * 1000))

  test('[L5] is asked for only after the practice has ended the visit', async () => {
    const asked = answerWith()
    renderInGerman(<Farewell ended={false} />)
    await passes(60)
    expect(asked).toEqual([])
  })

  test('[F5][L4] opens when the practice says so, with a tone, and the person goes it with one click', async () => {
    const asked = answerWith(
      { json: { key: 'k' } },
      { json: { state: 'shut' } },
      { status: 503, json: {} },
      { json: { state: 'open' } },
      { json: { state: 'entered' } },
    )
    renderInGerman(<Farewell />)
    await passes(5)
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    await passes(4)
    expect(screen.getByRole('alert')).toHaveTextContent('Die Praxis bittet Sie zurück ins Wartezimmer')
    expect(FakeAudioContext.played).toBe(1)
    expect(returned).not.toHaveBeenCalled()
    await act(async () => screen.getByRole('button', { name: 'Zurück ins Wartezimmer' }).click())
    expect(returned).toHaveBeenCalledTimes(1)
    expect(asked[0]).toEqual({ path: '/api/visit/farewell', body: undefined })
    expect(asked.at(-1)).toEqual({ path: '/api/visit/return', body: { key: 'k', enter: true } })
  })

  test('[L5] ends without a word when nobody opens it, and nothing is asked any more', async () => {
    const asked = answerWith({ json: { key: 'k' } }, { json: { state: 'shut' } }, { json: { state: 'gone' } })
    renderInGerman(<Farewell />)
    await passes(60)
    expect(asked).toHaveLength(3)
    expect(screen.queryByText(/./)).not.toBeInTheDocument()
  })

  test('[L4] was open and is not any more: says what to do', async () => {
    answerWith({ json: { key: 'k' } }, { json: { state: 'open' } }, { json: { state: 'gone' } })
    renderInGerman(<Farewell />)
    await passes(1)
    await act(async () => screen.getByRole('button', { name: 'Zurück ins Wartezimmer' }).click())
    expect(screen.getByRole('alert')).toHaveTextContent('Bitte wählen Sie sich neu ein.')
    expect(returned).not.toHaveBeenCalled()
  })

  test('[L5] a page that is left keeps no key', async () => {
    const asked = answerWith({ json: { key: 'k' } }, { json: { state: 'open' } })
    renderInGerman(<Farewell />)
    await passes(1)
    await act(async () => void dispatchEvent(new Event('pagehide')))
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    await passes(60)
    expect(asked).toHaveLength(2)
  })
})

describe('the card at the start', () => {
  test.each([
    ['doctor', /Lassen Sie sich die Gesundheitskarte vor die Kamera halten\. Gespeichert wird nichts\./],
    ['patient', /halten Sie Ihre Gesundheitskarte vor die Kamera\. Sie wird nicht gespeichert\./],
  ] as const)('[R5][R20][L13] says to the %s who is in the room, no recording, identity', async (side, identity) => {
    const read = jest.fn()
    renderInGerman(<Reminder side={side} onRead={read} />)
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Stellen Sie bitte alle Personen vor, die im Raum sind.',
      'Bild und Ton dürfen nicht aufgezeichnet werden.',
      expect.stringMatching(identity),
    ])
    await userEvent.click(screen.getByRole('button', { name: 'Verstanden' }))
    expect(read).toHaveBeenCalledTimes(1)
  })
})

describe('outside the opening hours', () => {
  test.each([
    [
      { name: '', next: '2026-11-24T07:00:00.000Z', today: false },
      'Die Praxis ist gerade geschlossen.',
      'Sie öffnet wieder am Dienstag, 24. November um 08:00 Uhr.',
    ],
    [
      { name: 'Betriebsferien', next: '2026-11-23T13:00:00.000Z', today: true },
      'Die Praxis ist gerade geschlossen: Betriebsferien.',
      'Sie öffnet heute um 14:00 Uhr.',
    ],
  ])('[L2][L7] the front door says when the clinic next opens, and that a code works: %j', (closed, first, second) => {
    renderInGerman(<ClosedNotice {...closed} />)
    expect(screen.getByText(first)).toBeVisible()
    expect(screen.getByText(second)).toBeVisible()
    expect(screen.getByText('Haben Sie jetzt einen Termin? Dann wählen Sie sich ein: Ihr Code gilt.')).toBeVisible()
  })

  test('[L7] says nothing of a next opening that nobody knows', () => {
    renderInGerman(<ClosedNotice name="" next={null} today={false} />)
    expect(screen.queryByText(/öffnet/)).not.toBeInTheDocument()
  })
})
