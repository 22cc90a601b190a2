import type { DeviceKind } from './device.rules'

/** What can be chosen where there is more than one. */
export type ChoiceKind = DeviceKind | 'loudspeaker'

export type Device = {
  readonly kind: ChoiceKind
  readonly deviceId: string
  readonly label: string
  /** Of one piece of hardware. */
  readonly groupId: string
}

const KIND: Readonly<Record<MediaDeviceKind, ChoiceKind>> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'loudspeaker',
}

/** The choice lives as long as this page, and nowhere else: nothing of a visit stays in a browser (L5). */
const chosen = new Map<ChoiceKind, string>()
const followers = new Set<() => void>()

export function chosenDevice(kind: ChoiceKind): string | undefined {
  return chosen.get(kind)
}

/** Remembers the choice. `chooseDevice` of media.client.ts also takes the device. */
export function rememberDevice(kind: ChoiceKind, deviceId: string): void {
  chosen.set(kind, deviceId)
  if (kind === 'loudspeaker') for (const follow of followers) follow()
}

/** Chromium lists the system's choice a second time under these names. */
const ALIASES = ['', 'default', 'communications']

/** The devices that the browser tells of: without permission none. */
export async function listDevices(): Promise<Device[]> {
  return (await enumerate())
    .filter(({ deviceId }) => !ALIASES.includes(deviceId))
    .map(({ kind, deviceId, label, groupId }) => ({ kind: KIND[kind], deviceId, label, groupId }))
}

async function enumerate(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? []
}

/** Whether there is any device of this kind, named or not. */
export async function isListed(kind: DeviceKind): Promise<boolean> {
  return (await enumerate()).some((device) => KIND[device.kind] === kind)
}

/** Tells when something was plugged in or out. Returns how to stop. */
export function watchDevices(hear: () => void): () => void {
  navigator.mediaDevices?.addEventListener?.('devicechange', hear)
  return () => navigator.mediaDevices?.removeEventListener?.('devicechange', hear)
}

/** Lets an element sound from the chosen loudspeaker, now and after another choice. Returns how to stop. */
export function followLoudspeaker(element: HTMLMediaElement): () => void {
  const follow = () => {
    const deviceId = chosen.get('loudspeaker')
    // Safari leaves the choice to the system.
    if (deviceId === undefined || typeof element.setSinkId !== 'function') return
    // Unplugged meanwhile: the system's own loudspeaker is as good.
    element.setSinkId(deviceId).catch(() => {})
  }
  follow()
  followers.add(follow)
  return () => followers.delete(follow)
}
