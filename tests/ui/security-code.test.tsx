import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { CodeAlarm } from '@/components/call/code-alarm'
import { ConnectionLine } from '@/components/call/connection-line'
import { SecurityCode } from '@/components/call/security-code'
import { type CodeView, NO_CODE } from '@/lib/call/code.rules'
import type { Connection } from '@/lib/call/stats.client'
import { renderInGerman } from '../support/german'

/** Katze, Löwe, Pferd, Einhorn. */
const CODE = 0b000001_000010_000011_000100

function show(change: Partial<CodeView> = {}) {
  const decide = jest.fn()
  const view = { ...NO_CODE, code: CODE, ...change }
  const { rerender } = renderInGerman(<SecurityCode view={view} onDecide={decide} />)
  return {
    decide,
    becomes: (next: Partial<CodeView>) => rerender(<SecurityCode view={{ ...view, ...next }} onDecide={decide} />),
  }
}

const open = () => userEvent.click(screen.getByRole('button', { name: /^Sicherheitscode/ }))

test('[X1][R29] the quiet line names the four pictures; a screen reader hears names, no emoji', () => {
  show()
  expect(screen.getByTestId('security-code')).toHaveTextContent(/^🐱 Katze\s*🦁 Löwe\s*🐎 Pferd\s*🦄 Einhorn$/u)
  expect(screen.getByRole('button')).toHaveAccessibleName('Sicherheitscode Katze Löwe Pferd Einhorn Vergleichen')
})

test('[X1][R29] the dialogue shows names, digits and how to compare', async () => {
  show()
  await open()
  const dialog = screen.getByRole('dialog', { name: 'Sicherheitscode vergleichen' })
  const names = within(within(dialog).getByRole('list', { name: 'Die vier Bilder' })).getAllByRole('listitem')
  expect(names.map((item) => item.textContent)).toEqual(['🐱Katze', '🦁Löwe', '🐎Pferd', '🦄Einhorn'])
  for (const symbol of ['🐱', '🦁', '🐎', '🦄'])
    expect(within(dialog).getByText(symbol)).toHaveAttribute('aria-hidden', 'true')
  expect(dialog).toHaveTextContent('Als Ziffern: 0027 0532')
  expect(dialog).toHaveTextContent('liest die vier Namen oder die Ziffern laut vor')
})

test.each([
  ['Stimmt überein', 'match'],
  ['Stimmt nicht überein', 'mismatch'],
] as const)('[X1] »%s« says what was found, and of which code', async (name, verdict) => {
  const { decide } = show()
  await open()
  await userEvent.click(screen.getByRole('button', { name }))
  expect(decide.mock.calls).toEqual([[verdict, CODE]])
})

test.each([
  ['here', 'von Ihnen bestätigt', /Sie haben bestätigt\. Bitte warten/, false],
  ['there', 'von der anderen Seite bestätigt', /Die andere Seite hat bestätigt/, true],
  ['both', 'verglichen', /Beide Seiten haben den Code bestätigt/, false],
] as const)('[X1] confirmed by %s: the line says »%s«', async (confirmed, line, sentence, asks) => {
  show({ confirmed })
  expect(screen.getByRole('button', { name: /^Sicherheitscode/ })).toHaveAccessibleName(
    `Sicherheitscode Katze Löwe Pferd Einhorn ${line}`,
  )
  await open()
  expect(screen.getByRole('status')).toHaveTextContent(sentence)
  expect(screen.queryByRole('button', { name: 'Stimmt überein' }) !== null).toBe(asks)
  // A doubt may come late.
  expect(screen.getByRole('button', { name: 'Stimmt nicht überein' })).toBeVisible()
})

test.each(['nobody', 'here', 'there'] as const)(
  '[X1] confirmed by %s only is nowhere called »verglichen«',
  async (confirmed) => {
    show({ confirmed })
    await open()
    expect(document.body).not.toHaveTextContent(/\bverglichen\b/i)
  },
)

test.each([
  [{ code: null }, 'Sicherheitscode wird gebildet'],
  [{ code: null, exhausted: true }, 'Kein Sicherheitscode'],
  [{ code: null, alarm: 'refused' }, 'Sicherheitscode stimmt nicht'],
] as const)('[X1] without a code there is nothing to compare: %j', (change, text) => {
  show(change)
  expect(screen.getByText(text)).toBeVisible()
  expect(screen.queryByTestId('security-code')).toBeNull()
  expect(screen.queryByRole('button')).toBeNull()
})

test('[X1] the dialogue closes when its code has gone', async () => {
  const { becomes } = show()
  await open()
  becomes({ code: null })
  expect(screen.queryByRole('dialog')).toBeNull()
  becomes({})
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('[X1] how often the other side came with another certificate is told where it matters', async () => {
  show({ changes: 2 })
  await open()
  expect(screen.getByText(/2-mal neu angemeldet/)).toBeVisible()
})

test.each([
  ['mismatch-here', /Sie haben gemeldet, dass der Sicherheitscode nicht übereinstimmt/],
  ['mismatch-there', /Die andere Seite hat gemeldet/],
  ['refused', /Die Prüfung der Verbindung ist fehlgeschlagen/],
] as const)('[X1][R24] the alarm %s is one clear sentence, and leaves the choice to the people', (alarm, sentence) => {
  const { rerender } = renderInGerman(<CodeAlarm view={{ ...NO_CODE, alarm }} silent clinicPhone="030 1234" />)
  const said = screen.getByRole('alert')
  expect(said).toHaveTextContent(sentence)
  expect(said).toHaveTextContent('Legen Sie am besten auf. Rufen Sie an: 030 1234.')
  expect(said).toHaveTextContent('Ihre Kamera und Ihr Mikrofon sind jetzt aus. Sie können sie wieder einschalten.')
  rerender(<CodeAlarm view={{ ...NO_CODE, alarm }} silent={false} clinicPhone="" />)
  expect(said).toHaveTextContent(sentence)
  expect(said).not.toHaveTextContent('sind jetzt aus')
})

test.each([
  [{ code: CODE, replaced: true }, /Der Sicherheitscode ist neu.*Bitte vergleichen Sie noch einmal/],
  [{ code: CODE, replaced: true, confirmed: 'there' }, /Der Sicherheitscode ist neu/],
  [{ exhausted: true }, /gibt es keinen Sicherheitscode mehr/],
] as const)('[X1][X4] what changed under the people is said: %j', (change, sentence) => {
  renderInGerman(<CodeAlarm view={{ ...NO_CODE, ...change }} silent={false} clinicPhone="" />)
  expect(screen.getByRole('status')).toHaveTextContent(sentence)
})

test.each([
  { code: CODE },
  { code: null, replaced: true },
  { code: CODE, replaced: true, confirmed: 'here' },
  { code: CODE, replaced: true, confirmed: 'both' },
] as const)('[X1] nothing is said when nothing is new: %j', (change) => {
  renderInGerman(<CodeAlarm view={{ ...NO_CODE, ...change }} silent={false} clinicPhone="" />)
  expect(screen.queryByRole('status')).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})

const TOLD = {
  path: 'direct',
  protocol: 'FEFD',
  cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  srtp: 'AEAD_AES_256_GCM',
} as const

test.each([
  [TOLD, /^Geprüft/, ['direkt, verschlüsselt', 'DTLS 1.2', TOLD.cipher, TOLD.srtp]],
  [
    { ...TOLD, path: 'relayed', cipher: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256' },
    /^Nicht geprüft: Das Verfahren steht nicht in der Liste/,
    ['über Vermittlungsserver (verschlüsselt)', 'DTLS 1.2', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', TOLD.srtp],
  ],
  [
    { path: 'direct', protocol: null, cipher: null, srtp: null },
    /^Nicht geprüft: Ihr Browser nennt/,
    ['direkt, verschlüsselt', ...Array.from({ length: 3 }, () => 'Ihr Browser sagt es nicht.')],
  ],
] as const)('[R1][R2] the details of %j', async (connection, verdict, values) => {
  renderInGerman(<ConnectionLine connection={connection} chatOpen={false} />)
  await userEvent.click(screen.getByRole('button', { name: 'Einzelheiten' }))
  expect(screen.getAllByRole('definition').map((value) => value.textContent)).toEqual(values)
  expect(screen.getByText(/eprüft/)).toHaveTextContent(verdict)
})

test('[R1][R24][R29] an interruption takes the details away from nobody, and they say that they are of before', async () => {
  const line = (connection: Connection | null) => <ConnectionLine connection={connection} chatOpen={false} />
  const { rerender } = renderInGerman(line(null))
  expect(screen.getByTestId('connection-path')).toHaveTextContent('Noch nicht verbunden')
  expect(screen.queryByRole('button')).toBeNull()
  rerender(line(TOLD))
  const button = screen.getByRole('button', { name: 'Einzelheiten' })
  await userEvent.click(button)
  const [dialog, note] = [screen.getByRole('dialog'), screen.getByRole('status')]
  expect(note).toBeEmptyDOMElement()
  rerender(line(null))
  expect(screen.getByTestId('connection-path')).toHaveTextContent('Gerade nicht verbunden')
  expect(screen.getByRole('dialog')).toBe(dialog)
  expect(within(dialog).getByText(TOLD.cipher)).toBeVisible()
  expect(note).toHaveTextContent('Die Angaben sind von vorher.')
  rerender(line({ ...TOLD, path: 'relayed' }))
  expect(screen.getByRole('dialog')).toBe(dialog)
  expect(within(dialog).getByText('über Vermittlungsserver (verschlüsselt)')).toBeVisible()
  expect(note).toBeEmptyDOMElement()
  // Nor the button from under whoever is at it.
  rerender(line(null))
  await userEvent.click(screen.getByRole('button', { name: 'Schließen' }))
  expect(button).toBeVisible()
})
