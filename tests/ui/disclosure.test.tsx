import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Disclosures } from '@/components/disclosure/disclosures'
import type { Disclosure } from '@/lib/disclosure/schema'
import { answerWith, renderInGerman } from '../support/german'

const appointment = {
  id: '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7',
  startsAt: '2026-11-24T13:30:00.000Z',
  endsAt: '2026-11-24T13:45:00.000Z',
  doctorName: 'Dr. Demo',
  cancelled: false,
  running: false,
}

const stored = (running = false): Disclosure => ({
  at: '2026-11-24T14:00:00.000Z',
  appointment: { ...appointment, running },
  goesAt: '2026-12-24T13:45:00.000Z',
  keepDays: 30,
  kinds: [
    {
      kind: 'waiting_entry',
      records: [
        [
          ['name', 'Demo Person'],
          ['status', 'FINISHED'],
        ],
      ],
      withheld: ['visit_hash'],
    },
    { kind: 'mail', records: [], withheld: [] },
  ],
})

async function open(): Promise<void> {
  renderInGerman(<Disclosures doctors={[]} />)
  await userEvent.type(screen.getByRole('textbox', { name: 'Einwahlcode' }), 'K7QM-3X9-RT2')
  await userEvent.click(screen.getByRole('button', { name: 'Termin suchen' }))
  expect(await screen.findByText('1 Termin gefunden')).toBeVisible()
  expect(screen.queryByText('Demo Person')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Termin 24.11.2026, 14:30 öffnen' }))
  expect(await screen.findByText('Demo Person')).toBeVisible()
}

test('[X3] a name is shown when an appointment is opened, with what binds who sees it; what goes is said before', async () => {
  const asked = answerWith(
    { json: [appointment] },
    { json: stored() },
    { json: { counts: { waiting_entry: 1, audit_event: 2 }, receipt: { number: 7 } } },
  )
  await open()
  expect(screen.getByText(/unterliegt der Schweigepflicht/)).toBeVisible()
  expect(screen.getByText(/^Nicht herausgegeben: Prüfwert des Besuchs\./)).toBeVisible()
  expect(screen.getByText('nichts gespeichert')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Sofort löschen' }))
  const dialog = within(screen.getByRole('dialog'))
  expect(dialog.getByText('Das wird gelöscht:')).toBeVisible()
  expect(dialog.getByText('Einwahlen:').textContent).toBe('Einwahlen: 1')
  await userEvent.click(dialog.getByRole('button', { name: 'Endgültig löschen' }))
  const said = await screen.findByText('Gelöscht: 3 Datensätze. Der Löschnachweis hat die Nummer 7.')
  expect(said.parentElement).toHaveFocus()
  expect(screen.queryByText('Demo Person')).toBeNull()
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/disclosures/search',
    `/api/disclosures/${appointment.id}`,
    `/api/disclosures/${appointment.id}`,
  ])
})

test('[X3][R7] while a call is going on nothing can be deleted', async () => {
  answerWith({ json: [{ ...appointment, running: true }] }, { json: stored(true) })
  await open()
  expect(screen.getByText(/Zu diesem Termin läuft gerade ein Gespräch/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Sofort löschen' })).toBeNull()
})
