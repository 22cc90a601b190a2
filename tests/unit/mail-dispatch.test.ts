import { startDispatch } from '@/lib/invitation/dispatch'
import { takeMail } from '@/lib/invitation/outbox.store'
import { canSendMail } from '@/lib/invitation/smtp'

jest.mock('@/lib/invitation/outbox.store', () => ({ takeMail: jest.fn() }))
jest.mock('@/lib/account/link-mail.store', () => ({ takeLinkMail: jest.fn(), linkMailTried: jest.fn() }))
jest.mock('@/lib/invitation/smtp', () => ({ canSendMail: jest.fn() }))
jest.mock('@/lib/i18n/words', () => ({ wordsFor: jest.fn() }))

const started = Symbol.for('sprechzimmer.mail-dispatch')
const take = jest.mocked(takeMail)

beforeEach(() => {
  jest.useFakeTimers()
  take.mockReset().mockResolvedValue(undefined)
  jest.mocked(canSendMail).mockReturnValue(true)
  Reflect.deleteProperty(globalThis, started)
})
afterEach(() => jest.useRealTimers())

test('[L1] looks into the outbox every few seconds, however often it is started', async () => {
  startDispatch()
  startDispatch()
  await jest.advanceTimersByTimeAsync(30_000)
  expect(take).toHaveBeenCalledTimes(10)
})

test('[L1] does nothing where no mail server is set up', async () => {
  jest.mocked(canSendMail).mockReturnValue(false)
  startDispatch()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(take).not.toHaveBeenCalled()
})

test('[L1] one look at a time, however slow the mail server is', async () => {
  let end = () => {}
  take.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        end = () => resolve(undefined)
      }),
  )
  startDispatch()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(take).toHaveBeenCalledTimes(1)
  end()
  await jest.advanceTimersByTimeAsync(3_000)
  expect(take).toHaveBeenCalledTimes(2)
})

test('[L1][L11] goes on after a failure, and logs its code alone', async () => {
  const lines = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  take.mockRejectedValueOnce(Object.assign(new Error('Kanarienvogel'), { code: '57P01' }))
  startDispatch()
  await jest.advanceTimersByTimeAsync(6_000)
  expect(take).toHaveBeenCalledTimes(2)
  const logged = lines.mock.calls.map(String).join('')
  expect(logged).toContain('57P01')
  expect(logged).not.toContain('Kanarienvogel')
})

test('[L1] keeps no process alive', () => {
  const timer = jest.spyOn(globalThis, 'setInterval')
  startDispatch()
  const handle: unknown = timer.mock.results[0]?.value
  expect(handle).toMatchObject({ hasRef: expect.any(Function) })
  expect(handle instanceof Object && 'hasRef' in handle && typeof handle.hasRef === 'function' && handle.hasRef()).toBe(
    false,
  )
})
