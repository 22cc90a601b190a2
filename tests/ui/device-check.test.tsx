import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { Check } from '@/components/device-check/use-check'
import { DeviceCheck } from '@/components/visit/device-check'
import type { Place } from '@/lib/browser/place.rules'
import type { DeviceProblem } from '@/lib/call/device.rules'
import { renderInGerman } from '../support/german'

const ANDROID: Place = { browser: 'chrome', system: 'android' }

function check(change: Partial<Check>, camera: DeviceProblem | 'ok' = 'missing'): Check {
  return {
    // jsdom has no streams; no picture is shown here.
    media: { stream: Object.create(null), camera, microphone: 'ok' },
    devices: [],
    level: 0.1,
    hearing: 'listening',
    loudspeaker: 'unknown',
    network: 'checking',
    inUse: () => undefined,
    choose: jest.fn(),
    again: jest.fn(),
    listenAgain: jest.fn(),
    playTone: jest.fn(),
    sayHeard: jest.fn(),
    checkNetworkAgain: jest.fn(),
    ...change,
  }
}

beforeEach(() => {
  HTMLElement.prototype.scrollIntoView = jest.fn()
})

function show(given: Check, place = ANDROID, clinicPhone = '030 1234') {
  renderInGerman(<DeviceCheck check={given} place={place} clinicPhone={clinicPhone} />)
  return userEvent.setup()
}

const stepButton = (name: string) =>
  within(screen.getByRole('list', { name: 'Was geprüft wird' })).getByRole('button', { name })

test('[F2][L6][R29] what is wrong opens first, and says what to do in this browser', () => {
  show(check({ hearing: 'silent', network: 'slow' }, 'refused'))
  expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('Kamera')
  expect(screen.getByRole('alert')).toHaveTextContent('Die Kamera ist für diese Seite gesperrt.')
  expect(screen.getByText(/Tippen Sie auf »Berechtigungen«/)).toBeVisible()
  expect(screen.getAllByRole('alert')).toHaveLength(1)
})

test('[F7][L6] every fault has the clinic’s telephone number, where there is one', () => {
  show(check({}))
  expect(screen.getByText(/^Rufen Sie uns an:/)).toHaveTextContent('Rufen Sie uns an: 030 1234.')
  expect(screen.getByRole('link', { name: '030 1234' })).toHaveAttribute('href', 'tel:0301234')
})

test('[L6] without a number none is promised', () => {
  show(check({}), ANDROID, '')
  expect(screen.queryByText(/Rufen Sie uns an/)).not.toBeInTheDocument()
})

test.each([
  ['slow', 'Ihr Internet ist langsam. Rechnen Sie mit Ton und ohne Bild.'],
  ['very-slow', 'Ihr Internet ist sehr langsam. Auch der Ton kann stocken.'],
  ['udp-blocked', 'Ihr Netz sperrt den direkten Weg für Bild und Ton.'],
  ['blocked', 'Ihr Netz sperrt Bild und Ton ganz.'],
  ['unreachable', 'Wir erreichen die Praxis im Internet gerade nicht.'],
] as const)('[R24][R1] a network that is %s is said, with a way on', async (network, sentence) => {
  const given = check({ network })
  const person = show(given)
  await person.click(stepButton('Internet bitte ansehen'))
  expect(screen.getByRole('alert')).toHaveTextContent(sentence)
  expect(screen.getByText(/nur mit Ton teilnehmen/)).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Noch einmal prüfen' }))
  expect(given.checkNetworkAgain).toHaveBeenCalledTimes(1)
})

test('[R29] a network that could not be measured is no fault', async () => {
  const person = show(check({ network: 'unknown' }))
  await person.click(stepButton('Internet noch nicht geprüft'))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(screen.getByText(/Sie können trotzdem weitermachen/)).toBeVisible()
})

test('[R29] a browser that wants a gesture before it listens is given a button for it', async () => {
  const person = show(check({ level: null }))
  await person.click(stepButton('Mikrofon wird geprüft …'))
  expect(screen.getByRole('button', { name: 'Mikrofon anhören' })).toBeVisible()
  expect(screen.queryByRole('meter')).not.toBeInTheDocument()
})

test('[F8] only where there is more than one device there is a choice', async () => {
  const device = (kind: 'microphone' | 'loudspeaker', deviceId: string, label: string) => ({
    kind,
    deviceId,
    label,
    groupId: deviceId,
  })
  const given = check({
    devices: [device('microphone', 'a', 'Headset'), device('microphone', 'b', ''), device('loudspeaker', 'c', 'Box')],
    inUse: () => 'a',
  })
  const person = show(given)
  await person.click(stepButton('Mikrofon wird geprüft …'))
  const choice = screen.getByRole('combobox', { name: 'Welches Mikrofon?' })
  expect(choice).toHaveDisplayValue('Headset')
  await person.selectOptions(choice, 'Gerät 2')
  expect(given.choose).toHaveBeenCalledWith('microphone', 'b')
  await person.click(stepButton('Lautsprecher noch nicht geprüft'))
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
})

test('[R29] the tone is asked about only after it was played', async () => {
  const given = check({})
  const person = show(given)
  await person.click(stepButton('Lautsprecher noch nicht geprüft'))
  expect(screen.queryByText('Haben Sie zwei Töne gehört?')).not.toBeInTheDocument()
  await person.click(screen.getByRole('button', { name: 'Testton abspielen' }))
  expect(given.playTone).toHaveBeenCalledTimes(1)
  await person.click(screen.getByRole('button', { name: 'Nein, nichts gehört' }))
  expect(given.sayHeard).toHaveBeenCalledWith(false)
})
