import { register } from '@/instrumentation'
import { purgeIfDue } from '@/lib/purge/store'

jest.mock('@/lib/purge/store', () => ({ purgeIfDue: jest.fn() }))
jest.mock('@/lib/invitation/dispatch', () => ({ startDispatch: jest.fn() }))
jest.mock('@/lib/audit/schedule', () => ({ startChaining: jest.fn() }))

const HOUR = 3_600_000
const scheduled = Symbol.for('sprechzimmer.purge-schedule')
const purge = jest.mocked(purgeIfDue)

beforeEach(() => {
  jest.useFakeTimers()
  purge.mockReset().mockResolvedValue(undefined)
  Reflect.deleteProperty(globalThis, scheduled)
  jest.replaceProperty(process, 'env', { ...process.env, NEXT_RUNTIME: 'nodejs', NEXT_PHASE: undefined })
})
afterEach(() => jest.useRealTimers())

test('[R7] looks after deletion soon after the start, then every hour, however often it is registered', async () => {
  await register()
  await register()
  expect(purge).not.toHaveBeenCalled()
  jest.advanceTimersByTime(60_000)
  expect(purge).toHaveBeenCalledTimes(1)
  jest.advanceTimersByTime(3 * HOUR)
  expect(purge).toHaveBeenCalledTimes(4)
})

test('[R7] keeps no process alive', async () => {
  const timers = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'setInterval')]
  await register()
  for (const timer of timers) {
    const handle: unknown = timer.mock.results[0]?.value
    expect(handle).toMatchObject({ hasRef: expect.any(Function) })
    expect(
      handle instanceof Object && 'hasRef' in handle && typeof handle.hasRef === 'function' && handle.hasRef(),
    ).toBe(false)
  }
})

test.each([
  ['the edge runtime', { NEXT_RUNTIME: 'edge' }],
  ['a build', { NEXT_PHASE: 'phase-production-build' }],
])('[R7] does nothing in %s', async (_, change) => {
  Object.assign(process.env, change)
  await register()
  jest.advanceTimersByTime(25 * HOUR)
  expect(purge).not.toHaveBeenCalled()
})

test('[R7][L11] logs a failure by its code alone, and tries again an hour later', async () => {
  const lines = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  purge.mockRejectedValue(Object.assign(new Error('Kanarienvogel'), { code: '57P01' }))
  await register()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(lines).toHaveBeenCalledTimes(1)
  const line = String(lines.mock.calls[0]?.[0])
  expect(JSON.parse(line)).toMatchObject({ level: 'error', event: 'purge.failed', code: '57P01' })
  expect(line).not.toContain('Kanarienvogel')
  await jest.advanceTimersByTimeAsync(HOUR)
  expect(purge).toHaveBeenCalledTimes(2)
})
