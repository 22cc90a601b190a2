import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { signIn } from 'next-auth/react'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { renderInGerman } from '../support/german'

const refresh = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))
jest.mock('next-auth/react', () => ({ signIn: jest.fn() }))

const answer = jest.mocked(signIn)

async function fillIn() {
  const person = userEvent.setup()
  renderInGerman(<SignInForm />)
  await person.type(screen.getByRole('textbox', { name: 'E-Mail' }), 'demo@example.org')
  await person.type(screen.getByLabelText('Passwort'), 'not the password')
  await person.click(screen.getByRole('button', { name: 'Anmelden' }))
}

beforeEach(() => {
  refresh.mockClear()
  answer.mockReset()
})

test('[L11] a refusal is one sentence that does not tell what was wrong; the address stays', async () => {
  answer.mockResolvedValue({ error: 'CredentialsSignin', status: 401, ok: false, url: null })
  await fillIn()
  expect(await screen.findByRole('alert')).toHaveTextContent('Bitte prüfen Sie E-Mail und Passwort.')
  expect(screen.getByLabelText('E-Mail')).toHaveValue('demo@example.org')
  expect(screen.getByRole('button', { name: 'Anmelden' })).toBeEnabled()
  expect(refresh).not.toHaveBeenCalled()
})

test('[L11] where the person goes on is decided by the server', async () => {
  answer.mockResolvedValue({ error: null, status: 200, ok: true, url: '' })
  await fillIn()
  expect(answer).toHaveBeenCalledWith('credentials', {
    email: 'demo@example.org',
    password: 'not the password',
    redirect: false,
  })
  expect(refresh).toHaveBeenCalled()
})

test.each([
  ['no answer', () => answer.mockRejectedValue(new TypeError('Failed to fetch'))],
  ['a failing server', () => answer.mockResolvedValue({ error: 'x', status: 503, ok: false, url: null })],
])('[L11] %s is no wrong password', async (_, arrange) => {
  arrange()
  await fillIn()
  expect(await screen.findByRole('alert')).toHaveTextContent('gerade nicht erreichbar')
})

test('[R6] password managers can fill the form, and without its script it puts nothing into the address', () => {
  renderInGerman(<SignInForm />)
  const password = screen.getByLabelText('Passwort')
  expect(screen.getByLabelText('E-Mail')).toHaveAttribute('autocomplete', 'username')
  expect(password).toHaveAttribute('autocomplete', 'current-password')
  expect(password.closest('form')).toHaveAttribute('method', 'post')
})
