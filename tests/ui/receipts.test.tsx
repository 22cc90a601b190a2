import { screen } from '@testing-library/react'
import { Receipts } from '@/components/retention/receipts'
import { Register } from '@/components/retention/register'
import { RECORD_KINDS } from '@/lib/retention/records.rules'
import { columnsAbout, saysOfPeople } from '@/lib/retention/rules'
import de from '@/messages/de.json'
import { renderInGerman } from '../support/german'

const AT = '2026-11-23T12:00:00.000Z'

describe('»Löschnachweis«', () => {
  const newest = { number: 12, hash: 'ab'.repeat(32) }

  test('[X3] says that the chain is whole, shows the newest hash and gives the chain away', () => {
    renderInGerman(<Receipts chain={{ ok: true, count: 12, newest }} />)
    expect(screen.getByText('Die Kette der Nachweise ist lückenlos. Geprüft: 12 Nachweise.')).toBeVisible()
    expect(screen.getByText(newest.hash)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Als PDF herunterladen' })).toHaveAttribute(
      'href',
      '/api/receipts/document',
    )
    expect(screen.getByRole('link', { name: /JSON/ })).toHaveAttribute('href', '/api/receipts')
  })

  test.each([
    ['changed', 'Nachweis 7 wurde nachträglich geändert.'],
    ['unlinked', 'Nachweis 7 schließt nicht an den davor an'],
    ['beginning', 'Vor Nachweis 7 fehlt der Anfang'],
    ['end', 'Nach Nachweis 7 fehlt der neueste'],
  ] as const)('[X3] says that it is broken (%s), and no hash to note', (fault, sentence) => {
    renderInGerman(<Receipts chain={{ ok: false, fault, number: 7 }} />)
    expect(screen.getByText(/Die Kette der Nachweise ist verletzt/).parentElement).toHaveTextContent(sentence)
    expect(screen.queryByText(newest.hash)).not.toBeInTheDocument()
  })
})

describe('the record of processing activities', () => {
  const clinic = { name: 'Praxis Demo', address: 'Demoweg 1\n10115 Berlin', phone: '030 000000', email: '' }
  const show = () => renderInGerman(<Register clinic={clinic} keepDays={30} at={new Date(AT)} />)

  test('[X3][R7] names controller, purposes, people, recipients and measures', () => {
    show()
    expect(screen.getByText('Praxis Demo')).toBeVisible()
    for (const name of [
      'Verantwortliche Stelle',
      'Zwecke der Verarbeitung',
      'Betroffene Personen',
      'Daten, Rechtsgrundlagen und Löschfristen',
      'Empfänger',
      'Übermittlung in ein Drittland',
      /^Technische und organisatorische Maßnahmen/,
    ])
      expect(screen.getByRole('heading', { level: 2, name })).toBeVisible()
  })

  test('[X3][R7] has every kind of record that says something about people, with period and fields, from the one table', () => {
    show()
    for (const name of RECORD_KINDS) {
      const { name: words } = de.records.kinds[name]
      const heading = screen.queryByRole('heading', { level: 3, name: words })
      expect({ name, listed: heading !== null }).toEqual({ name, listed: saysOfPeople(name) })
      if (!heading) expect(screen.getByText(/^Nichts über Menschen sagen:/)).toHaveTextContent(words)
      const text = heading?.parentElement?.textContent ?? ''
      for (const column of heading ? columnsAbout(name, 'patient') : []) expect(text).toContain(column)
    }
    expect(screen.getAllByText(/^30 Tage nach dem Ende des Termins\./).length).toBeGreaterThan(5)
  })
})
