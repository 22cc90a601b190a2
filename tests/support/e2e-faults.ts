/** What goes wrong with devices. These functions are sent to the browser as text: nothing from outside is known there. */

type Failure = { readonly name: string; readonly message?: string }

export type DeviceFaults = {
  readonly video?: Failure
  readonly audio?: Failure
  /** What the browser says of the page's permissions. */
  readonly permission?: 'granted' | 'denied' | 'prompt'
}

declare global {
  /** Mends or breaks what `breakDevices` controls, as if something were plugged in or out. */
  var plug: (faults: DeviceFaults) => void
  /** How often the page has asked for devices. */
  var asked: number
}

/** Asking for a device fails as given; whatever does not fail is the browser's own. */
export function breakDevices(given: DeviceFaults): void {
  let faults: DeviceFaults = given
  globalThis.asked = 0
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (constraints) => {
    globalThis.asked++
    for (const kind of ['video', 'audio'] as const) {
      const failure = constraints?.[kind] ? faults[kind] : undefined
      if (failure) throw new DOMException(failure.message ?? '', failure.name)
    }
    return await ask(constraints)
  }
  const list = devices.enumerateDevices.bind(devices)
  devices.enumerateDevices = async () => {
    const missing = (['video', 'audio'] as const).filter((kind) => faults[kind]?.name === 'NotFoundError')
    return (await list()).filter(({ kind }) => !missing.some((one) => kind === `${one}input`))
  }
  const { permission } = given
  if (permission !== undefined) {
    const query = navigator.permissions.query.bind(navigator.permissions)
    navigator.permissions.query = async (descriptor) => {
      const status = await query(descriptor)
      Object.defineProperty(status, 'state', { value: permission })
      return status
    }
  }
  globalThis.plug = (next) => {
    faults = next
    devices.dispatchEvent(new Event('devicechange'))
  }
}

/** The device behind the newest track of this kind goes away. */
export function unplug(kind: 'video' | 'audio'): void {
  const track = globalThis.witness.captured
    .toReversed()
    .flatMap((stream) => stream.getTracks())
    .find((one) => one.kind === kind && one.readyState === 'live')
  track?.stop()
  // Browsers tell it when the device goes, not when a page stops the track itself.
  track?.dispatchEvent(new Event('ended'))
}

/** The names of the devices whose tracks the page's newest connection sends. */
export function sentLabels(): string[] {
  const senders = globalThis.witness.peers.at(-1)?.getSenders() ?? []
  return senders.map(({ track }) => track?.label ?? '')
}
