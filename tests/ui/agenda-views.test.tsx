import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Agenda } from '@/components/agenda/agenda'
import type { Place } from '@/components/agenda/place'
import { DialInWindowForm } from '@/components/settings/dial-in-window-form'
import type { AgendaItem } from '@/lib/appointment/schema'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
const push = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh, push }) }))

const DOCTOR = { id: '11111111-1111-4111-8111-111111111111', name: 'Dr. Demo' }
const OTHER = { id: '22222222-2222-4222-8222-222222222222', name: 'Dr. Beispiel' }
const CLINIC = { name: 'Praxis Demo', phone: '030 000000', address: '', logo: null, origin: 'https://praxis.example' }
const CODE = 'K7QM3X9RT2'
const ID = '33333333-3333-4333-8333-333333333333'
/** NOW in tests/support/german.tsx is 13:04 on this Monday. */
const TODAY = '2026-11-23'

function item(change: Partial<AgendaItem> = {}): AgendaItem {
  return {
    id: ID,
    doctorId: DOCTOR.id,
    doctorName: DOCTOR.name,
    startsAt: '2026-11-23T13:30:00.000Z',
    endsAt: '2026-11-23T14:00:00.000Z',
    reference: 'Nachsorge',
    cancelled: false,
    cancelReason: '',
    consentAtHand: false,
    version: 1,
    seriesId: null,
    created: { by: 'Team Demo', at: '2026-11-20T09:00:00.000Z' },
    changed: null,
    code: { locked: false, usedAt: null },
    ...change,
  }
}

function show(
  items: readonly AgendaItem[] = [],
  { doctors = [DOCTOR], ...place }: Partial<Place> & { doctors?: (typeof DOCTOR)[] } = {},
) {
  renderInGerman(
    <Agenda
      items={items}
      doctors={doctors}
      namesDoctors={doctors.length > 1}
      clinic={CLINIC}
      place={{ view: 'day', date: TODAY, doctorId: undefined, ...place }}
    />,
  )
  return userEvent.setup()
}

const made = (further: object[] = []) => ({
  json: { id: ID, code: CODE, startsAt: '2026-11-23T14:30:00.000Z', further },
})
const slot = (time: string, state = 'frei') =>
  screen.getByRole('button', { name: `Montag, 23. November, ${time} Uhr, ${state}` })

beforeEach(() => {
  refresh.mockClear()
  push.mockClear()
})

describe('the day', () => {
  test('[L1] a free time that is clicked fills the form in', async () => {
    const person = show()
    await person.click(slot('15:30'))
    expect(screen.getByLabelText('Datum')).toHaveValue(TODAY)
    expect(screen.getByLabelText('Uhrzeit')).toHaveValue('15:30')
  })

  test('[L1][R29] the arrow keys go from time to time, one of them is reached by Tab, Enter takes it', async () => {
    const person = show()
    const reached = screen
      .getAllByRole('button')
      .filter((button) => button.dataset.slot !== undefined && button.tabIndex === 0)
    expect(reached).toHaveLength(1)
    // The present: 13:04.
    act(() => reached[0]?.focus())
    expect(slot('13:00')).toHaveFocus()
    await person.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}')
    expect(slot('14:00')).toHaveFocus()
    await person.keyboard('{End}')
    expect(slot('17:30')).toHaveFocus()
    await person.keyboard('{ArrowDown}{PageUp}')
    expect(slot('15:30')).toHaveFocus()
    await person.keyboard('{Enter}')
    expect(screen.getByLabelText('Uhrzeit')).toHaveValue('15:30')
  })

  test('[L1] times say whether they are free, taken or over; what is over makes nothing', async () => {
    const person = show([item()])
    expect(slot('14:30', 'belegt')).toBeEnabled()
    expect(slot('15:00')).toBeEnabled()
    await person.click(slot('09:00', 'vorbei'))
    expect(slot('09:00', 'vorbei')).toHaveAttribute('aria-disabled', 'true')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  test('[L1] the present is a line with its time, on today only', () => {
    show()
    expect(screen.getByText('Jetzt 13:04')).toBeVisible()
  })

  test('[L1] on another day there is no line', () => {
    show([], { date: '2026-11-24' })
    expect(screen.queryByText(/Jetzt \d/)).not.toBeInTheDocument()
  })

  test('[L1] overlaps are shown in words too; cancelled ones take no place and are counted', () => {
    show([
      item(),
      item({ id: 'b', startsAt: '2026-11-23T13:45:00.000Z', endsAt: '2026-11-23T14:15:00.000Z', reference: 'B' }),
      item({ id: 'c', cancelled: true, reference: 'C' }),
    ])
    expect(
      screen.getByRole('button', { name: '14:30 bis 15:00 Uhr, Nachsorge, Als Nächstes, überschneidet sich' }),
    ).toBeVisible()
    expect(screen.getByRole('button', { name: '14:45 bis 15:15 Uhr, B, überschneidet sich' })).toBeVisible()
    expect(screen.getByText('1 abgesagter Termin steht in der Liste.')).toBeVisible()
  })

  test('[L1] the team has a column for each doctor; its times are that doctor’s', async () => {
    const person = show([], { doctors: [DOCTOR, OTHER] })
    await person.click(screen.getByRole('button', { name: 'Dr. Beispiel, Montag, 23. November, 16:00 Uhr, frei' }))
    expect(screen.getByLabelText('Ärztin oder Arzt')).toHaveValue(OTHER.id)
  })
})

describe('the week and its way around', () => {
  test('[L1] has Monday to Friday, and a Saturday when something is in it', () => {
    show([item({ startsAt: '2026-11-28T09:00:00.000Z', endsAt: '2026-11-28T09:15:00.000Z' })], { view: 'week' })
    const days = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)
    expect(days).toEqual(['Mo., 23.11.', 'Di., 24.11.', 'Mi., 25.11.', 'Do., 26.11.', 'Fr., 27.11.', 'Sa., 28.11.'])
  })

  test('[L1] views, weeks and days are addresses', async () => {
    const person = show([], { view: 'week', doctors: [DOCTOR, OTHER] })
    const link = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
    expect(link('Woche zurück')).toBe('/praxis?ansicht=woche&tag=2026-11-16')
    expect(link('Woche weiter')).toBe('/praxis?ansicht=woche&tag=2026-11-30')
    expect(link('Liste')).toBe(`/praxis?ansicht=liste&tag=${TODAY}`)
    expect(screen.getByRole('link', { name: 'Woche' })).toHaveAttribute('aria-current', 'page')
    await person.selectOptions(screen.getByLabelText('Wessen Termine'), 'Dr. Beispiel')
    expect(push).toHaveBeenLastCalledWith(`/praxis?ansicht=woche&tag=${TODAY}&bei=${OTHER.id}`)
  })
})

describe('details', () => {
  test('[L1] say when the code was used, and who made and changed the appointment', async () => {
    const person = show([
      item({
        version: 2,
        changed: { by: 'Dr. Demo', at: '2026-11-22T15:20:00.000Z' },
        code: { locked: false, usedAt: '2026-11-23T11:55:00.000Z' },
      }),
    ])
    await person.click(screen.getByRole('button', { name: /14:30 bis 15:00 Uhr, Nachsorge/ }))
    const dialog = screen.getByRole('dialog', { name: 'Nachsorge' })
    expect(dialog).toHaveTextContent('Montag, 23. November 2026, 14:30 bis 15:00 Uhr')
    expect(dialog).toHaveTextContent('Zuletzt benutzt am 23. November 2026 um 12:55 Uhr')
    expect(dialog).toHaveTextContent('Angelegt von Team Demo am 20. November 2026 um 10:00 Uhr')
    expect(dialog).toHaveTextContent('Zuletzt geändert von Dr. Demo am 22. November 2026 um 16:20 Uhr')
  })

  test('[R18] the code is locked and unlocked', async () => {
    const asked = answerWith({ json: { version: 2 } }, { json: { version: 3 } }, { status: 204 })
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: /Nachsorge/ }))
    await person.click(screen.getByRole('button', { name: 'Code sperren' }))
    expect(await screen.findByText(/Niemand kommt damit ins Wartezimmer/)).toBeVisible()
    await person.click(screen.getByRole('button', { name: 'Code entsperren' }))
    expect(await screen.findByText('Der Code gilt wieder.')).toBeVisible()
    expect(asked.map(({ path, body }) => [path, body])).toEqual([
      [`/api/appointments/${ID}/code`, { locked: true }],
      [`/api/appointments/${ID}/code`, { locked: false }],
    ])
    // What follows is about the version that this has made.
    await person.click(screen.getByRole('button', { name: 'Absagen' }))
    await person.click(screen.getByRole('button', { name: 'Termin absagen' }))
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ version: 3 }))
    expect(await screen.findByText('Der Termin ist abgesagt.')).toBeVisible()
  })
})

describe('overlaps', () => {
  test('[L1] what is in the way is named before anything is saved', async () => {
    const asked = answerWith(made())
    const person = show([item()])
    await person.click(slot('14:30', 'belegt'))
    expect(screen.getByText('Dieser Termin überschneidet sich mit:')).toBeVisible()
    expect(screen.getByText('14:30 bis 15:00 Uhr, Nachsorge')).toBeVisible()
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    await screen.findByTestId('dial-in-code')
    expect(asked[0]?.body).toMatchObject({ time: '14:30', overlapAccepted: true })
  })

  test('[L1] what only the server knows is asked about, and then saved', async () => {
    const message = 'Zu dieser Zeit gibt es schon einen Termin.'
    const dates = ['2026-11-23T14:30:00.000Z']
    const asked = answerWith({ status: 409, json: { error: 'overlaps', message, fields: ['time'], dates } }, made())
    const person = show()
    await person.click(slot('15:30'))
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    expect(await screen.findByText(message)).toBeVisible()
    await person.click(screen.getByRole('button', { name: 'Trotzdem anlegen' }))
    await screen.findByTestId('dial-in-code')
    expect(asked.map(({ body }) => (body as { overlapAccepted?: true }).overlapAccepted)).toEqual([undefined, true])
  })

  test('[L1] what was made here a moment ago is known already', async () => {
    answerWith(made())
    const person = show()
    await person.click(slot('15:30'))
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    await screen.findByTestId('dial-in-code')
    await person.click(screen.getByRole('button', { name: 'Fertig' }))
    await person.click(slot('15:30'))
    expect(screen.getByText('Dieser Termin überschneidet sich mit:')).toBeVisible()
  })
})

describe('changing', () => {
  async function open(change: Partial<AgendaItem> = {}) {
    const person = show([item(change)])
    await person.click(screen.getByRole('button', { name: /Nachsorge/ }))
    await person.click(screen.getByRole('button', { name: 'Termin ändern' }))
    return person
  }

  test('[L1] begins with what stands there, and sends the version that was seen', async () => {
    const asked = answerWith({ status: 204 })
    const person = await open()
    const time = screen.getByLabelText('Uhrzeit')
    expect(time).toHaveValue('14:30')
    expect(screen.getByLabelText('Dauer')).toHaveValue(30)
    await person.clear(screen.getByLabelText('Dauer'))
    await person.type(screen.getByLabelText('Dauer'), '45')
    await person.click(screen.getByRole('button', { name: 'Änderung speichern' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(screen.getByText('Gespeichert: Montag, 23. November, 14:30 bis 15:15 Uhr.')).toBeVisible()
    expect(asked).toEqual([
      {
        path: `/api/appointments/${ID}`,
        body: {
          date: TODAY,
          time: '14:30',
          minutes: 45,
          reference: 'Nachsorge',
          consentAtHand: false,
          version: 1,
          following: false,
        },
      },
    ])
  })

  test('[L11] who was slower sees the newest, keeps what was typed, and decides', async () => {
    const message = 'Jemand anderes hat diesen Termin inzwischen geändert.'
    const newest = item({
      version: 4,
      startsAt: '2026-11-23T15:00:00.000Z',
      endsAt: '2026-11-23T15:20:00.000Z',
      changed: { by: 'Team Demo', at: '2026-11-23T12:03:00.000Z' },
    })
    const asked = answerWith(
      { status: 409, json: { error: 'changed-meanwhile', message } },
      { json: newest },
      { status: 204 },
    )
    const person = await open()
    await person.type(screen.getByLabelText('Bezeichnung'), ' Knie')
    await person.click(screen.getByRole('button', { name: 'Änderung speichern' }))
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent(message)
    expect(alert).toHaveTextContent('16:00 bis 16:20 Uhr, Nachsorge. Geändert von Team Demo.')
    expect(screen.getByLabelText('Bezeichnung')).toHaveValue('Nachsorge Knie')
    await person.click(screen.getByRole('button', { name: 'Änderung speichern' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(asked.at(-1)?.body).toMatchObject({ version: 4, reference: 'Nachsorge Knie' })
  })

  test('[L1] what was cancelled meanwhile is said, and saved no more', async () => {
    answerWith(
      { status: 409, json: { error: 'changed-meanwhile', message: 'Inzwischen geändert.' } },
      { json: item({ version: 2, cancelled: true }) },
    )
    const person = await open()
    await person.click(screen.getByRole('button', { name: 'Änderung speichern' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Der Termin ist inzwischen abgesagt.')
    expect(screen.getByRole('button', { name: 'Änderung speichern' })).toBeDisabled()
  })

  test('[L1] of a series: this one, or all later ones too', async () => {
    const asked = answerWith({ status: 204 })
    const person = await open({ seriesId: 'series' })
    await person.click(screen.getByRole('radio', { name: 'Dieser und alle späteren der Reihe' }))
    await person.click(screen.getByRole('button', { name: 'Änderung speichern' }))
    await waitFor(() => expect(asked[0]?.body).toMatchObject({ following: true }))
  })
})

describe('cancelling', () => {
  test('[L1] sends the reason that the patient sees', async () => {
    const asked = answerWith({ status: 204 })
    const person = show([item({ version: 3, seriesId: 'series' })])
    await person.click(screen.getByRole('button', { name: /Nachsorge/ }))
    await person.click(screen.getByRole('button', { name: 'Absagen' }))
    await person.type(screen.getByLabelText('Grund der Absage'), 'Die Ärztin ist erkrankt.')
    await person.click(screen.getByRole('radio', { name: 'Dieser und alle späteren der Reihe' }))
    await person.click(screen.getByRole('button', { name: 'Termin absagen' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(asked[0]?.body).toEqual({ version: 3, reason: 'Die Ärztin ist erkrankt.', following: true })
  })
})

describe('a series', () => {
  test('[L1] is asked for in weeks and a last day; every code is shown', async () => {
    const further = [{ id: OTHER.id, code: 'ABCDEFGHJK', startsAt: '2026-12-07T14:30:00.000Z' }]
    const asked = answerWith(made(further))
    const person = show()
    await person.click(slot('15:30'))
    await person.click(screen.getByLabelText('Termin wiederholen'))
    await person.clear(screen.getByLabelText('Abstand in Wochen'))
    await person.type(screen.getByLabelText('Abstand in Wochen'), '2')
    expect(screen.getByLabelText('Letzter Tag')).toHaveValue('2027-01-18')
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    expect(await screen.findByTestId('dial-in-code')).toHaveTextContent('K7QM-3X9-RT2')
    expect(screen.getByRole('dialog')).toHaveTextContent('Montag, 7. Dezember 2026, 15:30 UhrABCD-EFG-HJK')
    expect(asked[0]?.body).toMatchObject({ repeat: { everyWeeks: 2, until: '2027-01-18' } })
  })

  test('[L1] on which day its hour does not exist is said', async () => {
    const json = {
      error: 'hour-does-not-exist',
      message: 'Die Uhr wird vorgestellt.',
      fields: ['time'],
      dates: ['2027-03-28'],
    }
    answerWith({ status: 400, json })
    const person = show()
    await person.click(slot('15:30'))
    await person.click(screen.getByLabelText('Termin wiederholen'))
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    expect(await screen.findByText('An diesen Tagen: 28. März 2027.')).toBeVisible()
  })
})

describe('»Sprechstunde jetzt«', () => {
  test('[L1] for a doctor one click is enough', async () => {
    const asked = answerWith(made())
    const person = show()
    await person.click(screen.getByRole('button', { name: 'Sprechstunde jetzt' }))
    expect(await screen.findByTestId('dial-in-code')).toHaveTextContent('K7QM-3X9-RT2')
    expect(asked).toEqual([{ path: '/api/appointments/immediate', body: { doctorId: DOCTOR.id } }])
    expect(refresh).toHaveBeenCalled()
    await person.click(screen.getByRole('button', { name: 'Fertig' }))
    expect(document.body).not.toHaveTextContent('K7QM')
  })

  test('[L1] the team says for whom', async () => {
    const asked = answerWith(made())
    const person = show([], { doctors: [DOCTOR, OTHER] })
    await person.click(screen.getByRole('button', { name: 'Sprechstunde jetzt' }))
    expect(asked).toEqual([])
    await person.selectOptions(screen.getByLabelText('Für wen?'), 'Dr. Beispiel')
    await person.click(screen.getByRole('button', { name: 'Jetzt beginnen' }))
    await screen.findByTestId('dial-in-code')
    expect(asked[0]?.body).toEqual({ doctorId: OTHER.id })
  })
})

describe('finding', () => {
  test('[L1] asks the server, shows what was found as a list, and leads back', async () => {
    const asked = answerWith({ json: { items: [item({ reference: 'Gefunden' })], more: true } })
    const person = show()
    await person.type(screen.getByLabelText('Termin suchen'), 'gefu 14:30')
    await person.click(screen.getByRole('button', { name: 'Suchen' }))
    expect(await screen.findByText('1 Termin gefunden')).toBeVisible()
    expect(within(screen.getByRole('listitem')).getByText(/Gefunden/)).toBeVisible()
    expect(screen.getByText(/Schreiben Sie mehr/)).toBeVisible()
    expect(asked).toEqual([{ path: '/api/appointments/search', body: { text: 'gefu 14:30' } }])
    await person.click(screen.getByRole('button', { name: 'Suche beenden' }))
    expect(slot('15:30')).toBeVisible()
  })
})

describe('the dial-in time', () => {
  const show = () => {
    renderInGerman(<DialInWindowForm window={{ openBeforeMinutes: 30, openAfterMinutes: 120 }} />)
    return userEvent.setup()
  }

  test('[L2] is saved, and said', async () => {
    const asked = answerWith({ status: 204 })
    const person = show()
    await person.clear(screen.getByLabelText('Minuten vor dem Termin'))
    await person.type(screen.getByLabelText('Minuten vor dem Termin'), '15')
    await person.click(screen.getByRole('button', { name: 'Einwahlzeit speichern' }))
    expect(await screen.findByText(/öffnet 15 Minuten vor dem Termin und schließt 120 Minuten/)).toBeVisible()
    expect(asked[0]?.body).toEqual({ openBeforeMinutes: 15, openAfterMinutes: 120 })
  })

  test.each(['', '4', '1441', '2,5', 'bald'])('[R6] »%s« is refused at the field', async (text) => {
    const asked = answerWith()
    const person = show()
    const field = screen.getByLabelText('Minuten vor dem Termin')
    await person.clear(field)
    if (text !== '') await person.type(field, text)
    await person.click(screen.getByRole('button', { name: 'Einwahlzeit speichern' }))
    expect(field).toBeInvalid()
    expect(asked).toEqual([])
  })
})
