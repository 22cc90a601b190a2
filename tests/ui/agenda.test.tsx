import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Agenda } from '@/components/agenda/agenda'
import type { Place } from '@/components/agenda/place'
import type { AgendaItem } from '@/lib/appointment/schema'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
const push = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh, push }) }))

const DOCTOR = { id: '11111111-1111-4111-8111-111111111111', name: 'Dr. Demo' }
const OTHER = { id: '22222222-2222-4222-8222-222222222222', name: 'Dr. Beispiel' }
const CLINIC = { name: 'Praxis Demo', phone: '030 000000', address: '', logo: null, origin: 'https://praxis.example' }
const CODE = 'K7QM3X9RT2'

function item(change: Partial<AgendaItem> = {}): AgendaItem {
  return {
    id: '33333333-3333-4333-8333-333333333333',
    doctorId: DOCTOR.id,
    doctorName: DOCTOR.name,
    startsAt: '2026-11-23T12:30:00.000Z',
    endsAt: '2026-11-23T12:45:00.000Z',
    reference: 'Nachsorge',
    cancelled: false,
    cancelReason: '',
    consentAtHand: false,
    version: 1,
    seriesId: null,
    created: { by: DOCTOR.name, at: '2026-11-20T09:00:00.000Z' },
    changed: null,
    code: { locked: false, usedAt: null },
    ...change,
  }
}

const LIST: Place = { view: 'list', date: '2026-11-23', doctorId: undefined }

function show(items: readonly AgendaItem[] = [], doctors = [DOCTOR], place = LIST) {
  renderInGerman(
    <Agenda items={items} doctors={doctors} namesDoctors={doctors.length > 1} clinic={CLINIC} place={place} />,
  )
  return userEvent.setup()
}

beforeEach(() => refresh.mockClear())

describe('the agenda', () => {
  test('[L1] groups by day on the clinic’s clock, and says which is next and which is cancelled', () => {
    show([
      item(),
      item({
        id: 'b',
        startsAt: '2026-11-23T23:15:00.000Z',
        endsAt: '2026-11-23T23:45:00.000Z',
        cancelled: true,
        reference: '',
      }),
    ])
    expect(screen.getByRole('heading', { name: 'Heute, Montag, 23. November' })).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Dienstag, 24. November' })).toBeVisible()
    const [next, cancelled] = screen.getAllByRole('listitem')
    if (!next || !cancelled) throw new Error('two appointments are shown')
    expect(next).toHaveTextContent('13:30')
    expect(next).toHaveTextContent('15 Minuten')
    expect(next).toHaveTextContent('Als Nächstes')
    expect(cancelled).toHaveTextContent('00:15')
    expect(cancelled).toHaveTextContent('Abgesagt')
    expect(cancelled).toHaveTextContent('Ohne Angabe')
    expect(within(cancelled).queryByRole('button')).not.toBeInTheDocument()
  })

  test('[L1] marks the one that is running', () => {
    show([item({ startsAt: '2026-11-23T12:00:00.000Z', endsAt: '2026-11-23T12:15:00.000Z' })])
    expect(screen.getByRole('listitem')).toHaveTextContent('Läuft jetzt')
    expect(screen.getByRole('listitem')).toHaveAttribute('aria-current', 'time')
  })

  test('[L1] says so in a sentence when there is nothing', () => {
    show()
    expect(screen.getByText('Für heute und die nächsten Tage sind keine Termine eingetragen.')).toBeVisible()
  })
})

describe('a new appointment', () => {
  const made = { json: { id: item().id, code: CODE, startsAt: '2026-11-24T08:00:00.000Z' } }

  async function open(doctors = [DOCTOR]) {
    const person = show([], doctors)
    await person.click(screen.getByRole('button', { name: 'Neuer Termin' }))
    return person
  }

  test('[L1] begins with today and the next quarter of an hour', async () => {
    await open()
    expect(screen.getByLabelText('Datum')).toHaveValue('2026-11-23')
    expect(screen.getByLabelText('Uhrzeit')).toHaveValue('13:15')
    expect(screen.getByLabelText('Dauer')).toHaveValue(15)
    expect(screen.getByLabelText('Bezeichnung')).toHaveValue('')
    expect(screen.queryByLabelText('Ärztin oder Arzt')).not.toBeInTheDocument()
  })

  test('[L1][R18] afterwards the code is shown, and the link has it behind # only', async () => {
    const asked = answerWith(made)
    const person = await open()
    await person.type(screen.getByLabelText('Bezeichnung'), 'Nachsorge')
    await person.click(screen.getByLabelText(/schriftliche Einwilligung/))
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    expect(await screen.findByTestId('dial-in-code')).toHaveTextContent('K7QM-3X9-RT2')
    expect(screen.getByTestId('dial-in-link')).toHaveTextContent(`https://praxis.example/#${CODE}`)
    expect(screen.getByText(/nur jetzt angezeigt/)).toBeVisible()
    expect(asked).toEqual([
      {
        path: '/api/appointments',
        body: {
          doctorId: DOCTOR.id,
          date: '2026-11-23',
          time: '13:15',
          minutes: 15,
          reference: 'Nachsorge',
          consentAtHand: true,
        },
      },
    ])
    expect(refresh).toHaveBeenCalled()
  })

  test('[L1] the team chooses whose appointment it is', async () => {
    const asked = answerWith(made)
    const person = await open([DOCTOR, OTHER])
    await person.selectOptions(screen.getByLabelText('Ärztin oder Arzt'), 'Dr. Beispiel')
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    await screen.findByTestId('dial-in-code')
    expect(asked[0]?.body).toMatchObject({ doctorId: OTHER.id })
    expect(screen.getByText(/24. November 2026, 09:00 Uhr, Dr. Beispiel/)).toBeVisible()
  })

  test('[L1] an hour that does not exist is said at the time, and nothing typed is lost', async () => {
    const message = 'Diese Uhrzeit gibt es an diesem Tag nicht.'
    answerWith({ status: 400, json: { error: 'hour-does-not-exist', message, fields: ['time'] } })
    const person = await open()
    await person.type(screen.getByLabelText('Bezeichnung'), 'Nachsorge')
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    await waitFor(() => expect(screen.getByLabelText('Uhrzeit')).toHaveAccessibleDescription(message))
    expect(screen.getByLabelText('Uhrzeit')).toBeInvalid()
    expect(screen.getByLabelText('Bezeichnung')).toHaveValue('Nachsorge')
  })

  test('[L1] an hour that exists twice is asked for, and sent with the next try', async () => {
    const asked = answerWith(
      { status: 400, json: { error: 'hour-exists-twice', message: 'Zweimal.', fields: ['time'] } },
      made,
    )
    const person = await open()
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    const choice = await screen.findByRole('group', { name: 'Welche Stunde meinen Sie?' })
    await person.click(within(choice).getByRole('radio', { name: /Die zweite/ }))
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    await screen.findByTestId('dial-in-code')
    expect(asked.map(({ body }) => (body as { occurrence?: string }).occurrence)).toEqual([undefined, 'second'])
  })

  test('[L1] without an answer the form stays as it was and says so', async () => {
    globalThis.fetch = jest.fn().mockRejectedValue(new TypeError('Failed to fetch'))
    const person = await open()
    await person.type(screen.getByLabelText('Bezeichnung'), 'Nachsorge')
    await person.click(screen.getByRole('button', { name: 'Termin anlegen' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('gerade nicht erreichbar')
    expect(screen.getByLabelText('Bezeichnung')).toHaveValue('Nachsorge')
  })
})

describe('handing the code on', () => {
  async function showCode() {
    answerWith({ json: { code: CODE } })
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: 'Neuer Code' }))
    await person.click(screen.getByRole('button', { name: 'Neuen Code erstellen' }))
    await screen.findByTestId('dial-in-code')
    return person
  }

  test('[R18] a new code is made only after a question that names the appointment', async () => {
    const asked = answerWith({ json: { code: CODE } })
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: 'Neuer Code' }))
    expect(screen.getByRole('dialog')).toHaveTextContent('Montag, 23. November, 13:30 Uhr · Nachsorge')
    expect(screen.getByRole('dialog')).toHaveTextContent('Der bisherige Code gilt dann sofort nicht mehr.')
    expect(asked).toEqual([])
    await person.click(screen.getByRole('button', { name: 'Neuen Code erstellen' }))
    expect(await screen.findByTestId('dial-in-code')).toHaveTextContent('K7QM-3X9-RT2')
    expect(asked).toEqual([{ path: `/api/appointments/${item().id}/code`, body: undefined }])
  })

  test.each([
    ['Code kopieren', 'K7QM-3X9-RT2', 'Der Code ist kopiert.'],
    ['Link kopieren', `https://praxis.example/#${CODE}`, 'Der Link ist kopiert.'],
    [
      'Text für SMS kopieren',
      `Videosprechstunde bei Dr. Demo: 23.11.2026, 13:30 Uhr. Bitte 5 Minuten vorher einwählen: https://praxis.example/#${CODE} Einwahlcode: K7QM-3X9-RT2`,
      'Der Text ist kopiert.',
    ],
  ])('[L1] »%s«', async (name, text, said) => {
    const person = await showCode()
    await person.click(screen.getByRole('button', { name }))
    expect(await navigator.clipboard.readText()).toBe(text)
    expect(screen.getByText(said)).toBeInTheDocument()
  })

  test('[L1] says so when the browser refuses to copy', async () => {
    const person = await showCode()
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
    await person.click(screen.getByRole('button', { name: 'Code kopieren' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Bitte markieren Sie den Text')
  })

  test('[L1][L13] the printed page holds date, doctor, address, code and what to do', async () => {
    const print = jest.fn()
    window.print = print
    const person = await showCode()
    const sheet = document.querySelector('body > [data-print-sheet]')
    expect(sheet).toHaveTextContent('Montag, 23. November 2026, 13:30 Uhr')
    for (const text of ['Dr. Demo', 'https://praxis.example', 'K7QM-3X9-RT2', 'nicht aufgezeichnet', '030 000000']) {
      expect(sheet).toHaveTextContent(text)
    }
    await person.click(screen.getByRole('button', { name: 'Drucken' }))
    expect(print).toHaveBeenCalled()
  })

  test('[R18] the code is gone with the dialogue', async () => {
    const person = await showCode()
    await person.click(screen.getByRole('button', { name: 'Fertig' }))
    expect(document.body).not.toHaveTextContent('K7QM')
  })
})

describe('cancelling', () => {
  test('[L1] asks first, and »Nicht absagen« changes nothing', async () => {
    const asked = answerWith()
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: 'Absagen' }))
    await person.click(screen.getByRole('button', { name: 'Nicht absagen' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(asked).toEqual([])
  })

  test('[L1] cancels and shows the agenda anew', async () => {
    const asked = answerWith({ status: 204 })
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: 'Absagen' }))
    await person.click(screen.getByRole('button', { name: 'Termin absagen' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    const body = { version: 1, reason: '', following: false }
    expect(asked).toEqual([{ path: `/api/appointments/${item().id}/cancellation`, body }])
    expect(refresh).toHaveBeenCalled()
  })

  test('[L1] says why it came too late', async () => {
    answerWith({ status: 409, json: { error: 'not-now', message: 'Das ist gerade nicht möglich.' } })
    const person = show([item()])
    await person.click(screen.getByRole('button', { name: 'Absagen' }))
    await person.click(screen.getByRole('button', { name: 'Termin absagen' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Das ist gerade nicht möglich.')
  })
})
