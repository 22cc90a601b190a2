import { act, screen, within } from '@testing-library/react'
import { LiveStatus } from '@/components/operation/live-status'
import { ShortLine } from '@/components/operation/short-line'
import { faultsOf } from '@/lib/operation/rules'
import type { Figures, OperationStatus } from '@/lib/operation/schema'
import { WELL } from '../support/figures-of-operation'
import { answerWith, renderInGerman } from '../support/german'

const statusOf = (more: Partial<Figures> = {}): OperationStatus => {
  const figures = { ...WELL, ...more }
  return { figures, faults: faultsOf(figures) }
}

const AWAY: Partial<Figures> = {
  mail: { server: { state: 'unreachable', at: WELL.at }, waiting: 2, failed: 0, oldestAt: null },
  disk: { free: 1_500_000_000, total: 120_000_000_000 },
  lastBackupAt: null,
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

/** Half a minute later, with the answer to what is asked then. */
const later = async () => await act(async () => await jest.advanceTimersByTimeAsync(30_000))

test('[R6][F26] on a good day the page says so, and shows the figures', () => {
  renderInGerman(<LiveStatus first={statusOf()} />)
  expect(screen.getByRole('heading', { name: 'Ist alles in Ordnung?' })).toBeVisible()
  expect(screen.getByRole('status')).toHaveTextContent('Ja, alles funktioniert.')
  expect(screen.queryByRole('heading', { name: 'Was zu tun ist' })).toBeNull()
  const figure = (name: string) => screen.getByText(name).closest('div')
  expect(figure('Frei')).toHaveTextContent('81 GB von 120 GB')
  expect(figure('Gilt noch')).toHaveTextContent('57 Tage')
  expect(figure('Sprechzimmer')).toHaveTextContent('0.1.0 (abcdef012345)')
})

test('[R6] each fault has a sentence and a remedy, what may be on purpose stands apart', () => {
  renderInGerman(<LiveStatus first={statusOf(AWAY)} />)
  expect(screen.getByRole('status')).toHaveTextContent('Nein: Etwas funktioniert nicht.')
  const todo = screen.getByRole('heading', { name: 'Was zu tun ist' }).closest('section')
  const lines = within(todo ?? document.body).getAllByRole('listitem')
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Der Mailserver ist nicht erreichbar\..*Abhilfe: Adresse und Port in SMTP_URL/),
    expect.stringMatching(
      /^Auf dem Datenträger wird es eng: Es sind nur noch 1,5\sGB frei\..*Abhilfe: Alte Sicherungen/,
    ),
  ])
  const notes = screen.getByRole('heading', { name: 'Gut zu wissen' }).closest('section')
  expect(notes).toHaveTextContent('»npm run backup«')
})

test('[R6] the page looks again by itself; when nobody answers it says so and keeps what it knows', async () => {
  const asked = answerWith(
    { json: statusOf(AWAY) },
    { status: 503, json: { error: 'unavailable', message: 'Gerade nicht erreichbar.' } },
    { json: statusOf() },
  )
  renderInGerman(<LiveStatus first={statusOf()} />)
  await later()
  expect(screen.getByRole('status')).toHaveTextContent('Nein: Etwas funktioniert nicht.')
  await later()
  expect(screen.getByRole('alert')).toHaveTextContent(/Gerade nicht erreichbar\..*ist von 13:04:00 Uhr/)
  expect(screen.queryByRole('status')).toBeNull()
  expect(screen.getByText('Nicht erreichbar')).toBeVisible()
  await later()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByRole('status')).toHaveTextContent('Ja, alles funktioniert.')
  expect(asked.map(({ path }) => path)).toEqual(['/api/operation', '/api/operation', '/api/operation'])
})

test('[R6] the overview says in a line whether all is well', () => {
  const { unmount } = renderInGerman(<ShortLine status={statusOf({ lastBackupAt: null })} />)
  expect(screen.getByText(/Ja, alles funktioniert\.$/)).toBeVisible()
  unmount()
  renderInGerman(<ShortLine status={statusOf({ ...AWAY, loopDelayMs: 900, migrations: { newest: '', pending: 1 } })} />)
  expect(screen.getByText(/Nein: 2 Dinge funktionieren nicht\.$/)).toBeVisible()
})
