import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { CallStage } from '@/components/call/call-stage'
import { MAX_TEXT } from '@/lib/call/chat.rules'
import { NO_CODE } from '@/lib/call/code.rules'
import { MAX_FILE_BYTES } from '@/lib/call/file.rules'
import { packPart } from '@/lib/call/file-part.rules'
import type { CallPicture } from '@/lib/call/picture.client'
import { CallRunner } from '@/lib/call/runner.client'
import { renderInGerman } from '../support/german'
import { Desk } from '../support/written'

const DOCTOR = 'Dr. Demo'

/** Side 0 is on the screen, side 1 is the other browser. */
async function show({ side = 'patient', touch = false }: { side?: 'doctor' | 'patient'; touch?: boolean } = {}) {
  Object.defineProperty(globalThis, 'matchMedia', { value: () => ({ matches: touch }), configurable: true })
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
  })
  const desk = new Desk()
  const picture: CallPicture = {
    callId: 'call-1',
    entryId: null,
    seat: side === 'doctor' ? 0 : 1,
    companions: [],
    state: { status: 'connected', attempt: 1, peerEpoch: 1, peer: 'open', retry: 0 },
    local: null,
    remote: null,
    microphoneOn: true,
    cameraOn: true,
    connection: null,
    finding: { name: 'good' },
    screen: null,
    audioOnly: false,
    other: null,
    code: NO_CODE,
    conversation: desk.person(0),
  }
  renderInGerman(
    <CallStage
      side={side}
      runner={new CallRunner()}
      picture={picture}
      otherName={DOCTOR}
      clinicPhone=""
      ending={<button type="button">Auflegen</button>}
    />,
  )
  const person = userEvent.setup({ advanceTimers: jest.advanceTimersByTime })
  /** What is on its way arrives and is drawn. */
  const settle = () =>
    act(async () => {
      await desk.rest()
      jest.advanceTimersByTime(300)
      await desk.rest()
      jest.advanceTimersByTime(100)
    })
  act(() => desk.open())
  await settle()
  const otherWrites = async (text: string) => {
    desk.person(1).type(text)
    desk.person(1).commit()
    await settle()
  }
  const open = () => person.click(screen.getByRole('button', { name: /^Nachrichten/ }))
  return { desk, person, settle, otherWrites, open }
}

const panel = () => screen.queryByRole('region', { name: 'Nachrichten' })
const log = () => within(screen.getByRole('log', { name: `Nachrichten mit ${DOCTOR}` }))
const field = () => screen.getByRole('textbox', { name: `Nachricht an ${DOCTOR}` })
const news = () =>
  screen
    .getAllByRole('status')
    .map(({ textContent }) => textContent)
    .join('')

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
  jest.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('opening and closing', () => {
  test('[R29] the button says whether it is open, the focus goes to where one writes and comes back', async () => {
    const { person, open } = await show()
    const button = screen.getByRole('button', { name: 'Nachrichten' })
    expect(button).toHaveAttribute('aria-expanded', 'false')
    await open()
    expect(button).toHaveAttribute('aria-expanded', 'true')
    expect(button).toHaveAttribute('aria-controls', panel()?.id)
    expect(field()).toHaveFocus()
    await person.click(screen.getByRole('button', { name: 'Schließen' }))
    expect(panel()).not.toBeInTheDocument()
    expect(button).toHaveFocus()
  })

  test('[R29] Escape closes the panel and nothing else', async () => {
    const { person, open } = await show()
    await open()
    await person.keyboard('{Escape}')
    expect(panel()).not.toBeInTheDocument()
    expect(screen.getByRole('dialog', { name: `Gespräch mit ${DOCTOR}` })).toHaveAttribute('open')
    expect(screen.getByRole('button', { name: 'Nachrichten' })).toHaveFocus()
  })

  test('[R26] with fingers the title comes first: their keyboard would cover what is to be read', async () => {
    const { open } = await show({ touch: true })
    await open()
    expect(screen.getByRole('heading', { name: 'Nachrichten' })).toHaveFocus()
  })

  test('[R29] everything is reached by Tab', async () => {
    const { person, open } = await show()
    await open()
    screen.getByRole('heading', { name: 'Nachrichten' }).focus()
    const reached: string[] = []
    for (let n = 0; n < 6; n += 1) {
      await person.tab()
      reached.push(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
    }
    expect(reached).toEqual(['Schließen', `Nachrichten mit ${DOCTOR}`, '', 'Senden', 'Datei senden', ''])
  })
})

describe('writing', () => {
  test('[X5] Enter sends, Shift and Enter begin a new line', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    await person.type(field(), 'Guten Tag{Shift>}{Enter}{/Shift}Doktor{Enter}')
    await settle()
    expect(field()).toHaveValue('')
    expect(
      desk
        .person(1)
        .picture()
        .chat.lines.map(({ text }) => text),
    ).toEqual(['Guten Tag\nDoktor'])
    expect(log().getByText(/Guten Tag/)).toBeVisible()
    expect(log().getByText('Sie')).toBeVisible()
  })

  test('[X5] Enter that ends the choice of an input method sends nothing', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    await person.type(field(), 'にほん')
    field().dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
    )
    await settle()
    expect(desk.person(1).picture().chat.lines).toEqual([])
  })

  test('[X5] the button sends too, and the focus stays where one writes', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    await person.type(field(), 'Guten Tag')
    await person.click(screen.getByRole('button', { name: 'Senden' }))
    await settle()
    expect(desk.person(1).picture().chat.lines).toHaveLength(1)
    expect(field()).toHaveFocus()
  })

  test('[X5] the other side sees the letters before Enter, and the page says so', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    expect(field()).toHaveAccessibleDescription(`${DOCTOR} sieht jeden Buchstaben, während Sie schreiben.`)
    await person.type(field(), 'Gut')
    await settle()
    expect(desk.person(1).picture().chat).toMatchObject({ otherDraft: 'Gut', lines: [] })
  })

  test('[X5] the switch is on at first; off, the letters stay here', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    const share = screen.getByRole('switch', { name: 'Beim Schreiben mitlesen lassen' })
    expect(share).toBeChecked()
    await person.click(share)
    expect(field()).toHaveAccessibleDescription(`${DOCTOR} sieht Ihre Nachricht erst, wenn Sie sie senden.`)
    await person.type(field(), 'Geheim')
    await settle()
    expect(desk.person(1).picture().chat.otherDraft).toBe('')
  })

  test('[X5] a full message says so instead of swallowing letters', async () => {
    const { open, person } = await show()
    await open()
    await person.click(field())
    await person.paste('a'.repeat(MAX_TEXT - 1))
    expect(screen.getByText('Noch ein Zeichen.')).toBeVisible()
    await person.paste('bc')
    expect(field()).toHaveValue(`${'a'.repeat(MAX_TEXT - 1)}b`)
    expect(screen.getByText('Die Nachricht ist voll. Bitte senden Sie sie.')).toBeVisible()
  })

  test('[X4] what was written without a connection says that it waits', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    act(() => desk.cut())
    await person.type(field(), 'Hallo{Enter}')
    expect(log().getByText('Kommt an, sobald die Verbindung wieder steht.')).toBeVisible()
    act(() => desk.open())
    await settle()
    expect(log().queryByText('Kommt an, sobald die Verbindung wieder steht.')).not.toBeInTheDocument()
  })
})

describe('what the other side writes', () => {
  test('[X5] letters stand in a line of their own, are not spoken, and become a message', async () => {
    const { desk, open, settle } = await show()
    await open()
    desk.person(1).type('Wie geh')
    await settle()
    const draft = screen.getByTestId('other-draft')
    expect(draft).toHaveTextContent(`${DOCTOR} schreibt gerade:Wie geh`)
    expect(draft.closest('[aria-live]')).toHaveAttribute('aria-live', 'off')
    expect(news()).toBe('')
    desk.person(1).type('Wie geht es?')
    desk.person(1).commit()
    await settle()
    expect(screen.queryByTestId('other-draft')).not.toBeInTheDocument()
    expect(log().getByText('Wie geht es?')).toBeVisible()
    expect(news()).toBe(`Nachricht von ${DOCTOR}: Wie geht es?`)
  })

  test('[R6] markup and addresses are text', async () => {
    const { open, otherWrites } = await show()
    await open()
    await otherWrites('<img src=x onerror=alert(1)> https://example.org/a')
    expect(log().getByText('<img src=x onerror=alert(1)> https://example.org/a')).toBeVisible()
    expect(screen.queryByRole('img')).not.toBeInTheDocument()
    expect(log().queryByRole('link')).not.toBeInTheDocument()
  })

  test('[R29] own lines are not spoken back', async () => {
    const { person, open, settle } = await show()
    await open()
    await person.type(field(), 'Hallo{Enter}')
    await settle()
    expect(news()).toBe('')
  })

  test('[L4] to a patient with the chat closed: a number, and the newest line for a moment', async () => {
    const { otherWrites, person } = await show()
    await otherWrites('eins')
    await otherWrites('zwei')
    expect(screen.getByRole('button', { name: 'Nachrichten 2 neue' })).toBeVisible()
    const line = screen.getByRole('button', { name: `Nachricht von ${DOCTOR}: zwei` })
    await person.click(line)
    expect(log().getByText('eins')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Nachrichten' })).toBeVisible()
    expect(line).not.toBeInTheDocument()
  })

  test('[L4] the newest line goes by itself, the number stays', async () => {
    const { otherWrites } = await show()
    await otherWrites('eins')
    act(() => jest.advanceTimersByTime(10_000))
    expect(screen.queryByRole('button', { name: /^Nachricht von/ })).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Nachrichten eine neue' })).toBeVisible()
    expect(news()).toBe('')
  })

  test('[R23] to a doctor only that there is something: no text over the picture', async () => {
    const { otherWrites } = await show({ side: 'doctor' })
    await otherWrites('Vertraulich')
    expect(screen.queryByText(/Vertraulich/)).not.toBeInTheDocument()
    expect(news()).toBe(`${DOCTOR} hat Ihnen geschrieben.`)
    expect(screen.getByRole('button', { name: 'Nachrichten eine neue' })).toBeVisible()
  })
})

describe('files', () => {
  const ID = 7

  async function offered(name = 'befund.pdf', size = 4) {
    const shown = await show()
    await shown.open()
    // The other browser is played by the test: jsdom reads no files.
    shown.desk.person(1).end()
    act(() => shown.desk.tell(0, { kind: 'file-offer', id: ID, name, size }))
    await shown.settle()
    return shown
  }

  test('[R3] name and size are shown; the person accepts, sees the progress, saves and removes', async () => {
    const { desk, person, settle } = await offered('../gehei\u202emfdp.exe', 40_000)
    const file = within(screen.getByRole('group', { name: `Datei geheimfdp.exe von ${DOCTOR}` }))
    expect(file.getByText('geheimfdp.exe')).toBeVisible()
    expect(file.getByText('(39,1 kB)')).toBeVisible()
    expect(news()).toBe(`${DOCTOR} möchte Ihnen eine Datei senden: geheimfdp.exe`)
    expect(file.queryByRole('button', { name: /^Speichern/ })).not.toBeInTheDocument()
    await person.click(file.getByRole('button', { name: 'Annehmen: geheimfdp.exe' }))
    expect(screen.getByRole('group', { name: /^Datei geheim/ })).toHaveFocus()
    for (const offset of [0, 10_000]) {
      act(() => desk.tellBytes(0, packPart({ id: ID, offset, bytes: new Uint8Array(10_000) })))
    }
    await settle()
    expect(file.getByRole('progressbar', { name: 'Fortschritt von geheimfdp.exe' })).toHaveValue(20_000)
    expect(file.getByText('50 %')).toBeVisible()
    for (const offset of [20_000, 30_000]) {
      act(() => desk.tellBytes(0, packPart({ id: ID, offset, bytes: new Uint8Array(10_000) })))
    }
    await settle()
    expect(news()).toBe('Die Datei geheimfdp.exe ist angekommen.')
    const links: HTMLAnchorElement[] = []
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this)
    })
    Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: () => undefined })
    await person.click(file.getByRole('button', { name: 'Speichern: geheimfdp.exe' }))
    expect(links.map(({ href, download }) => ({ href, download }))).toEqual([
      { href: 'blob:1', download: 'geheimfdp.exe' },
    ])
    await person.click(file.getByRole('button', { name: 'Entfernen: geheimfdp.exe' }))
    expect(file.getByText('Sie haben die Datei entfernt.')).toBeVisible()
    expect(file.queryByRole('button')).not.toBeInTheDocument()
  })

  test('[R3] the person declines', async () => {
    const { person } = await offered()
    await person.click(screen.getByRole('button', { name: 'Ablehnen: befund.pdf' }))
    expect(screen.getByText('Sie haben die Datei nicht angenommen.')).toBeVisible()
  })

  test('[R3] the receiver cancels', async () => {
    const { desk, person } = await offered('befund.pdf', 100)
    await person.click(screen.getByRole('button', { name: 'Annehmen: befund.pdf' }))
    act(() => desk.tellBytes(0, packPart({ id: ID, offset: 0, bytes: new Uint8Array(10) })))
    await person.click(screen.getByRole('button', { name: 'Abbrechen: befund.pdf' }))
    expect(screen.getByText('Sie haben abgebrochen. Die Datei ist nicht angekommen.')).toBeVisible()
  })

  test('[X4] an interruption says that it goes on by itself', async () => {
    const { desk, person } = await offered('befund.pdf', 100)
    await person.click(screen.getByRole('button', { name: 'Annehmen: befund.pdf' }))
    act(() => desk.cut())
    expect(
      screen.getByText('Unterbrochen. Es geht von selbst weiter, sobald die Verbindung wieder steht.'),
    ).toBeVisible()
  })

  test('[R3] the sender is told what becomes of it, and can cancel', async () => {
    const { desk, person, open, settle } = await show()
    await open()
    const files = ['eins.txt', 'zwei.txt'].map((name) => new File(['x'], name))
    await person.upload(chooser(), files)
    await settle()
    const own = (name: string) => within(screen.getByRole('group', { name: `Ihre Datei ${name} an ${DOCTOR}` }))
    expect(own('eins.txt').getByText(`Wartet, bis ${DOCTOR} die Datei annimmt.`)).toBeVisible()
    await person.click(own('eins.txt').getByRole('button', { name: 'Abbrechen: eins.txt' }))
    await settle()
    expect(own('eins.txt').getByText('Sie haben abgebrochen. Die Datei ist nicht angekommen.')).toBeVisible()
    const [, second] = desk.person(1).picture().files.transfers
    desk.person(1).answer(second?.id ?? 0, false)
    await settle()
    expect(own('zwei.txt').getByText(`${DOCTOR} hat die Datei nicht angenommen.`)).toBeVisible()
    expect(
      desk
        .person(1)
        .picture()
        .files.transfers.map(({ status }) => status),
    ).toEqual(['withdrawn', 'declined'])
  })

  test('[R3] one that is too large is refused with a sentence, the others go', async () => {
    const { person, open, settle } = await show()
    await open()
    const large = new File(['x'], 'film.mp4')
    Object.defineProperty(large, 'size', { value: MAX_FILE_BYTES + 1 })
    await person.upload(chooser(), [large, new File(['x'], 'klein.txt')])
    await settle()
    expect(screen.getByRole('alert')).toHaveTextContent(
      '»film.mp4« ist zu groß. Eine Datei darf höchstens 20 MB haben.',
    )
    expect(screen.getAllByRole('group', { name: /^Ihre Datei/ })).toHaveLength(1)
  })

  function chooser(): HTMLInputElement {
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) throw new Error('There is a chooser for files.')
    return input
  }
})
