import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { LiveRoomProvider } from '@/components/waiting-room/live'
import { WaitingBadge } from '@/components/waiting-room/waiting-badge'
import { WaitingRoom } from '@/components/waiting-room/waiting-room'
import { callRunner } from '@/lib/call/runner.client'
import { Problem } from '@/lib/http/request.client'
import type { WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { openStream } from '@/lib/signalling/stream.client'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { FakeAudioContext } from '../support/fake-audio'
import { renderInGerman } from '../support/german'

const router = { push: jest.fn(), refresh: jest.fn() }
let path = '/praxis'
jest.mock('next/navigation', () => ({ useRouter: () => router, usePathname: () => path }))
jest.mock('@/lib/signalling/stream.client', () => ({ PAGE_ID: 'page', openStream: jest.fn() }))
jest.mock('@/lib/call/runner.client', () => ({
  callRunner: {
    admit: jest.fn(),
    foresee: jest.fn(),
    hearWaitingRoom: jest.fn(),
    hearSignals: jest.fn(),
    hearReset: jest.fn(),
    networkIsBack: jest.fn(),
    leaveWaiting: jest.fn(),
  },
}))

const stream = jest.mocked(openStream)
const runner = jest.mocked(callRunner)
const DOCTOR = '11111111-1111-4111-8111-111111111111'
const CALL: WaitingRoomView['call'] = {
  callId: 'call-1',
  entryId: 'Drinnen',
  admitted: true,
  seat: 0,
  epoch: 1,
  held: 'here',
  others: [],
  relay: { only: false, servers: [] },
}

const READY = { ...NOTHING_KNOWN, camera: 'ok', microphone: 'ok' } as const

/** Waits since twelve minutes before `NOW`. */
function patient(name: string, change: Partial<WaitingPatient> = {}): WaitingPatient {
  return {
    id: name,
    name,
    status: 'WAITING',
    arrivedAt: '2026-11-23T11:52:00.000Z',
    startsAt: '2026-11-23T12:15:00.000Z',
    reference: 'Nachsorge',
    presence: 'present',
    findings: READY,
    codeShared: false,
    lastMessage: null,
    companion: null,
    appointmentId: `Termin ${name}`,
    ...change,
  }
}

function room(patients: WaitingPatient[], call: WaitingRoomView['call'] = null): WaitingRoomView {
  return { doctors: [{ id: DOCTOR, name: 'Dr. Demo', patients, dismissed: [] }], call, prepared: [] }
}

function show(initial: WaitingRoomView, role: 'doctor' | 'staff' = 'doctor') {
  renderInGerman(
    <LiveRoomProvider role={role} initial={initial}>
      <WaitingBadge />
      <WaitingRoom />
    </LiveRoomProvider>,
  )
  const [, hearing, onState] = stream.mock.lastCall ?? []
  if (!hearing || !onState) throw new Error('the stream has been opened')
  return {
    person: userEvent.setup(),
    tell: (view: WaitingRoomView) => act(() => hearing['waiting-room']?.(view)),
    state: (state: 'open' | 'interrupted') => act(() => onState(state)),
    over: () => act(() => hearing.over?.({})),
  }
}

const entry = (name: string) => screen.getByText(name).closest('li') ?? document.createElement('li')

beforeEach(() => {
  jest.clearAllMocks()
  path = '/praxis'
  document.title = 'Sprechstunde'
  FakeAudioContext.install()
  stream.mockReturnValue({ close() {} })
})

describe('the list', () => {
  test('[F19][L4][R17] shows typed name, minutes waited, appointment and presence, in order of arrival', () => {
    show(
      room([
        patient('Erste Person'),
        patient('Zweite Person', { arrivedAt: '2026-11-23T12:03:00.000Z', presence: 'unstable' }),
      ]),
    )
    const list = within(screen.getByRole('list', { name: 'Wer wartet' })).getAllByRole('listitem')
    expect(list.map((one) => one.textContent)).toEqual([
      'Erste Personwartet seit 12 MinutenTermin 13:15 Uhr · NachsorgebereitAufrufenNachrichtÜbergebenBeenden',
      'Zweite Personwartet seit 1 MinuteTermin 13:15 Uhr · Nachsorgeeingeschränkt: Verbindung unsicherAufrufenNachrichtÜbergebenBeenden',
    ])
  })

  test('[R17][R6] markup in a name is text', () => {
    show(room([patient('<img src=x onerror=alert(1)>')]))
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeVisible()
    expect(screen.queryByRole('img')).not.toBeInTheDocument()
  })

  test.each([
    [{}, 'green', 'bereit'],
    [{ findings: NOTHING_KNOWN }, 'yellow', 'eingeschränkt: Geräte noch nicht geprüft'],
    [{ findings: { ...READY, camera: 'missing' } }, 'yellow', 'eingeschränkt: Kamera fehlt'],
    [{ findings: { ...READY, network: 'slow' } }, 'yellow', 'eingeschränkt: langsames Netz'],
    [{ findings: { ...READY, microphone: 'silent' } }, 'red', 'nicht bereit: Mikrofon stumm'],
    [
      { findings: { ...READY, camera: 'refused', microphone: 'refused' } },
      'red',
      'nicht bereit: Mikrofon nicht erlaubt, Kamera nicht erlaubt',
    ],
    [{ presence: 'away' }, 'red', 'nicht bereit: nicht erreichbar'],
  ] as const)('[F19][R17][R29] the light has a word and its reasons: %j', (change, light, words) => {
    show(room([patient('Demo', change)]))
    const line = within(entry('Demo')).getByText(words)
    expect(line).toBeVisible()
    expect(line).toHaveAttribute('data-light', light)
    // Never by colour alone: the form differs too, and says nothing to a screen reader that the word does not.
    expect(line.querySelector('svg')).toHaveAttribute('aria-hidden', 'true')
  })

  test('[R29] the three lights have three forms', () => {
    show(
      room([
        patient('Grün'),
        patient('Gelb', { findings: { ...READY, camera: 'missing' } }),
        patient('Rot', { presence: 'away' }),
      ]),
    )
    const forms = ['Grün', 'Gelb', 'Rot'].map((name) => entry(name).querySelector('[data-light] svg')?.innerHTML)
    expect(new Set(forms).size).toBe(3)
  })

  test('[L4] fills live, and says in a friendly sentence that nobody waits', () => {
    const { tell } = show(room([]))
    expect(screen.getByText('Im Moment wartet niemand.')).toBeVisible()
    tell(room([patient('Demo')]))
    expect(screen.getByRole('button', { name: 'Aufrufen' })).toBeEnabled()
  })

  test('[X4] says quietly that the stream is interrupted, until it is back', () => {
    const { state } = show(room([]))
    state('interrupted')
    expect(screen.getByText('Verbindung unterbrochen. Wird erneuert.')).toBeVisible()
    state('open')
    expect(screen.queryByText('Verbindung unterbrochen. Wird erneuert.')).not.toBeInTheDocument()
  })
})

describe('calling in', () => {
  test('[F20][L4] one click calls in who waits', async () => {
    runner.admit.mockResolvedValue('call-1')
    const { person } = show(room([patient('Demo')]))
    await person.click(screen.getByRole('button', { name: 'Aufrufen' }))
    expect(runner.admit).toHaveBeenCalledWith('Demo', expect.any(String))
  })

  test('[L4][L11] with the mouse what takes long begins while the button goes down, and ends when it is let go of', async () => {
    const letGo = jest.fn()
    runner.foresee.mockReturnValue(letGo)
    runner.admit.mockResolvedValue('call-1')
    const { person } = show(room([patient('Demo')]))
    const button = screen.getByRole('button', { name: 'Aufrufen' })
    await person.pointer({ keys: '[MouseLeft>]', target: button })
    expect(runner.foresee).toHaveBeenCalledTimes(1)
    expect(letGo).not.toHaveBeenCalled()
    await person.pointer({ keys: '[/MouseLeft]', target: screen.getByRole('heading', { name: 'Wartezimmer' }) })
    await waitFor(() => expect(letGo).toHaveBeenCalledTimes(1))
    expect(runner.admit).not.toHaveBeenCalled()
    await person.click(button)
    await waitFor(() => expect(letGo).toHaveBeenCalledTimes(2))
    expect(letGo.mock.invocationCallOrder[1]).toBeGreaterThan(runner.admit.mock.invocationCallOrder[0] ?? Infinity)
  })

  test('[L4][L11] a finger on the button may only want to move the list, and another mouse button does not call', async () => {
    const { person } = show(room([patient('Demo')]))
    const button = screen.getByRole('button', { name: 'Aufrufen' })
    await person.pointer([{ keys: '[TouchA>]', target: button }, { keys: '[/TouchA]' }])
    await person.pointer([{ keys: '[MouseRight>]', target: button }, { keys: '[/MouseRight]' }])
    expect(runner.foresee).not.toHaveBeenCalled()
  })

  test('[L4] a refusal is said, and the next click is possible', async () => {
    runner.admit.mockResolvedValue(new Problem(409, 'doctor-busy', 'Es ist schon jemand im Sprechzimmer.'))
    const { person } = show(room([patient('Demo')]))
    await person.click(screen.getByRole('button', { name: 'Aufrufen' }))
    expect(screen.getByRole('alert')).toHaveTextContent('Es ist schon jemand im Sprechzimmer.')
    expect(screen.getByRole('button', { name: 'Aufrufen' })).toBeEnabled()
    expect(router.push).not.toHaveBeenCalled()
  })

  test('[L4] while a call is open nobody else can be called in, it says why, and there is the way back', () => {
    show(room([patient('Drinnen', { status: 'CONNECTED' }), patient('Draußen')], CALL))
    expect(screen.getByRole('button', { name: 'Aufrufen' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Aufrufen' })).toHaveAccessibleDescription(
      'Sie sind im Gespräch mit Drinnen. Danach können Sie die nächste Person aufrufen.',
    )
    expect(screen.getByRole('link', { name: 'Zurück ins Gespräch' })).toHaveAttribute(
      'href',
      '/praxis/gespraech/call-1',
    )
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
  })

  test('[R15] staff sees who waits for whom and has no way to call in', () => {
    show(room([patient('Drinnen', { status: 'CONNECTED' }), patient('Draußen')]), 'staff')
    expect(screen.getByRole('heading', { name: 'Dr. Demo' })).toBeVisible()
    expect(screen.getByText('Im Sprechzimmer: Drinnen')).toBeVisible()
    expect(screen.getByText('Draußen')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Aufrufen' })).not.toBeInTheDocument()
  })

  test('[R15] the team’s page takes no part in a call', () => {
    const { tell } = show(room([]), 'staff')
    tell(room([patient('Demo')]))
    expect(runner.hearWaitingRoom).not.toHaveBeenCalled()
  })
})

describe('an arrival', () => {
  test('[R23] sounds once, and is said without the name', () => {
    const { tell } = show(room([]))
    tell(room([patient('Demo')]))
    tell(room([patient('Demo', { presence: 'unstable' })]))
    expect(FakeAudioContext.played).toBe(1)
    expect(screen.getByText('Im Wartezimmer ist jemand angekommen.')).toBeInTheDocument()
  })

  test('[R23] a reload does not sound for who waits already', () => {
    const { tell } = show(room([patient('Demo')]))
    tell(room([patient('Demo')]))
    expect(FakeAudioContext.played).toBe(0)
  })

  test('[R23] in a call it is silent: the count in title and header, and nothing else', () => {
    path = '/praxis/gespraech/call-1'
    const inside = patient('Drinnen', { status: 'CONNECTED' })
    const { tell } = show(room([inside], CALL))
    tell(room([inside, patient('Draußen')], CALL))
    expect(FakeAudioContext.played).toBe(0)
    expect(screen.queryByText('Im Wartezimmer ist jemand angekommen.')).not.toBeInTheDocument()
    expect(document.title).toBe('(1) Sprechstunde')
    expect(screen.getByRole('link', { name: /1 Person wartet/ })).not.toHaveTextContent('Draußen')
  })

  test('[R23] the button for the tone is there only while the browser keeps it silent', async () => {
    FakeAudioContext.allowed = false
    const { person, tell } = show(room([]))
    tell(room([patient('Erste')]))
    expect(FakeAudioContext.played).toBe(0)
    await person.click(screen.getByRole('button', { name: 'Ton einschalten' }))
    expect(screen.queryByRole('button', { name: 'Ton einschalten' })).not.toBeInTheDocument()
    tell(room([patient('Erste'), patient('Zweite')]))
    expect(FakeAudioContext.played).toBe(1)
  })
})

describe('on every page of the portal', () => {
  test('[L4] the header says how many wait, how long and who', () => {
    path = '/praxis/andere-seite'
    show(room([patient('Erste'), patient('Zweite', { arrivedAt: '2026-11-23T12:03:00.000Z' })]))
    expect(
      screen.getByRole('link', { name: '2 Personen warten · am längsten seit 12 Minuten: Erste, Zweite' }),
    ).toBeVisible()
  })

  test('[R23] the title follows the count, and loses it', () => {
    const { tell } = show(room([]))
    tell(room([patient('Erste'), patient('Zweite')]))
    expect(document.title).toBe('(2) Sprechstunde')
    tell(room([]))
    expect(document.title).toBe('Sprechstunde')
  })

  test('[R6] when the sign-in is over the server is asked where to go, but never out of a consultation', () => {
    const first = show(room([]))
    first.over()
    expect(router.refresh).toHaveBeenCalledTimes(1)
    path = '/praxis/gespraech/call-1'
    const second = show(room([], CALL))
    second.over()
    expect(router.refresh).toHaveBeenCalledTimes(1)
  })
})

test('[F15] a companion’s line says who comes first, or that nobody is there yet', () => {
  const together = { appointmentId: 'Termin' }
  const companion = { ...together, companion: 'interpreter' } as const
  const { tell } = show(room([patient('Demo Patientin', together), patient('Demo Dolmetscher', companion)]))
  const line = () => screen.getByText('Demo Dolmetscher').closest('li') ?? document.body
  const button = () => within(line()).getByRole('button', { name: 'Aufrufen' })
  expect(button()).toBeDisabled()
  expect(button()).toHaveAccessibleDescription('Rufen Sie zuerst Demo Patientin auf.')
  tell(room([patient('Demo Dolmetscher', companion)]))
  expect(button()).toHaveAccessibleDescription('Die Patientin oder der Patient ist noch nicht da.')
})
