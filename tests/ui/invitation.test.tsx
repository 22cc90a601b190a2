import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { Clinic } from '@/components/agenda/agenda'
import { IssuedCode } from '@/components/agenda/issued-code'
import { MailLine } from '@/components/invitation/mail-line'
import { PatientWords } from '@/components/invitation/patient-words'
import type { MailState } from '@/lib/invitation/schema'
import de from '@/messages/de.json'
import en from '@/messages/en.json'
import { answerWith, renderInGerman } from '../support/german'

const ID = '0b3c6c1e-3d1f-4d0c-9a51-4a8f1b7a0001'
const CODE = 'K7QM3X9RT2'
const CLINIC = {
  name: 'Praxis Demo',
  phone: '030 000000',
  address: '',
  logo: null,
  origin: 'https://praxis.example',
  sendsMail: true,
}

function show(clinic: Clinic = CLINIC) {
  const invitation = { id: ID, code: CODE, startsAt: '2026-12-01T09:00:00.000Z', doctorName: 'Dr. Demo' }
  renderInGerman(
    <PatientWords words={{ de: de.letter, en: en.letter }}>
      <IssuedCode invitation={invitation} clinic={clinic} />
    </PatientWords>,
  )
  return userEvent.setup()
}

const sheet = () => document.querySelector<HTMLElement>('body > [data-print-sheet]')
const waiting: MailState = { kind: 'invitation', status: 'waiting', sentAt: null, reason: null }
const sent: MailState = { ...waiting, status: 'sent', sentAt: '2026-11-23T12:05:00.000Z' }

describe('the e-mail', () => {
  test('[L1] goes out with address, language and wish for reminders; then its state is said', async () => {
    const asked = answerWith({ json: { mail: sent } })
    const person = show()
    await person.type(screen.getByLabelText(/^E-Mail-Adresse/), ' demo@example.org ')
    await person.click(screen.getByLabelText(/eine Stunde vorher erinnern/))
    await person.selectOptions(screen.getByLabelText('Sprache der Einladung'), 'Englisch')
    await person.click(screen.getByRole('button', { name: 'E-Mail senden' }))
    expect(await screen.findByText('E-Mail mit Einladung: gesendet am 23.11.2026, 13:05.')).toBeVisible()
    expect(asked).toEqual([
      {
        path: `/api/appointments/${ID}/mail`,
        body: { code: CODE, locale: 'en', email: 'demo@example.org', reminds: true },
      },
    ])
  })

  test('[L1] an address that is none is said at the field, and what was typed stays', async () => {
    answerWith({ status: 400, json: { error: 'invalid-input', message: 'x', fields: ['email'] } })
    const person = show()
    const field = screen.getByLabelText(/^E-Mail-Adresse/)
    await person.type(field, 'demo@')
    await person.click(screen.getByRole('button', { name: 'E-Mail senden' }))
    await waitFor(() => expect(field).toBeInvalid())
    expect(field).toHaveAccessibleDescription(expect.stringContaining('name@example.org'))
    expect(field).toHaveValue('demo@')
  })

  test('[L1] any other refusal is a sentence', async () => {
    answerWith({ status: 409, json: { error: 'code-not-current', message: 'Dieser Code gilt nicht mehr.' } })
    const person = show()
    await person.type(screen.getByLabelText(/^E-Mail-Adresse/), 'demo@example.org')
    await person.click(screen.getByRole('button', { name: 'E-Mail senden' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Dieser Code gilt nicht mehr.')
  })

  test('[L1] without a mail server one sentence says so, and the rest is there', () => {
    show({ ...CLINIC, sendsMail: false })
    expect(screen.getByText(/noch kein Mailserver eingerichtet/)).toBeVisible()
    expect(screen.queryByLabelText(/^E-Mail-Adresse/)).not.toBeInTheDocument()
    for (const name of ['Drucken', 'Brief als PDF', 'Text für SMS kopieren', 'Kalenderdatei'])
      expect(screen.getByRole('button', { name })).toBeEnabled()
  })
})

describe('the state at the appointment', () => {
  test.each([
    [waiting, 'E-Mail mit Einladung: wartet auf den Versand.'],
    [
      { ...waiting, reason: 'unreachable' },
      'E-Mail mit Einladung: noch nicht gesendet. Der Mailserver der Praxis antwortet nicht. Es wird von selbst wieder versucht.',
    ],
    [sent, 'E-Mail mit Einladung: gesendet am 23.11.2026, 13:05.'],
    [
      { ...waiting, kind: 'cancelled', status: 'failed', reason: 'address' },
      'E-Mail zur Absage: fehlgeschlagen. Diese Adresse gibt es nicht, oder sie nimmt nichts an.',
    ],
  ] satisfies [MailState, string][])('[L1] %j', (state, sentence) => {
    renderInGerman(<MailLine appointmentId={ID} initial={state} />)
    expect(screen.getByText(sentence)).toBeVisible()
  })

  test('[L1] is asked for again until the first try is over, and then no more', async () => {
    jest.useFakeTimers()
    try {
      const asked = answerWith({ json: { mail: waiting } }, { json: { mail: sent } })
      renderInGerman(<MailLine appointmentId={ID} initial={waiting} />)
      for (let times = 0; times < 5; times++) await act(() => jest.advanceTimersByTimeAsync(3_000))
      expect(asked.map(({ path }) => path)).toEqual([`/api/appointments/${ID}/mail`, `/api/appointments/${ID}/mail`])
      expect(screen.getByText(/gesendet am/)).toBeInTheDocument()
    } finally {
      jest.useRealTimers()
    }
  })
})

describe('the letter', () => {
  test('[L1][L7] on paper says the same in the patient’s language, with the address for the window', async () => {
    const person = show()
    await person.type(
      screen.getByLabelText('Anschrift für den Fensterumschlag'),
      'Demo Person\n Demoweg 1 \n\n12345 Demostadt',
    )
    expect(sheet()).toHaveAttribute('lang', 'de')
    expect(sheet()).toHaveTextContent('Demo PersonDemoweg 112345 Demostadt')
    expect(sheet()).toHaveTextContent('Dienstag, 1. Dezember 2026, 10:00 Uhr')
    expect(sheet()?.querySelector('svg[role=img]')).toHaveAccessibleName(/^QR-Code: /)
    expect(sheet()?.querySelectorAll('ol > li')).toHaveLength(6)
    await person.selectOptions(screen.getByLabelText('Sprache der Einladung'), 'Englisch')
    expect(sheet()).toHaveAttribute('lang', 'en')
    expect(sheet()).toHaveTextContent('How to dial in')
    expect(sheet()).toHaveTextContent('Tuesday, 1 December 2026')
  })

  test('[R9] on paper carries the clinic’s logo and its address', () => {
    show({ ...CLINIC, address: 'Demoweg 1\n10115 Berlin', logo: 'abc' })
    expect(sheet()).toHaveTextContent('Praxis Demo · Demoweg 1 · 10115 Berlin')
    expect(sheet()?.querySelector('img')).toHaveAttribute('src', '/api/clinic/logo/abc')
    expect(sheet()?.querySelector('img')).toHaveAttribute('alt', 'Praxis Demo')
  })

  test('[L1] what the PDF cannot do is said', async () => {
    const asked = answerWith({ status: 400, json: { error: 'letter-not-writable', message: 'Bitte drucken Sie.' } })
    const person = show()
    await person.click(screen.getByRole('button', { name: 'Brief als PDF' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Bitte drucken Sie.')
    expect(asked).toEqual([{ path: `/api/appointments/${ID}/letter`, body: { code: CODE, locale: 'de', address: [] } }])
  })
})
