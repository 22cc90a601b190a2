import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { AccentForm } from '@/components/clinic/accent-form'
import { LogoForm } from '@/components/clinic/logo-form'
import { ClinicColours, ClinicMark } from '@/components/clinic/look'
import { ProfileForm } from '@/components/clinic/profile-form'
import { StoredKinds } from '@/components/disclosure/stored-kinds'
import { TextEditor } from '@/components/legal/text-editor'
import { FrontDoor } from '@/components/visit/front-door'
import type { StoredKind } from '@/lib/disclosure/schema'
import de from '@/messages/de.json'
import en from '@/messages/en.json'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

const PROFILE = { name: 'Praxis Demo', phone: '030 000000', email: '', address: '', privacyUrl: '' }
const FACTS = { name: 'Praxis Demo', phone: '030 000000', email: '', address: '', site: 'https://praxis.example' }
const LOOK = { name: 'Praxis Demo', accent: '', logoHash: null, logoWidth: null, logoHeight: null }
const WORDS = { de: { legal: de.legal, records: de.records }, en: { legal: en.legal, records: en.records } }
const conflict = (error: string) => ({ status: 409, json: { error, message: 'Jemand anderes war schneller.' } })

beforeEach(() => refresh.mockClear())

describe('the clinic’s details', () => {
  test('[F23][R9][L14] are saved with what was there before', async () => {
    const asked = answerWith({ status: 204 })
    renderInGerman(<ProfileForm profile={PROFILE} />)
    const person = userEvent.setup()
    await person.type(screen.getByLabelText('Anschrift'), 'Demoweg 1{enter}10115 Berlin')
    await person.click(screen.getByRole('button', { name: 'Angaben speichern' }))
    expect(await screen.findByText('Die Angaben sind gespeichert.')).toBeVisible()
    const profile = { ...PROFILE, address: 'Demoweg 1\n10115 Berlin' }
    expect(asked).toEqual([{ path: '/api/clinic/profile', body: { was: PROFILE, profile } }])
  })

  test('[F23][R9] what cannot be is said at its field, and nothing is sent', async () => {
    const asked = answerWith()
    renderInGerman(<ProfileForm profile={PROFILE} />)
    const person = userEvent.setup()
    await person.type(screen.getByLabelText('Ihre eigene Datenschutzseite'), 'javascript:alert(1)')
    await person.clear(screen.getByLabelText('Name der Praxis'))
    await person.click(screen.getByRole('button', { name: 'Angaben speichern' }))
    expect(screen.getByLabelText('Ihre eigene Datenschutzseite')).toHaveAccessibleDescription(/mit https:\/\/ beginnt/)
    expect(screen.getByLabelText('Name der Praxis')).toBeInvalid()
    expect(asked).toEqual([])
  })

  test('[F23][R9] who comes second is shown what is stored now, keeps what was typed, and saves over it knowingly', async () => {
    const asked = answerWith(conflict('clinic-changed-meanwhile'), { status: 204 })
    const { rerender } = renderInGerman(<ProfileForm profile={PROFILE} />)
    const person = userEvent.setup()
    await person.type(screen.getByLabelText('E-Mail-Adresse'), 'praxis@example.org')
    await person.click(screen.getByRole('button', { name: 'Angaben speichern' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Jemand anderes war schneller.')
    expect(refresh).toHaveBeenCalled()
    const theirs = { ...PROFILE, phone: '030 999999' }
    rerender(<ProfileForm profile={theirs} />)
    expect(screen.getByRole('alert')).toHaveTextContent('Telefon, jetzt gespeichert: 030 999999')
    expect(screen.getByLabelText('E-Mail-Adresse')).toHaveValue('praxis@example.org')
    await person.click(screen.getByRole('button', { name: 'Angaben speichern' }))
    await screen.findByText('Die Angaben sind gespeichert.')
    expect(asked[1]?.body).toMatchObject({ was: theirs })
  })
})

describe('the colour', () => {
  test('[R29][F23][R9] that is too light to read gives way, says so, and is shown on both themes', async () => {
    const asked = answerWith({ status: 204 })
    renderInGerman(<AccentForm accent="" />)
    expect(screen.queryByText(/zu hell, um darin zu lesen/)).not.toBeInTheDocument()
    fireEvent.change(screen.getByLabelText('Farbe wählen'), { target: { value: '#ffb300' } })
    expect(screen.getByText(/zu hell, um darin zu lesen.*#[0-9a-f]{6}/)).toBeVisible()
    const [light, dark] = screen.getAllByRole('figure')
    for (const view of [light, dark]) expect(view?.style.getPropertyValue('--accent')).toMatch(/^#[0-9a-f]{6}$/)
    expect(light?.style.getPropertyValue('--accent')).not.toBe(dark?.style.getPropertyValue('--accent'))
    await userEvent.click(screen.getByRole('button', { name: 'Farbe speichern' }))
    expect(asked).toEqual([{ path: '/api/clinic/accent', body: { was: '', accent: '#ffb300' } }])
    expect(await screen.findByText('Die Farbe ist gespeichert.')).toBeVisible()
  })

  test('[F23][R9] of the software comes back', async () => {
    const asked = answerWith({ status: 204 })
    renderInGerman(<AccentForm accent="#7a1f5c" />)
    await userEvent.click(screen.getByRole('button', { name: 'Farbe der Software nehmen' }))
    await userEvent.click(screen.getByRole('button', { name: 'Farbe speichern' }))
    expect(asked[0]?.body).toEqual({ was: '#7a1f5c', accent: '' })
  })

  test('[R6] is no colour: nothing is sent', async () => {
    const asked = answerWith()
    renderInGerman(<AccentForm accent="" />)
    fireEvent.change(screen.getByLabelText('Farbwert'), { target: { value: 'red' } })
    expect(screen.getByLabelText('Farbwert')).toBeInvalid()
    await userEvent.click(screen.getByRole('button', { name: 'Farbe speichern' }))
    expect(asked).toEqual([])
  })
})

describe('the logo', () => {
  test('[F23][R9][R29] stands in the place of the name and is called by it', () => {
    const { rerender } = renderInGerman(<ClinicMark clinic={LOOK} />)
    expect(screen.getByText('Praxis Demo')).toBeVisible()
    rerender(<ClinicMark clinic={{ ...LOOK, logoHash: 'abc', logoWidth: 80, logoHeight: 24 }} />)
    expect(screen.getByRole('img', { name: 'Praxis Demo' })).toHaveAttribute('src', '/api/clinic/logo/abc')
  })

  test('[R6] a file that is no picture is said, and nothing is sent', async () => {
    globalThis.createImageBitmap = jest.fn(() => Promise.reject(new Error('no picture')))
    const asked = answerWith()
    renderInGerman(<LogoForm name="Praxis Demo" hash={null} />)
    const file = new File(['<svg onload="alert(1)"/>'], 'logo.png', { type: 'image/png' })
    await userEvent.upload(screen.getByLabelText('Bilddatei'), file)
    expect(await screen.findByText(/kein Bild, das wir benutzen können/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Logo speichern' })).toBeDisabled()
    expect(asked).toEqual([])
  })

  test('[F23][R9] goes with one click', async () => {
    const asked = answerWith({ status: 204 })
    renderInGerman(<LogoForm name="Praxis Demo" hash="abc" />)
    await userEvent.click(screen.getByRole('button', { name: 'Logo entfernen' }))
    expect(asked).toEqual([{ path: '/api/clinic/logo', body: { was: 'abc', png: null } }])
    expect(await screen.findByText('Das Logo ist entfernt.')).toBeVisible()
  })
})

test('[R6] the colour comes as a stylesheet of our own origin, and none without a colour', () => {
  const { rerender } = renderInGerman(<ClinicColours accent="#7a1f5c" />)
  expect(document.querySelector('link[rel=stylesheet]')).toHaveAttribute('href', '/api/clinic/colours/7a1f5c')
  rerender(<ClinicColours accent="" />)
  expect(document.querySelector('style')).toBeNull()
})

describe('writing a text', () => {
  const current = { version: '3', german: '## Titel\n\n{Praxis}', english: '## Title\n\n{Praxis}' }
  const editor = (change: object = {}) => (
    <TextEditor
      kind="leaflet"
      current={{ ...current, ...change }}
      standard={{ german: 'Standard', english: 'Standard' }}
      words={WORDS}
      facts={FACTS}
      keepDays={30}
    />
  )

  test('[F23][R9] shows the page beside it while one writes, in both languages, and publishes both as a new version', async () => {
    const asked = answerWith({ json: { version: '4' } })
    renderInGerman(editor())
    const person = userEvent.setup()
    expect(screen.getByRole('heading', { name: 'Titel' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Als neue Fassung veröffentlichen' })).toBeDisabled()
    fireEvent.change(screen.getByLabelText('Text (Deutsch)'), { target: { value: '- {Frist}\n- <b>fett</b>' } })
    expect(screen.getByText('30 Tage')).toBeVisible()
    expect(screen.getByText('<b>fett</b>')).toBeVisible()
    await person.click(screen.getByLabelText('Englisch'))
    fireEvent.change(screen.getByLabelText('Text (Englisch)'), { target: { value: '- {Frist}' } })
    expect(screen.getByText('30 days')).toBeVisible()
    await person.click(screen.getByRole('button', { name: 'Als neue Fassung veröffentlichen' }))
    expect(await screen.findByText('Veröffentlicht. Jetzt gilt Fassung 4.')).toBeVisible()
    expect(asked).toEqual([
      {
        path: '/api/texts/leaflet',
        body: { base: '3', german: '- {Frist}\n- <b>fett</b>', english: '- {Frist}' },
      },
    ])
  })

  test('[F23][R9] a placeholder that there is not is said with its line, in whichever language, and nothing is sent', async () => {
    const asked = answerWith()
    renderInGerman(editor({ english: 'one\n{Paxis}' }))
    const person = userEvent.setup()
    fireEvent.change(screen.getByLabelText('Text (Deutsch)'), { target: { value: 'neu' } })
    await person.click(screen.getByRole('button', { name: 'Als neue Fassung veröffentlichen' }))
    expect(screen.getByLabelText('Text (Englisch)')).toHaveAccessibleDescription(
      'Zeile 2: {Paxis} ist kein Platzhalter.',
    )
    expect(asked).toEqual([])
  })

  test('[F23][R9] who comes second keeps the own text, reads the other version, and then goes on from it', async () => {
    const asked = answerWith(conflict('text-changed-meanwhile'), { json: { version: '5' } })
    const { rerender } = renderInGerman(editor())
    const person = userEvent.setup()
    fireEvent.change(screen.getByLabelText('Text (Deutsch)'), { target: { value: 'meins' } })
    await person.click(screen.getByRole('button', { name: 'Als neue Fassung veröffentlichen' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Jemand anderes war schneller.')
    rerender(editor({ version: '4', german: 'ihres' }))
    expect(screen.getByRole('link', { name: /Fassung 4 lesen/ })).toHaveAttribute(
      'href',
      '/verwaltung/texte/merkblatt/4',
    )
    expect(screen.getByLabelText('Text (Deutsch)')).toHaveValue('meins')
    await person.click(screen.getByRole('button', { name: 'Gelesen, meinen Text behalten' }))
    await person.click(screen.getByRole('button', { name: 'Als neue Fassung veröffentlichen' }))
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked[1]?.body).toMatchObject({ base: '4', german: 'meins' })
  })
})

test.each([
  ['3/30', '/verwaltung/texte/merkblatt/3?frist=30'],
  ['2026-11', '/verwaltung/texte/merkblatt/2026-11'],
])('[R10][F23] whoever looks a consent up (%s) is led to the very text that was confirmed', (version, address) => {
  const consent: StoredKind = { kind: 'consent', records: [[['version', version]]], withheld: [] }
  renderInGerman(<StoredKinds kinds={[consent]} keepDays={30} />)
  const link = screen.getByRole('link', { name: 'Diesen Text lesen (neues Fenster)', hidden: true })
  expect(link).toHaveAttribute('href', address)
})

test('[R10] at the front door, who confirmed a leaflet that has changed reads it again and has to type nothing anew', async () => {
  const asked = answerWith({
    status: 409,
    json: { error: 'leaflet-changed', message: 'Die Hinweise haben sich gerade geändert.' },
  })
  const door = (leaflet: string, consent: string) => (
    <FrontDoor leaflet={<p>{leaflet}</p>} consent={consent} closed={null} onDialledIn={() => undefined} />
  )
  const { rerender } = renderInGerman(door('Alte Hinweise', '3/30'))
  const person = userEvent.setup()
  await person.type(screen.getByLabelText('Einwahlcode'), 'K7QM3X9RT2')
  await person.type(screen.getByLabelText('Vor- und Nachname'), 'Demo Patient')
  await person.click(screen.getByRole('checkbox', { name: /^Ich bestätige/ }))
  await person.click(screen.getByRole('button', { name: 'Einwählen' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Die Hinweise haben sich gerade geändert.')
  expect(asked[0]?.body).toMatchObject({ consent: '3/30' })
  expect(refresh).toHaveBeenCalled()
  rerender(door('Neue Hinweise', '4/30'))
  expect(screen.getByText('Neue Hinweise')).toBeVisible()
  expect(screen.getByRole('checkbox', { name: /^Ich bestätige/ })).not.toBeChecked()
  expect(screen.getByLabelText('Einwahlcode')).toHaveValue('K7QM3X9RT2')
  expect(screen.getByLabelText('Vor- und Nachname')).toHaveValue('Demo Patient')
})
