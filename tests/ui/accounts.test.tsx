import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Accounts } from '@/components/accounts/accounts'
import { FactorDuty } from '@/components/accounts/factor-duty'
import type { AccountView } from '@/lib/account/schema'
import { answerWith, renderInGerman } from '../support/german'

const refresh = jest.fn()
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))
beforeEach(() => refresh.mockClear())

const SELF = '00000000-0000-4000-8000-000000000001'
const DOCTOR = '00000000-0000-4000-8000-000000000002'
const STAFF = '00000000-0000-4000-8000-000000000003'

const account = (wish: Partial<AccountView>): AccountView => ({
  id: crypto.randomUUID(),
  ...{ name: 'Demo', email: 'demo@example.org', role: 'DOCTOR', state: 'active', secondFactor: false },
  ...{ lastSignIn: null, link: null, doctorIds: [], signIns: [] },
  ...wish,
})
const admin = account({
  id: SELF,
  name: 'Verwaltung Demo',
  role: 'ADMIN',
  secondFactor: true,
  lastSignIn: '2026-11-20',
})
const doctor = account({ id: DOCTOR, name: 'Dr. Demo' })

const show = (...accounts: AccountView[]) => renderInGerman(<Accounts accounts={accounts} self={SELF} />)

test('[R14] the list says of everybody role, state, second factor and the day of the last sign-in', () => {
  show(admin, doctor, account({ name: 'Dr. Wartet', state: 'awaiting' }))
  const [own, other, waiting] = screen.getAllByRole('listitem')
  expect(own).toHaveTextContent(/Verwaltung Demo \(Sie\).*Aktiv.*Zweiter Faktor ein · zuletzt angemeldet: 20\.11\.2026/)
  expect(other).toHaveTextContent(/Dr\. Demo.*Ärztin oder Arzt.*Zweiter Faktor aus · zuletzt angemeldet: noch nie/)
  expect(waiting).toHaveTextContent('Wartet auf Freigabe')
  expect(within(waiting as HTMLElement).getByRole('button')).toHaveAccessibleName('Prüfen und freigeben: Dr. Wartet')
})

test('[R14] inviting shows the link this once where no e-mail goes out; the team’s doctors are chosen with it', async () => {
  const person = userEvent.setup()
  const link = 'https://praxis.example/einladung#token'
  const asked = answerWith(
    { status: 409, json: { error: 'account-exists', message: 'Gibt es schon.', fields: ['email'] } },
    { json: { link } },
  )
  show(admin, doctor)
  await person.click(screen.getByRole('button', { name: 'Jemanden einladen' }))
  const dialog = within(screen.getByRole('dialog'))
  await person.selectOptions(dialog.getByLabelText('Rolle'), 'Praxisteam')
  await person.type(dialog.getByLabelText('Name'), 'Team Neu')
  await person.type(dialog.getByLabelText('E-Mail'), 'neu@example.org')
  await person.click(dialog.getByRole('checkbox', { name: 'Dr. Demo' }))
  await person.click(dialog.getByRole('button', { name: 'Einladen' }))
  expect(await dialog.findByText('Gibt es schon.')).toBeVisible()
  await person.click(dialog.getByRole('button', { name: 'Einladen' }))
  expect(await dialog.findByText(link)).toBeVisible()
  expect(asked[1]?.body).toEqual({ role: 'STAFF', name: 'Team Neu', email: 'neu@example.org', doctorIds: [DOCTOR] })
  expect(refresh).toHaveBeenCalledTimes(1)
})

test('[R14] who waits is approved with one click, after a word about whom one approves', async () => {
  const person = userEvent.setup()
  const asked = answerWith({ status: 204 })
  show(admin, account({ id: DOCTOR, name: 'Dr. Wartet', state: 'awaiting' }))
  await person.click(screen.getByRole('button', { name: 'Prüfen und freigeben: Dr. Wartet' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Dr. Wartet' }))
  expect(dialog.getByText(/Vergewissern Sie sich, dass es die richtige ist/)).toBeVisible()
  await person.click(dialog.getByRole('button', { name: 'Freigeben' }))
  expect(await dialog.findByText('Gespeichert.')).toBeVisible()
  expect(asked).toEqual([{ path: `/api/accounts/${DOCTOR}/approval`, body: undefined }])
})

test('[R6] a lock, a refusal in its own words, and devices with their sign-out', async () => {
  const person = userEvent.setup()
  const asked = answerWith(
    { status: 409, json: { error: 'last-admin', message: 'Das ist der letzte Zugang.' } },
    { status: 204 },
  )
  const at = '2026-11-23T12:00:00.000Z'
  const signIns: AccountView['signIns'] = [
    { id: crypto.randomUUID(), browser: 'firefox', system: 'windows', since: at, lastSeen: at },
  ]
  show(admin, account({ id: STAFF, name: 'Team Demo', role: 'STAFF', signIns }))
  await person.click(screen.getByRole('button', { name: 'Verwalten: Team Demo' }))
  const dialog = within(screen.getByRole('dialog'))
  await person.click(dialog.getByRole('button', { name: 'Zugang sperren' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('Das ist der letzte Zugang.')
  await person.click(dialog.getByRole('button', { name: 'Gerät abmelden: Firefox auf Windows' }))
  expect(await dialog.findByText('Gespeichert.')).toBeVisible()
  expect(asked.map(({ path }) => path)).toEqual([`/api/accounts/${STAFF}/lock`, `/api/sign-ins/${signIns[0]?.id}`])
})

test('[R6] one’s own second factor is not removed from here', async () => {
  const person = userEvent.setup()
  show(admin, { ...doctor, secondFactor: true })
  await person.click(screen.getByRole('button', { name: 'Verwalten: Verwaltung Demo' }))
  expect(screen.queryByRole('button', { name: 'Zweiten Faktor entfernen' })).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Schließen' }))
  await person.click(screen.getByRole('button', { name: 'Verwalten: Dr. Demo' }))
  expect(screen.getByRole('button', { name: 'Zweiten Faktor entfernen' })).toBeVisible()
})

test('[R6] while the duty of a second factor is off the page says so plainly and offers to switch it on', async () => {
  const person = userEvent.setup()
  const asked = answerWith({ status: 204 })
  renderInGerman(<FactorDuty required={false} />)
  expect(screen.getByText(/Die Pflicht zum zweiten Faktor ist für die Verwaltung ausgeschaltet/)).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Pflicht einschalten' }))
  expect(asked).toEqual([{ path: '/api/clinic/second-factor-duty', body: { required: true } }])
  expect(refresh).toHaveBeenCalled()
})
