import { screen } from '@testing-library/react'
import { StoredTable } from '@/components/legal/stored-table'
import { RulesList } from '@/components/visit/rules-list'
import { renderInGerman } from '../support/german'

test('[L7][L13] tells patients of room, light, people, recording, helpers and technique', () => {
  renderInGerman(<RulesList keepDays={30} />)
  expect(screen.getByRole('heading', { name: 'Bevor Sie beginnen' })).toBeVisible()
  const told = screen.getByRole('heading', { name: 'Bevor Sie beginnen' }).closest('section')
  for (const word of [
    /geschlossenen, ruhigen Raum/,
    /gutem Licht/,
    /Stellen Sie zu Beginn alle im Raum vor/,
    /nicht aufgenommen werden/,
    /Hilft Ihnen jemand\?.*Datenschutz/,
    /Kamera, Mikrofon, Lautsprecher.*Chrome, Firefox oder Safari/,
  ]) {
    expect(told).toHaveTextContent(word)
  }
})

test('[L8][L9][L10][L12][L14] says that it is voluntary and free, how data is protected and where to read more', () => {
  renderInGerman(<RulesList keepDays={14} />)
  expect(screen.getByText(/freiwillig und für Sie kostenlos/)).toBeVisible()
  expect(screen.getByText(/direkt von Gerät zu Gerät.*verschlüsselt/)).toBeVisible()
  expect(screen.getByText('Ihren Namen und die Daten zum Termin löschen wir 14 Tage nach dem Termin.')).toBeVisible()
  expect(screen.getByText(/Einwilligung können Sie jederzeit widerrufen/)).toBeVisible()
  expect(screen.getByRole('link', { name: /Alles zum Datenschutz/ })).toHaveAttribute('href', '/datenschutz')
})

test('[R7][R9] the privacy page names every kind that says something about patients, with its period', () => {
  renderInGerman(<StoredTable keepDays={14} />)
  expect(screen.getAllByRole('row')).toHaveLength(1 + 14)
  expect(screen.getByRole('row', { name: /Einwahlen/ })).toHaveTextContent('14 Tage nach dem Ende des Termins')
  expect(screen.getByRole('row', { name: /Verbindungsnachrichten/ })).toHaveTextContent('Mit dem Ende des Gesprächs')
})
