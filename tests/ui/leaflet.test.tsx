import { readFileSync } from 'node:fs'
import { screen } from '@testing-library/react'
import { StoredTable } from '@/components/legal/stored-table'
import { TextBody } from '@/components/legal/text-body'
import { Leaflet } from '@/components/visit/leaflet'
import { STANDARD } from '@/lib/legal/rules'
import { renderInGerman } from '../support/german'

const FACTS = {
  name: 'Praxis Demo',
  phone: '030 000000',
  email: 'praxis@example.org',
  address: 'Demoweg 1\n10115 Berlin',
  site: 'https://praxis.example',
}
const NOTHING = { name: 'Praxis', phone: '', email: '', address: '', site: 'https://praxis.example' }

const read = (name: string) => readFileSync(`messages/texts/${STANDARD}/${name}.md`, 'utf8')

function showLeaflet(keepDays: number) {
  const text = { version: STANDARD, german: read('leaflet.de'), english: read('leaflet.en') }
  renderInGerman(<Leaflet text={text} facts={FACTS} keepDays={keepDays} />)
}

function show(text: string, facts = FACTS) {
  return renderInGerman(<TextBody text={text} facts={facts} keepDays={30} />)
}

test('[L7][L13][R5][R20] tells patients of room, light, people, recording, helpers and technique', () => {
  showLeaflet(30)
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
  showLeaflet(14)
  expect(screen.getByText(/freiwillig und für Sie kostenlos/)).toBeVisible()
  expect(screen.getByText(/direkt von Gerät zu Gerät.*verschlüsselt/)).toBeVisible()
  expect(screen.getByText('Ihren Namen und die Daten zum Termin löschen wir 14 Tage nach dem Termin.')).toBeVisible()
  expect(screen.getByText(/Einwilligung können Sie jederzeit widerrufen/)).toBeVisible()
  expect(screen.getByRole('link', { name: /Alles zum Datenschutz/ })).toHaveAttribute('href', '/datenschutz')
})

test('[L14] whatever the clinic writes as its leaflet, the way to more about data protection stays', () => {
  renderInGerman(<Leaflet text={{ version: '3', german: 'Kurz', english: 'Short' }} facts={FACTS} keepDays={30} />)
  expect(screen.getByRole('link', { name: /Alles zum Datenschutz/ })).toHaveAttribute('href', '/datenschutz')
  // The patient, too, can tell which version they confirm.
  expect(screen.getByText('Fassung 3')).toBeVisible()
})

test('[R7][F23][R9] the privacy page names every kind that says something about patients, with its period', () => {
  renderInGerman(<StoredTable keepDays={14} />)
  expect(screen.getAllByRole('row')).toHaveLength(1 + 14)
  expect(screen.getByRole('row', { name: /Einwahlen/ })).toHaveTextContent('14 Tage nach dem Ende des Termins')
  expect(screen.getByRole('row', { name: /Verbindungsnachrichten/ })).toHaveTextContent('Mit dem Ende des Gesprächs')
})

test('[F23][R9][L7] the privacy notice says all that Article 13 asks for, with the clinic’s own details', () => {
  const { container } = show(read('privacy.de'))
  for (const word of [
    'Praxis Demo',
    'Demoweg 1',
    '030 000000',
    'praxis@example.org',
    'Art. 6 Abs. 1 Buchst. b',
    'Art. 9 Abs. 2 Buchst. h',
    '§ 630f BGB',
    'TURN',
    'außerhalb der Europäischen Union',
    'löschen wir 30 Tage nach seinem Ende',
    '§ 25 Abs. 2 Nr. 2 TDDDG',
    'Art. 15 DSGVO',
    'Art. 77 DSGVO',
    'Kein Computer trifft Entscheidungen',
    'jederzeit widerrufen',
    'Die Teilnahme ist freiwillig',
  ])
    expect(container).toHaveTextContent(word)
  expect(screen.getByRole('link', { name: 'Impressum' })).toHaveAttribute('href', '/impressum')
  expect(screen.getByRole('link', { name: '030 000000' })).toHaveAttribute('href', 'tel:030000000')
  expect(screen.getByRole('link', { name: 'praxis@example.org' })).toHaveAttribute('href', 'mailto:praxis@example.org')
  expect(screen.getByRole('table')).toBeVisible()
})

test('[F23][R9] where something is missing, and only there, a discreet note says what', () => {
  show('{Praxis}\n{Anschrift}\nTelefon: {Telefon}\nKammer: {fehlt: Name der Kammer}', NOTHING)
  expect(screen.getByText('(Angabe fehlt noch: Anschrift)')).toBeVisible()
  expect(screen.getByText('(Angabe fehlt noch: Telefon)')).toBeVisible()
  expect(screen.getByText('(Angabe fehlt noch: Name der Kammer)')).toBeVisible()
  expect(screen.getAllByText(/fehlt noch/)).toHaveLength(3)
})

test('[R6][F23][R9] markup, scripts and false addresses in a text stand there as they were written', () => {
  const written =
    '<img src=x onerror="alert(1)">\n[hier](javascript:alert(1))\n[dort](//evil.example)\n{Praxis} <b>fett</b>'
  const { container } = show(written, { ...FACTS, name: '<script>1</script>' })
  expect(container.querySelector('img, script, b, a')).toBeNull()
  for (const line of [
    '<img src=x onerror="alert(1)">',
    '[hier](javascript:alert(1))',
    '<script>1</script> <b>fett</b>',
  ])
    expect(container).toHaveTextContent(line)
})
