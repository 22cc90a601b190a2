import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { signIn } from 'next-auth/react'
import { JoinForm } from '@/components/joining/join-form'
import { PasswordForm } from '@/components/own-account/password-form'
import { SecondFactor } from '@/components/own-account/second-factor'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { CODE_STEP } from '@/lib/auth/rules'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))
jest.mock('next-auth/react', () => ({ signIn: jest.fn() }))
const answer = jest.mocked(signIn)

beforeEach(() => {
  refresh.mockClear()
  answer.mockReset()
})

describe('the second step of the sign-in', () => {
  const led = { error: null, status: 200, ok: true, url: `http://localhost:3000${CODE_STEP}` }
  async function toSecondStep() {
    const person = userEvent.setup()
    renderInGerman(<SignInForm />)
    answer.mockResolvedValueOnce(led)
    await person.type(screen.getByLabelText('E-Mail'), 'demo@example.org')
    await person.type(screen.getByLabelText('Passwort'), 'the password')
    await person.click(screen.getByRole('button', { name: 'Anmelden' }))
    return { person, field: await screen.findByRole('textbox', { name: 'Code aus der App' }) }
  }

  test('[R6] has the focus in its one field and sends all three together', async () => {
    const { person, field } = await toSecondStep()
    expect(refresh).not.toHaveBeenCalled()
    expect(field).toHaveFocus()
    expect(field).toHaveAttribute('autocomplete', 'one-time-code')
    answer.mockResolvedValueOnce({ error: null, status: 200, ok: true, url: 'http://localhost:3000/anmelden' })
    await person.type(field, '123456{Enter}')
    const given = { email: 'demo@example.org', password: 'the password', code: '123456', redirect: false }
    expect(answer).toHaveBeenLastCalledWith('credentials', given)
    expect(refresh).toHaveBeenCalled()
  })

  test('[R6] a wrong code is said, and a recovery code can be typed instead', async () => {
    const { person, field } = await toSecondStep()
    answer.mockResolvedValueOnce({ error: 'CredentialsSignin', status: 401, ok: false, url: null })
    await person.type(field, '000000{Enter}')
    expect(await screen.findByRole('alert')).toHaveTextContent('Dieser Code passt nicht.')
    await person.click(screen.getByRole('button', { name: 'Ich habe mein Telefon nicht zur Hand' }))
    expect(screen.getByRole('textbox', { name: 'Wiederherstellungscode' })).toHaveFocus()
    await person.click(screen.getByRole('button', { name: 'Zurück' }))
    expect(screen.getByRole('button', { name: 'Anmelden' })).toBeEnabled()
  })

  test('[R6] a password can be looked at; the button is none of the form’s names', async () => {
    const person = userEvent.setup()
    renderInGerman(<SignInForm />)
    const field = screen.getByLabelText('Passwort')
    expect(field).toHaveAttribute('type', 'password')
    await person.click(screen.getByRole('button', { name: 'Passwort anzeigen', pressed: false }))
    expect(field).toHaveAttribute('type', 'text')
    await person.click(screen.getByRole('button', { name: 'Passwort anzeigen', pressed: true }))
    expect(field).toHaveAttribute('type', 'password')
    await person.click(field)
    await person.paste('pasted from a password manager')
    expect(field).toHaveValue('pasted from a password manager')
  })
})

test('[R6] setting up goes from the password over the app to ten codes that are shown once', async () => {
  const person = userEvent.setup()
  const codes = Array.from({ length: 10 }, (_, n) => `aaaaaa-bbbbbb-cccccc-ddddd${n}`)
  const asked = answerWith(
    { json: { secret: 'ABCDEFGHABCDEFGHABCDEFGHABCDEFGH', qr: { size: 3, path: 'M0 0h1v1h-1z' } } },
    { status: 403, json: { error: 'code-wrong', message: 'Dieser Code passt nicht.', fields: ['code'] } },
    { json: { recoveryCodes: codes } },
  )
  renderInGerman(<SecondFactor factor={undefined} />)
  await person.type(screen.getByLabelText('Jetziges Passwort'), 'the password')
  await person.click(screen.getByRole('button', { name: 'Zweiten Faktor einrichten' }))
  expect(await screen.findByRole('heading', { name: 'App verbinden' })).toHaveFocus()
  expect(screen.getByRole('img', { name: 'QR-Code für die Authenticator-App' })).toBeVisible()
  expect(screen.getByText('ABCD EFGH ABCD EFGH ABCD EFGH ABCD EFGH')).toBeVisible()
  const field = screen.getByRole('textbox', { name: 'Code aus der App' })
  await person.type(field, '000000{Enter}')
  expect(await screen.findByText('Dieser Code passt nicht.')).toBeVisible()
  expect(field).toBeInvalid()
  await person.clear(field)
  await person.type(field, '123456{Enter}')
  expect(await screen.findByRole('heading', { name: 'Wiederherstellungscodes' })).toHaveFocus()
  expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(10)
  await person.click(screen.getByRole('button', { name: 'Ich habe die Codes aufbewahrt' }))
  expect(refresh).toHaveBeenCalled()
  expect(screen.queryByText(codes[0] ?? '')).toBeNull()
  expect(asked.map(({ body }) => body)).toEqual([
    ...[{ present: 'the password' }, { code: '000000' }, { code: '123456' }],
  ])
})

test('[R6] changing the password says beside the field what is wrong, and what became of it', async () => {
  const person = userEvent.setup()
  answerWith(
    { status: 400, json: { error: 'password-too-easy', message: 'Zu leicht.', fields: ['password'] } },
    { status: 204 },
  )
  renderInGerman(<PasswordForm />)
  await person.type(screen.getByLabelText('Jetziges Passwort'), 'the password')
  await person.type(screen.getByLabelText('Neues Passwort'), 'passwort1234')
  await person.click(screen.getByRole('button', { name: 'Passwort ändern' }))
  expect(await screen.findByText('Zu leicht.')).toBeVisible()
  expect(screen.getByLabelText('Neues Passwort')).toBeInvalid()
  await person.click(screen.getByRole('button', { name: 'Passwort ändern' }))
  expect(await screen.findByRole('status')).toHaveTextContent('Ihr Passwort ist geändert.')
  expect(screen.getByLabelText('Neues Passwort')).toHaveValue('')
})

describe('the page of a one-time link', () => {
  const TOKEN = 'T'.repeat(43)
  afterEach(() => history.replaceState(null, '', '/'))

  test('[R14][R6] reads the token behind #, sends it in bodies only, and says what comes next', async () => {
    history.replaceState(null, '', `/einladung#${TOKEN}`)
    const person = userEvent.setup()
    const asked = answerWith(
      { json: { kind: 'invitation', name: 'Dr. Neu', email: 'neu@example.org' } },
      { json: { state: 'awaiting' } },
    )
    renderInGerman(<JoinForm />)
    expect(await screen.findByText('neu@example.org')).toBeVisible()
    await person.type(screen.getByLabelText('Neues Passwort'), 'Kranich Ofen leise')
    await person.click(screen.getByRole('button', { name: 'Passwort speichern' }))
    expect(await screen.findByRole('status')).toHaveTextContent('Die Verwaltung muss Ihren Zugang noch freigeben.')
    expect(screen.queryByRole('link', { name: 'Zur Anmeldung' })).toBeNull()
    expect(location.hash).toBe('')
    expect(asked).toEqual([
      { path: '/api/account-links/look', body: { token: TOKEN } },
      { path: '/api/account-links', body: { token: TOKEN, password: 'Kranich Ofen leise' } },
    ])
  })

  test('[R14] a link that is over, garbled or empty says so in one sentence', async () => {
    history.replaceState(null, '', `/einladung#${TOKEN}`)
    answerWith({ status: 403, json: { error: 'link-over', message: 'Dieser Link gilt nicht mehr.' } })
    renderInGerman(<JoinForm />)
    expect(await screen.findByRole('alert')).toHaveTextContent('Dieser Link gilt nicht mehr.')
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('[R14] the first admin also says name and address', async () => {
    history.replaceState(null, '', `/einladung#${TOKEN}`)
    const person = userEvent.setup()
    const asked = answerWith({ json: { kind: 'first-admin' } }, { json: { state: 'active' } })
    renderInGerman(<JoinForm />)
    await person.type(await screen.findByLabelText('Name'), 'Verwaltung Demo')
    await person.type(screen.getByLabelText('E-Mail'), 'admin@example.org')
    await person.type(screen.getByLabelText('Neues Passwort'), 'Kranich Ofen leise')
    await person.click(screen.getByRole('button', { name: 'Passwort speichern' }))
    expect(await screen.findByRole('link', { name: 'Zur Anmeldung' })).toBeVisible()
    const who = { name: 'Verwaltung Demo', email: 'admin@example.org' }
    expect(asked[1]?.body).toEqual({ token: TOKEN, password: 'Kranich Ofen leise', person: who })
  })
})
