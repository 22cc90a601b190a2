import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Trail } from '@/components/audit/trail'
import { TrailCheck } from '@/components/audit/trail-check'
import type { TrailCheck as Check, TrailEntry } from '@/lib/audit/schema'
import { answerWith, renderInGerman } from '../support/german'

const AT = '2026-11-24T13:30:00.000Z'
const HASH = 'a'.repeat(64)

function check(change: Partial<Check> = {}): Check {
  return { at: AT, intact: true, entries: 12, head: { seq: 14, hash: HASH }, faults: [], furtherFaults: 0, ...change }
}

function entry(n: number, change: Partial<TrailEntry> = {}): TrailEntry {
  return {
    id: `7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0${String(n).padStart(2, '0')}`,
    at: AT,
    seq: n,
    actorKind: 'doctor',
    actorName: 'Dr. Demo',
    action: 'appointment.changed',
    subject: { appointment: { startsAt: AT, doctorName: 'Dr. Demo' }, accountName: null },
    ...change,
  }
}

const people = [{ id: '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7', name: 'Dr. Demo' }]

describe('whether the trail is intact', () => {
  test('[L11] is asked when the page opens, and answered first; the newest value can be noted down', async () => {
    const asked = answerWith({ json: check() })
    renderInGerman(<TrailCheck />)
    expect(await screen.findByText('Ja. Kein Eintrag wurde geändert, entfernt oder eingefügt.')).toBeVisible()
    expect(screen.getByText(/^Geprüft: 12 Einträge, 24\.11\.2026, 14:30\.$/)).toBeVisible()
    await userEvent.click(screen.getByText('Prüfwert des neuesten Eintrags, Nummer 14'))
    expect(screen.getByText(HASH)).toBeVisible()
    expect(asked).toEqual([{ path: '/api/audit/check', body: undefined }])
  })

  test('[L11] says what was found, and what to do', async () => {
    answerWith({
      json: check({
        intact: false,
        faults: [
          { kind: 'changed', seq: 3 },
          { kind: 'removed', seq: 4 },
          { kind: 'inserted', seq: 99 },
          { kind: 'chain', seq: null },
        ],
        furtherFaults: 2,
      }),
    })
    renderInGerman(<TrailCheck />)
    expect(await screen.findByText('Nein. 6 Abweichungen gefunden.')).toBeVisible()
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Eintrag 3 wurde geändert.',
      'Eintrag 4 wurde entfernt.',
      'Eintrag 99 stammt nicht von dieser Anwendung.',
      'Anfang oder Ende der Prüfkette wurden verändert.',
      'und 2 weitere',
    ])
    expect(screen.getByText(/Bitte lassen Sie das prüfen/)).toBeVisible()
  })
})

describe('the entries', () => {
  const next = { at: AT, id: entry(1).id }

  test('[L11] are sentences; older ones come behind them, with the same filter', async () => {
    const asked = answerWith(
      { json: { entries: [entry(2)], next } },
      { json: { entries: [entry(1, { action: 'appointment.created' })], next: null } },
    )
    renderInGerman(<Trail first={{ entries: [entry(3)], next: null }} people={people} />)
    expect(screen.getByText(/^Dr\. Demo hat den Termin am 24\.11\.2026, 14:30 bei Dr\. Demo geändert\.$/)).toBeVisible()
    await userEvent.selectOptions(screen.getByLabelText('Person'), 'Dr. Demo')
    await userEvent.selectOptions(screen.getByLabelText('Art'), 'Termine')
    await userEvent.click(screen.getByRole('button', { name: 'Anzeigen' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Ältere Einträge' }))
    expect(await screen.findByText(/angelegt\.$/)).toBeVisible()
    expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(3)
    expect(screen.queryByRole('button', { name: 'Ältere Einträge' })).toBeNull()
    const filter = { group: 'appointment', personId: people[0]?.id }
    expect(asked).toEqual([
      { path: '/api/audit/search', body: filter },
      { path: '/api/audit/search', body: { ...filter, after: next } },
    ])
  })

  test('[L11] a refusal is said, and what was shown stays', async () => {
    answerWith({ status: 503, json: { error: 'unavailable', message: 'Gerade nicht.' } })
    renderInGerman(<Trail first={{ entries: [entry(3)], next: null }} people={people} />)
    await userEvent.click(screen.getByRole('button', { name: 'Alle anzeigen' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Gerade nicht.')
    expect(screen.getByText('1 Eintrag angezeigt')).toBeVisible()
  })
})
