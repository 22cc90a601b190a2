import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { QualityLine } from '@/components/call/quality-line'
import type { Finding } from '@/lib/call/quality.rules'
import { renderInGerman } from '../support/german'

const GOOD: Finding = { name: 'good' }
const WIFI: Finding = { name: 'own-network', cause: 'loss', link: 'wifi' }
const OTHER: Finding = { name: 'other-network', cause: 'loss' }

const line = (finding: Finding | null, onAudioOnly?: () => void) => (
  <QualityLine finding={finding} onAudioOnly={onAudioOnly} />
)

test.each<[Finding | null]>([[null], [GOOD]])('[R24][F13] nothing is shown or said of %j', (finding) => {
  renderInGerman(line(finding))
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test.each<[Finding, string, RegExp, string[]]>([
  [WIFI, 'Ihr WLAN ist schwach.', /kommt nicht an/, ['Gehen Sie näher an Ihren WLAN-Router.']],
  [
    { name: 'own-network', cause: 'narrow', link: 'mobile' },
    'Ihr Mobilfunknetz ist schwach.',
    /zu langsam/,
    [
      'Gehen Sie näher an ein Fenster. Dort ist das Netz oft besser.',
      'Wechseln Sie in ein WLAN, wenn Sie eines haben.',
    ],
  ],
  [
    { name: 'own-network', cause: 'loss', link: 'cable' },
    'Ihre Internetverbindung ist schwach.',
    /kommt nicht an/,
    ['Beenden Sie Filme und Downloads auf anderen Geräten.'],
  ],
  [
    { name: 'own-network', cause: 'loss', link: 'untold' },
    'Ihre Internetverbindung ist schwach.',
    /kommt nicht an/,
    ['Nutzen Sie WLAN? Dann gehen Sie näher an Ihren WLAN-Router.'],
  ],
  [
    OTHER,
    'Die Internetverbindung auf der anderen Seite ist schwach.',
    /kommt nicht an/,
    ['Sagen Sie es Ihrem Gegenüber. Auch dort hilft ein Platz näher am WLAN-Router.'],
  ],
  [
    { name: 'own-device' },
    'Ihr Gerät ist stark ausgelastet.',
    /kommt mit dem Bild nicht nach/,
    ['Schließen Sie andere Programme.'],
  ],
  [
    { name: 'unclear', cause: 'delay' },
    'Die Verbindung ist im Moment nicht gut.',
    /verspätet/,
    ['Beenden Sie Filme und Downloads auf anderen Geräten.'],
  ],
])('[R24] %j explains itself', async (finding, sentence, cause, advice) => {
  const audioOnly = jest.fn()
  renderInGerman(line(finding, audioOnly))
  await userEvent.click(screen.getByRole('button', { name: `${sentence} Was hilft` }))
  const dialog = within(screen.getByRole('dialog', { name: sentence }))
  expect(dialog.getByText(cause)).toBeVisible()
  const told = dialog.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(told).toEqual(expect.arrayContaining([...advice, 'Nur Ton ist eine gute Lösung.']))
  expect(dialog.getByText('Das Gespräch geht weiter, solange Sie beide möchten.')).toBeVisible()
  // Offered, never forced.
  expect(audioOnly).not.toHaveBeenCalled()
  await userEvent.click(dialog.getByRole('button', { name: 'Nur mit Ton weitersprechen' }))
  expect(audioOnly).toHaveBeenCalledTimes(1)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('[R24][F14] who speaks without a picture already is not offered it', async () => {
  renderInGerman(line(WIFI))
  await userEvent.click(screen.getByRole('button'))
  expect(screen.queryByRole('button', { name: /Nur mit Ton/ })).toBeNull()
})

test('[R24] who reads is not interrupted when the connection is good again', async () => {
  const { rerender } = renderInGerman(line(WIFI))
  await userEvent.click(screen.getByRole('button'))
  rerender(line(GOOD))
  expect(screen.getByRole('dialog', { name: 'Die Verbindung ist wieder gut.' })).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Schließen' }))
  expect(screen.queryByRole('button')).toBeNull()
})

test('[R24] an interruption closes the details: nothing is called good that is not', async () => {
  const { rerender } = renderInGerman(line(WIFI))
  await userEvent.click(screen.getByRole('button'))
  rerender(line(null))
  expect(screen.queryByRole('dialog')).toBeNull()
  rerender(line(WIFI))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('button')).toHaveTextContent('Ihr WLAN ist schwach.')
})

test('[R24][R29] a screen reader hears the first change at once, later ones not too often', async () => {
  jest.useFakeTimers()
  try {
    const { rerender } = renderInGerman(line(GOOD))
    const change = async (finding: Finding | null) => {
      rerender(line(finding))
      await act(() => jest.advanceTimersByTimeAsync(0))
    }
    const spoken = screen.getByRole('status')
    await change(WIFI)
    expect(spoken).toHaveTextContent('Ihr WLAN ist schwach.')
    await change(OTHER)
    await change(WIFI)
    await change(GOOD)
    expect(spoken).toHaveTextContent('Ihr WLAN ist schwach.')
    await act(() => jest.advanceTimersByTimeAsync(20_000))
    expect(spoken).toHaveTextContent('Die Verbindung ist wieder gut.')
    await change(null)
    expect(spoken).toHaveTextContent('Die Verbindung ist wieder gut.')
  } finally {
    jest.useRealTimers()
  }
})
