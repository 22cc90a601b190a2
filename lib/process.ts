import { errorFields, log } from './log'

const place: { [key: symbol]: unknown } = globalThis

/** What there is once in a process, by its name. Next loads modules several times: every copy gets the same. */
export function oncePerProcess<T>(name: string, make: () => T): T {
  const key = Symbol.for(`sprechzimmer.${name}`)
  place[key] ??= make()
  // One name is for one kind of thing.
  return place[key] as T
}

/** Looks every so often, one look at a time; what fails is logged as `failed`. Nothing of it keeps the process alive. */
export function keepLooking(name: string, everyMs: number, failed: string, look: () => Promise<void>): void {
  oncePerProcess(name, () => {
    let busy = false
    const once = async () => {
      if (busy) return
      busy = true
      try {
        await look()
      } catch (error) {
        log('error', failed, errorFields(error))
      } finally {
        busy = false
      }
    }
    return setInterval(() => void once(), everyMs).unref()
  })
}
