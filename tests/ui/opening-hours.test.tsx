import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { OpeningHours } from '@/components/clinic/opening-hours'
import { answerWith, renderInGerman } from '../support/german'

const TIMES = {
  hours: [{ weekday: 1, opens: 480, closes: 720 }],
  closedDays: [{ firstDay: '2026-12-24', lastDay: '2026-12-31', name: 'Betriebsferien' }],
}

const day = (name: string) => within(screen.getByRole('group', { name }))
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })

test('[F21] shows what is set, and saves all of it at once', async () => {
  const asked = answerWith({ status: 204 })
  renderInGerman(<OpeningHours times={TIMES} />)
  expect(day('Montag').getByLabelText('Montag, 1. Zeit, von')).toHaveValue('08:00')
  expect(day('Dienstag').getByText('geschlossen')).toBeVisible()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Montag: Zeit hinzufügen' }))
  type(screen.getByLabelText('Montag, 2. Zeit, von'), '14:00')
  type(screen.getByLabelText('Montag, 2. Zeit, bis'), '18:30')
  await person.click(screen.getByRole('button', { name: 'Tage hinzufügen' }))
  const added = within(screen.getByRole('group', { name: 'Geschlossene Tage 2' }))
  type(added.getByLabelText('Erster Tag'), '2027-01-01')
  expect(added.getByLabelText('Letzter Tag')).toHaveValue('2027-01-01')
  await person.type(added.getByLabelText('Bezeichnung'), 'Neujahr')
  await person.click(screen.getByRole('button', { name: 'Öffnungszeiten speichern' }))
  expect(asked).toEqual([
    {
      path: '/api/opening-times',
      body: {
        hours: [...TIMES.hours, { weekday: 1, opens: 840, closes: 1110 }],
        closedDays: [...TIMES.closedDays, { firstDay: '2027-01-01', lastDay: '2027-01-01', name: 'Neujahr' }],
      },
    },
  ])
  expect(screen.getByText('Die Öffnungszeiten sind gespeichert.')).toBeVisible()
})

test('[F21] what cannot be is said at its place, and nothing is sent', async () => {
  const asked = answerWith()
  renderInGerman(<OpeningHours times={TIMES} />)
  const person = userEvent.setup()
  type(screen.getByLabelText('Montag, 1. Zeit, bis'), '07:00')
  type(screen.getByLabelText('Letzter Tag'), '2026-12-01')
  await person.click(screen.getByRole('button', { name: 'Öffnungszeiten speichern' }))
  expect(screen.getByLabelText('Montag, 1. Zeit, bis')).toHaveAccessibleDescription(/Das Ende liegt nach dem Beginn/)
  expect(screen.getByLabelText('Letzter Tag')).toHaveAccessibleDescription(/Bitte geben Sie beide Tage an/)
  expect(screen.getByRole('alert')).toHaveTextContent('Bitte prüfen Sie die Öffnungszeiten.')
  type(screen.getByLabelText('Montag, 1. Zeit, bis'), '')
  await person.click(screen.getByRole('button', { name: 'Öffnungszeiten speichern' }))
  expect(screen.getByLabelText('Montag, 1. Zeit, bis')).toBeInvalid()
  expect(asked).toEqual([])
})

test('[F21] all can be removed again', async () => {
  const asked = answerWith({ status: 204 })
  renderInGerman(<OpeningHours times={TIMES} />)
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Montag: 1. Zeit entfernen' }))
  await person.click(screen.getByRole('button', { name: 'Geschlossene Tage 1 entfernen' }))
  await person.click(screen.getByRole('button', { name: 'Öffnungszeiten speichern' }))
  expect(asked[0]?.body).toEqual({ hours: [], closedDays: [] })
})
