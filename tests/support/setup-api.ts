import { browserCookies } from './browser-cookies'

// The one thing of Next that a handler called as a function lacks: the cookies of the browser that asks.
jest.mock('next/headers', () => ({
  cookies: async () => jest.requireActual<typeof import('./browser-cookies')>('./browser-cookies').browserCookies,
}))

beforeEach(() => browserCookies.clear())
