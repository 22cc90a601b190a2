import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { LiveRoomProvider } from '@/components/waiting-room/live'
import { WaitingBadge } from '@/components/waiting-room/waiting-badge'
import { WaitingRoom } from '@/components/waiting-room/waiting-room'
import type { DismissedPatient, WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { openStream } from '@/lib/signalling/stream.client'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { answerWith, renderInGerman } from '../support/german'

jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh: jest.fn() }), usePathname: () => '/praxis' }))
jest.mock('@/lib/signalling/stream.client', () => ({ openStream: jest.fn() }))
jest.mock('@/lib/call/runner.client', () => ({
  callRunner: { admit: jest.fn(), hearWaitingRoom: jest.fn(), networkIsBack: jest.fn(), leaveWaiting: jest.fn() },
}))

const stream = jest.mocked(openStream)
const DOCTOR = '11111111-1111-4111-8111-111111111111'
const COLLEAGUE = '22222222-2222-4222-8222-222222222222'
const REFUSED = { status: 409, json: { error: 'not-now', message: 'Das ist gerade nicht möglich.' } }

/** Waits since twelve minutes for an appointment five minutes ago. */
function patient(name: string, change: Partial<WaitingPatient> = {}): WaitingPatient {
  return {
    id: name,
    name,
    status: 'WAITING',
    arrivedAt: '2026-11-23T11:52:00.000Z',
    startsAt: '2026-11-23T11:59:00.000Z',
    reference: '',
    presence: 'present',
    findings: { ...NOTHING_KNOWN, camera: 'ok', microphone: 'ok' },
    codeShared: false,
    lastMessage: null,
    companion: null,
    appointmentId: `Termin ${name}`,
    ...change,
  }
}

function room(patients: WaitingPatient[], dismissed: DismissedPatient[] = []): WaitingRoomView {
  return { doctors: [{ id: DOCTOR, name: 'Dr. Demo', patients, dismissed }], call: null, prepared: [] }
}

function show(initial: WaitingRoomView, role: 'doctor' | 'staff' = 'doctor') {
  renderInGerman(
    <LiveRoomProvider role={role} initial={initial}>
      <WaitingBadge />
      <WaitingRoom />
    </LiveRoomProvider>,
  )
  const [, hearing] = stream.mock.lastCall ?? []
  return {
    person: userEvent.setup(),
    tell: (view: WaitingRoomView) => act(() => hearing?.['waiting-room']?.(view)),
  }
}

const names = () => screen.getAllByRole('listitem').map((item) => item.querySelector('p')?.textContent)

beforeEach(() => {
  jest.clearAllMocks()
  stream.mockReturnValue({ close() {} })
})

describe('the list', () => {
  test('[L4] says how long somebody waits against the time of the appointment', () => {
    show(room([patient('Demo')]))
    expect(screen.getByText('wartet seit 12 Minuten, 5 Minuten über der Zeit')).toBeVisible()
    expect(screen.getByText('Termin 12:59 Uhr')).toBeVisible()
  })

  test('[L4] is ordered by arrival or by appointment, as one likes, and stays so', async () => {
    const late = patient('Spät', { arrivedAt: '2026-11-23T12:01:00.000Z', startsAt: '2026-11-23T11:30:00.000Z' })
    const { person, tell } = show(room([patient('Früh'), late]))
    expect(names()).toEqual(['Früh', 'Spät'])
    await person.click(screen.getByRole('radio', { name: 'nach Termin' }))
    expect(names()).toEqual(['Spät', 'Früh'])
    tell(room([patient('Früh'), late, patient('Dritte')]))
    expect(names()).toEqual(['Spät', 'Früh', 'Dritte'])
  })

  test('[F19] two devices with one code are shown as such', () => {
    show(room([patient('Eine', { codeShared: true }), patient('Andere', { codeShared: true }), patient('Dritte')]))
    expect(screen.getAllByText('Mehrere Geräte mit demselben Code. Bitte fragen Sie nach dem Namen.')).toHaveLength(2)
  })
})

describe('a message', () => {
  test('[L4] a ready sentence goes with one click, and the list says so', async () => {
    const { person, tell } = show(room([patient('Demo')]))
    const asked = answerWith({ status: 204 })
    await person.click(screen.getByRole('button', { name: 'Nachricht' }))
    await person.click(
      within(screen.getByRole('dialog')).getByRole('button', { name: 'Es dauert noch etwa 10 Minuten.' }),
    )
    expect(asked).toEqual([{ path: '/api/waiting-entries/Demo/message', body: { template: 'ten-minutes' } }])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByText('Die Nachricht an Demo ist gesendet.')).toBeVisible()
    const lastMessage = { id: 'm', template: 'ten-minutes', text: null, at: '2026-11-23T12:04:00.000Z' } as const
    tell(room([patient('Demo', { lastMessage })]))
    expect(screen.getByText('Gesendet um 13:04: Es dauert noch etwa 10 Minuten.')).toBeVisible()
  })

  test('[L4][R15] the team writes own words; nothing is sent without words, and a refusal is said', async () => {
    const { person } = show(room([patient('Demo')]), 'staff')
    const asked = answerWith(REFUSED)
    await person.click(screen.getByRole('button', { name: 'Nachricht' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Nachricht an Demo' }))
    await person.click(dialog.getByRole('button', { name: 'Senden' }))
    expect(dialog.getByRole('textbox')).toHaveAccessibleDescription(/Bitte schreiben Sie etwas/)
    expect(asked).toEqual([])
    await person.type(dialog.getByRole('textbox', { name: 'Eigene Worte' }), 'Wir sind gleich da{Enter}')
    expect(asked).toEqual([{ path: '/api/waiting-entries/Demo/message', body: { text: 'Wir sind gleich da' } }])
    expect(dialog.getByRole('textbox')).toHaveAccessibleDescription(/Das ist gerade nicht möglich/)
  })
})

describe('handing over, ending, bringing back', () => {
  test('[R18] a colleague is chosen, and never the doctor whose patient it is', async () => {
    const { person } = show(room([patient('Demo')]))
    const asked = answerWith(
      {
        json: [
          { id: DOCTOR, name: 'Dr. Demo' },
          { id: COLLEAGUE, name: 'Dr. Zweite' },
        ],
      },
      { status: 204 },
    )
    await person.click(screen.getByRole('button', { name: 'Übergeben' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Demo übergeben' }))
    expect((await dialog.findAllByRole('radio')).length).toBe(1)
    expect(dialog.getByRole('button', { name: 'Übergeben' })).toBeDisabled()
    await person.click(dialog.getByRole('radio', { name: 'Dr. Zweite' }))
    await person.click(dialog.getByRole('button', { name: 'Übergeben' }))
    expect(asked.slice(1)).toEqual([{ path: '/api/waiting-entries/Demo/hand-over', body: { doctorId: COLLEAGUE } }])
    expect(screen.getByText('Demo ist übergeben an Dr. Zweite.')).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Wartezimmer' })).toHaveFocus()
  })

  test('[R18] a clinic with one doctor says that there is nobody', async () => {
    const { person } = show(room([patient('Demo')]))
    answerWith({ json: [{ id: DOCTOR, name: 'Dr. Demo' }] })
    await person.click(screen.getByRole('button', { name: 'Übergeben' }))
    expect(await screen.findByText('Es gibt niemanden, an den Sie übergeben können.')).toBeVisible()
  })

  test('[L4] ended with one click, and brought back with one', async () => {
    const { person, tell } = show(room([patient('Demo')]))
    const asked = answerWith({ status: 204 }, { status: 204 })
    await person.click(screen.getByRole('button', { name: 'Beenden' }))
    expect(screen.getByText('Der Besuch von Demo ist beendet.')).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Wartezimmer' })).toHaveFocus()
    tell(room([], [{ id: 'Demo', name: 'Demo', endedAt: '2026-11-23T12:02:00.000Z' }]))
    // No list item: only those who wait are in the list.
    expect(screen.queryByRole('listitem')).not.toBeInTheDocument()
    expect(screen.getByText('vor 2 Minuten')).toBeVisible()
    await person.click(screen.getByRole('button', { name: 'Zurückholen: Demo' }))
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/waiting-entries/Demo/dismissal',
      '/api/waiting-entries/Demo/return',
    ])
    expect(screen.getByText('Demo kann zurück ins Wartezimmer.')).toBeVisible()
  })

  test('[L4] a refusal is said at once', async () => {
    const { person } = show(room([patient('Demo')]))
    answerWith(REFUSED)
    await person.click(screen.getByRole('button', { name: 'Beenden' }))
    expect(screen.getByRole('alert')).toHaveTextContent('Das ist gerade nicht möglich.')
  })

  test('[L5] after ten minutes nobody is offered any more', () => {
    show(room([], [{ id: 'Demo', name: 'Demo', endedAt: '2026-11-23T11:54:00.000Z' }]))
    expect(screen.queryByText('Gerade beendet')).not.toBeInTheDocument()
  })
})

describe('an arrival', () => {
  const shown: string[] = []
  const ask = jest.fn()

  beforeEach(() => {
    shown.length = 0
    class FakeNotification {
      static permission = 'default'
      static requestPermission = ask
      constructor(text: string) {
        shown.push(text)
      }
    }
    ask.mockImplementation(async () => {
      FakeNotification.permission = 'granted'
    })
    Object.defineProperty(globalThis, 'Notification', { value: FakeNotification, configurable: true })
    jest.spyOn(document, 'hasFocus').mockReturnValue(false)
  })

  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'Notification')
    jest.restoreAllMocks()
  })

  test('[R23][L11] is notified of after a click has allowed it, without a name', async () => {
    const { person, tell } = show(room([]))
    tell(room([patient('Erste')]))
    expect(ask).not.toHaveBeenCalled()
    expect(shown).toEqual([])
    await person.click(screen.getByRole('button', { name: 'Benachrichtigung einschalten' }))
    expect(screen.queryByRole('button', { name: 'Benachrichtigung einschalten' })).not.toBeInTheDocument()
    tell(room([patient('Erste'), patient('Zweite')]))
    expect(shown).toEqual(['Im Wartezimmer ist jemand angekommen.'])
  })

  test('[R23] is not notified of to who looks at the page, nor in a call', async () => {
    const { person, tell } = show(room([]))
    await person.click(screen.getByRole('button', { name: 'Benachrichtigung einschalten' }))
    jest.mocked(document.hasFocus).mockReturnValue(true)
    tell(room([patient('Erste')]))
    jest.mocked(document.hasFocus).mockReturnValue(false)
    tell(room([patient('Erste', { status: 'CONNECTED' })]))
    tell(room([patient('Erste', { status: 'CONNECTED' }), patient('Zweite')]))
    expect(shown).toEqual([])
  })

  test('[R23] the tab’s icon has a dot while somebody waits, also those that a new page brings', async () => {
    const icon = () => {
      const link = document.createElement('link')
      link.rel = 'icon'
      link.href = '/icon.svg'
      document.head.append(link)
      return link
    }
    const first = icon()
    const { tell } = show(room([]))
    expect(first.getAttribute('href')).toBe('/icon.svg')
    tell(room([patient('Demo')]))
    expect(first.getAttribute('href')).toMatch(/^data:image\/svg/)
    const second = icon()
    await act(async () => {})
    expect(second.getAttribute('href')).toMatch(/^data:image\/svg/)
    tell(room([]))
    expect([first, second].map((link) => link.getAttribute('href'))).toEqual(['/icon.svg', '/icon.svg'])
    for (const link of [first, second]) link.remove()
  })
})
