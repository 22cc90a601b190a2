import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { AgePlots } from '@/components/retention/age-plot'
import { ClockWarning } from '@/components/retention/clock-warning'
import { KeepDaysForm } from '@/components/retention/keep-days-form'
import { NextRun } from '@/components/retention/next-run'
import { PurgeButton } from '@/components/retention/purge-button'
import { RecordTable } from '@/components/retention/record-table'
import { RunList } from '@/components/retention/run-list'
import { Verdict } from '@/components/retention/verdict'
import type { KindView, RetentionOverview, RunView } from '@/lib/retention/schema'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

const AT = '2026-11-23T12:00:00.000Z'

function kind(change: Partial<KindView> = {}): KindView {
  return {
    kind: 'appointment',
    period: { from: 'appointment-end' },
    days: 30,
    count: 12,
    oldest: '2026-11-03T12:00:00.000Z',
    goesAt: '2026-12-03T12:00:00.000Z',
    due: 0,
    overdue: 0,
    held: 0,
    ages: [
      { day: 3, count: 4 },
      { day: 20, count: 1 },
    ],
    ...change,
  }
}

function overview(change: Partial<RetentionOverview> = {}): RetentionOverview {
  return { at: AT, keepDays: 30, state: 'clear', kinds: [kind()], runs: [], ...change }
}

const goes = (due: number) => answerWith({ json: { kinds: [kind({ due }), kind({ kind: 'consent', due })] } })

beforeEach(() => refresh.mockClear())

describe('the one answer', () => {
  test('[R7][L10] nothing is older than it may be', () => {
    renderInGerman(<Verdict jump={null} overview={overview()} />)
    expect(screen.getByRole('heading', { name: 'Ist etwas älter, als es sein darf?' })).toBeVisible()
    expect(screen.getByText('Nein. Nichts ist älter, als es sein darf.')).toBeVisible()
    expect(screen.getByText(/23\.11\.2026, 13:00/)).toBeVisible()
  })

  test('[R7] something goes within the next round', () => {
    renderInGerman(<Verdict jump={null} overview={overview({ state: 'due', kinds: [kind({ due: 2 })] })} />)
    expect(screen.getByText('Nein, aber 2 Datensätze haben gerade die Frist erreicht.')).toBeVisible()
  })

  test('[R7] something is too old, with what to do', () => {
    renderInGerman(
      <Verdict jump={null} overview={overview({ state: 'overdue', kinds: [kind({ due: 2, overdue: 1 })] })} />,
    )
    expect(screen.getByText('Ja. Ein Datensatz ist älter als erlaubt.')).toBeVisible()
    expect(screen.getByText(/Bitte löschen Sie jetzt/)).toBeVisible()
  })

  test.each([
    ['forward', kind({ due: 2, overdue: 2 }), 'Nach der jetzigen Uhrzeit wären 2 Datensätze zu alt.'],
    ['back', kind(), 'Nach der jetzigen Uhrzeit wäre nichts zu alt.'],
  ] as const)(
    '[R7] by a clock that jumped (%s) there is no answer, and the clock comes first',
    (jump, one, sentence) => {
      renderInGerman(<Verdict jump={jump} overview={overview({ state: 'overdue', kinds: [one] })} />)
      expect(screen.getByText('Das lässt sich erst sagen, wenn die Uhr geprüft ist.')).toBeVisible()
      expect(screen.getByText(new RegExp(`${sentence} Bitte prüfen Sie zuerst die Uhr`))).toBeVisible()
      expect(screen.queryByText(/^(Ja|Nein)/)).not.toBeInTheDocument()
      expect(screen.queryByText(/löschen Sie jetzt/)).not.toBeInTheDocument()
    },
  )

  test('[R7] says what a running call holds back', () => {
    renderInGerman(<Verdict jump={null} overview={overview({ kinds: [kind({ held: 1 })] })} />)
    expect(screen.getByText(/Ein Datensatz bleibt noch, weil ein Gespräch läuft/)).toBeVisible()
  })
})

describe('the detail', () => {
  test('[F24][R7] names kind, purpose, number, age, period and day of deletion', () => {
    renderInGerman(<RecordTable title="Daten" kinds={[kind()]} keepDays={30} at={AT} />)
    const row = screen.getByRole('row', { name: /Termine/ })
    expect(row).toHaveTextContent('Den Termin planen')
    expect(row).toHaveTextContent('Art. 9 Abs. 2')
    const cells = within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
    expect(cells).toEqual([
      expect.stringContaining('12'),
      expect.stringContaining('20 Tage'),
      expect.stringContaining('30 Tage nach dem Ende des Termins'),
      expect.stringContaining('03.12.2026, 13:00'),
    ])
  })

  test('[L10] on a narrow screen is behind the name of its kind', async () => {
    const person = userEvent.setup()
    renderInGerman(<RecordTable title="Daten" kinds={[kind()]} keepDays={30} at={AT} />)
    const name = screen.getByRole('button', { name: 'Einzelheiten: Termine' })
    const purpose = screen.getByText(/Den Termin planen/)
    expect(name).toHaveAttribute('aria-expanded', 'false')
    expect(purpose).toHaveClass('max-lg:hidden')
    await person.click(name)
    expect(name).toHaveAttribute('aria-expanded', 'true')
    expect(purpose).not.toHaveClass('max-lg:hidden')
  })

  test('[R7] draws the ages against the limit, and says the same in words', () => {
    const tooOld = kind({ kind: 'consent', ages: [{ day: 30, count: 1 }] })
    renderInGerman(<AgePlots kinds={[kind(), tooOld, kind({ kind: 'account', days: null })]} />)
    expect(screen.getAllByRole('img')).toHaveLength(2)
    const plot = screen.getByRole('img', {
      name: 'Termine: 5 Einträge mit laufender Frist, der älteste 20 Tage. Frist: 30 Tage.',
    })
    expect(plot.querySelector('line')).toHaveAttribute('x1', '300')
    expect(plot.querySelectorAll('.fill-bad')).toHaveLength(0)
    expect(screen.getByRole('img', { name: /Einwilligungen/ }).querySelectorAll('.fill-bad')).toHaveLength(1)
  })

  test('[F24][R7] lists the runs with what they deleted, and one that was cut off', () => {
    const run = {
      id: 'a',
      trigger: 'daily',
      keepDays: 30,
      startedAt: AT,
      finishedAt: AT,
      counts: { appointment: 3, call_seat: 6 },
      appointmentsDue: 3,
      receipt: { number: 2, hash: 'ab'.repeat(32) },
    } as const
    renderInGerman(
      <RunList
        runs={[run, { ...run, id: 'b', trigger: 'on-demand', finishedAt: null, counts: {} }]}
        running={undefined}
      />,
    )
    const [done, cut] = screen.getAllByRole('listitem').filter((item) => item.textContent?.includes('23.11.2026'))
    expect(done).toHaveTextContent(/von selbst.*Termine: 3.*Plätze im Gespräch: 6.*vollständig/)
    expect(cut).toHaveTextContent(/von Hand.*Gelöscht: nichts.*nicht beendet/)
  })
})

describe('»Jetzt löschen«', () => {
  test('[R7] says first what will go, then deletes and says how much went', async () => {
    const person = userEvent.setup()
    const asked = goes(2)
    renderInGerman(<PurgeButton running={null} />)
    await person.click(screen.getByRole('button', { name: 'Jetzt löschen' }))
    const dialog = await screen.findByRole('dialog', { name: 'Jetzt löschen' })
    expect(dialog).toHaveTextContent(/Termine: 2.*Einwilligungen: 2/)
    expect(asked.map(({ path }) => path)).toEqual(['/api/retention'])

    const ran = answerWith({
      json: { counts: { appointment: 2, consent: 2 }, startedAt: AT, finishedAt: AT, appointmentsDue: 2 },
    })
    await person.click(within(dialog).getByRole('button', { name: 'Endgültig löschen' }))
    expect(await screen.findByRole('status')).toHaveTextContent('Gelöscht: 4 Datensätze.')
    expect(ran).toEqual([{ path: '/api/retention/runs', body: undefined }])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(refresh).toHaveBeenCalled()
  })

  test('[R7] a run that is going on elsewhere is said, not hidden', async () => {
    const person = userEvent.setup()
    goes(0)
    renderInGerman(<PurgeButton running={null} />)
    await person.click(screen.getByRole('button', { name: 'Jetzt löschen' }))
    answerWith({ status: 409, json: { error: 'purge-running', message: 'Es läuft gerade schon eine Löschung.' } })
    await person.click(await screen.findByRole('button', { name: 'Lauf starten' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Es läuft gerade schon eine Löschung.')
  })
})

describe('a run that is going on', () => {
  const progress = { startedAt: AT, appointmentsDue: 1000, counts: { appointment: 250, consent: 250 } }

  test('[R7] shows how far it is, and asks again until it is over', async () => {
    jest.useFakeTimers()
    try {
      const asked = answerWith({ json: { running: { ...progress, counts: { appointment: 500 } } } })
      renderInGerman(<PurgeButton running={progress} />)
      expect(screen.getByRole('status')).toHaveTextContent('250 von 1.000 fälligen Terminen sind gelöscht.')
      expect(screen.getByRole('progressbar')).toHaveAttribute('value', '250')
      await act(() => jest.advanceTimersByTimeAsync(2_000))
      expect(asked).toEqual([{ path: '/api/retention/runs', body: undefined }])
      expect(screen.getByRole('progressbar')).toHaveAttribute('value', '500')
      answerWith({ json: { running: null } })
      await act(() => jest.advanceTimersByTimeAsync(2_000))
      expect(screen.queryByRole('progressbar')).not.toBeInTheDocument()
      expect(refresh).toHaveBeenCalledTimes(1)
      const later = answerWith({ json: { running: null } })
      await act(() => jest.advanceTimersByTimeAsync(10_000))
      expect(later).toEqual([])
    } finally {
      jest.useRealTimers()
    }
  })

  test('[R7] of this admin’s own click, when it takes longer than somebody waits', async () => {
    const person = userEvent.setup()
    goes(2)
    renderInGerman(<PurgeButton running={null} />)
    await person.click(screen.getByRole('button', { name: 'Jetzt löschen' }))
    answerWith({ json: { ...progress, finishedAt: null } })
    await person.click(await screen.findByRole('button', { name: 'Endgültig löschen' }))
    expect(await screen.findByText(/Die Löschung dauert etwas länger und läuft weiter\./)).toBeVisible()
    expect(screen.getByRole('progressbar')).toHaveAttribute('max', '1000')
  })
})

describe('what the next run deletes', () => {
  const done: RunView = {
    ...{ id: 'a', keepDays: 30, startedAt: AT, finishedAt: AT, counts: {}, appointmentsDue: 0, receipt: null },
    trigger: 'daily',
  }

  test('[R7] is said before it begins, with the time at which it begins at the latest', () => {
    renderInGerman(<NextRun jump={null} overview={overview({ kinds: [kind({ due: 3 })], runs: [done] })} />)
    expect(screen.getByRole('heading', { name: 'Was der nächste Lauf löscht' })).toBeVisible()
    expect(screen.getByText(/Termine:/)).toHaveTextContent('Termine: 3')
    expect(screen.getByText(/spätestens 24\.11\.2026, 13:00/)).toBeVisible()
  })

  test('[R7] waits for the clock when that jumped', () => {
    renderInGerman(<NextRun jump="forward" overview={overview({ kinds: [kind({ due: 3 })], runs: [done] })} />)
    expect(screen.getByText('Es wird erst wieder gelöscht, wenn die Uhr geprüft ist.')).toBeVisible()
    expect(screen.queryByText(/spätestens/)).not.toBeInTheDocument()
  })

  test('[R7] is said to be nothing when it is nothing; what somebody demanded is no run of the day', () => {
    renderInGerman(<NextRun jump={null} overview={overview({ runs: [{ ...done, trigger: 'request' }] })} />)
    expect(screen.getByText('Zurzeit ist nichts fällig.')).toBeVisible()
    expect(screen.queryByText(/spätestens 24/)).not.toBeInTheDocument()
  })
})

describe('the clock', () => {
  const jumped = { now: '2027-01-23T12:00:00.000Z', last: AT, jump: 'forward' } as const

  test('[R7] that jumped is shown beside the last look; the admin’s word goes with the time that was shown', async () => {
    const person = userEvent.setup()
    renderInGerman(<ClockWarning clock={jumped} />)
    expect(
      screen.getByText(/Sie zeigt Samstag, 23\. Januar 2027.*Zuletzt wurde am Montag, 23\. November 2026/),
    ).toBeVisible()
    expect(screen.getByText(/wird nichts gelöscht/)).toBeVisible()
    const asked = answerWith({ status: 204 })
    await person.click(screen.getByRole('button', { name: 'Datum und Uhrzeit stimmen' }))
    expect(await screen.findByRole('status')).toHaveTextContent('Danke. Ab jetzt wird wieder gelöscht.')
    expect(asked).toEqual([{ path: '/api/retention/clock', body: { at: jumped.now } }])
    expect(refresh).toHaveBeenCalled()
  })

  test('[R7] that is as it should be is not talked about', () => {
    const { container } = renderInGerman(<ClockWarning clock={{ now: AT, last: AT, jump: null }} />)
    expect(container).toBeEmptyDOMElement()
  })
})

describe('the period', () => {
  const field = () => screen.getByRole('textbox', { name: 'Frist in Tagen' })
  const send = () => screen.getByRole('button', { name: 'Frist ändern' })

  test.each(['0', '-1', '400', '1.5', '', 'viele'])(
    '[R7] »%s« is refused with a sentence and not sent',
    async (typed) => {
      const person = userEvent.setup()
      const asked = answerWith({ status: 500 })
      renderInGerman(<KeepDaysForm keepDays={30} />)
      await person.clear(field())
      if (typed !== '') await person.type(field(), typed)
      await person.click(send())
      expect(field()).toHaveAccessibleDescription(/Die Frist muss zwischen 1 und 89 Tagen liegen\./)
      expect(asked).toEqual([])
    },
  )

  test('[R7] a longer one is set at once', async () => {
    const person = userEvent.setup()
    const asked = answerWith({ status: 204 })
    renderInGerman(<KeepDaysForm keepDays={30} />)
    await person.clear(field())
    await person.type(field(), '60{Enter}')
    expect(await screen.findByRole('status')).toHaveTextContent('Die Frist beträgt jetzt 60 Tage.')
    expect(asked).toEqual([{ path: '/api/retention', body: { keepDays: 60 } }])
  })

  test('[R7] a shorter one shows first what goes with it', async () => {
    const person = userEvent.setup()
    const asked = goes(5)
    renderInGerman(<KeepDaysForm keepDays={30} />)
    await person.clear(field())
    await person.type(field(), '7{Enter}')
    const dialog = await screen.findByRole('dialog', { name: 'Frist verkürzen' })
    expect(dialog).toHaveTextContent(/Mit einer Frist von 7 Tagen wird sofort gelöscht:.*Termine: 5/)
    expect(asked.map(({ path }) => path)).toEqual(['/api/retention?keepDays=7'])

    const changed = answerWith({ status: 204 })
    await person.click(within(dialog).getByRole('button', { name: 'Auf 7 Tage verkürzen' }))
    await waitFor(() => expect(refresh).toHaveBeenCalled())
    expect(changed).toEqual([{ path: '/api/retention', body: { keepDays: 7 } }])
  })
})
