type Cookie = { readonly name: string; readonly value: string }

/** The cookies of the one browser that a handler test plays, in the shape that `cookies()` of next/headers has. */
class BrowserCookies {
  readonly #values = new Map<string, string>()

  get(name: string): Cookie | undefined {
    const value = this.#values.get(name)
    return value === undefined ? undefined : { name, value }
  }

  set(name: string, value: string): void {
    this.#values.set(name, value)
  }

  delete(name: string): void {
    this.#values.delete(name)
  }

  clear(): void {
    this.#values.clear()
  }
}

const place: { [key: symbol]: BrowserCookies | undefined } = globalThis
const key = Symbol.for('sprechzimmer.test.cookies')
place[key] ??= new BrowserCookies()

/** Shared by all copies of this module, so that `jest.resetModules` cannot split it. */
export const browserCookies = place[key]
