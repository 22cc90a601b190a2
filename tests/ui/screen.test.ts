import { Screen } from '@/lib/call/screen.client'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

function makeScreen() {
  let drawn = 0
  const screen = new Screen(() => ++drawn)
  return { screen, drawn: () => screen.picture() }
}

test('[L4] what changes at once is drawn once, a moment later', () => {
  const { screen, drawn } = makeScreen()
  screen.tell()
  screen.tell()
  expect(drawn()).toBeNull()
  jest.advanceTimersByTime(48)
  expect(drawn()).toBe(1)
  jest.advanceTimersByTime(1_000)
  expect(drawn()).toBe(1)
})

test('[L4] held, nothing is drawn before it is let go of, whatever changes', () => {
  const { screen, drawn } = makeScreen()
  screen.hold()
  screen.tell()
  jest.advanceTimersByTime(100)
  screen.tell()
  jest.advanceTimersByTime(100)
  expect(drawn()).toBeNull()
  screen.letGo()
  // What is being done comes first.
  expect(drawn()).toBeNull()
  jest.advanceTimersByTime(0)
  expect(drawn()).toBe(1)
  screen.tell()
  jest.advanceTimersByTime(48)
  expect(drawn()).toBe(2)
})

test('[L4] never let go of, it is drawn all the same', () => {
  const { screen, drawn } = makeScreen()
  screen.hold()
  screen.tell()
  jest.advanceTimersByTime(299)
  expect(drawn()).toBeNull()
  jest.advanceTimersByTime(1)
  expect(drawn()).toBe(1)
})

test('[L4] what is let go of long afterwards changes nothing', () => {
  const { screen, drawn } = makeScreen()
  screen.hold()
  jest.advanceTimersByTime(1_000)
  screen.tell()
  screen.letGo()
  jest.advanceTimersByTime(0)
  expect(drawn()).toBeNull()
  jest.advanceTimersByTime(48)
  expect(drawn()).toBe(1)
})
