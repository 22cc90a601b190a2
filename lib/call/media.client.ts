import { KINDS, type Pieces, takeBoth, takeOne } from './capture.client'
import { type DeviceKind, type DeviceProblem, mayComeBack } from './device.rules'
import { type ChoiceKind, chosenDevice, type Device, listDevices, rememberDevice, watchDevices } from './devices.client'

/**
 * What this browser can send. A device that does not work is replaced by a silent or black placeholder, so that there
 * is always one track of each kind and a call is negotiated once.
 */
export type LocalMedia = {
  readonly stream: MediaStream
  readonly camera: DeviceProblem | 'ok'
  readonly microphone: DeviceProblem | 'ok'
}

/** Always the newest; a change waits for the one before it. */
let held: Promise<Pieces> | null = null
/** What is held, once it is known. */
let shown: Pieces | null = null
/** The same pieces are the same media. */
const made = new WeakMap<Pieces, LocalMedia>()
let stopFollowing = () => {}
const watchers = new Set<(media: LocalMedia) => void>()

/** This page's camera and microphone: taken once, from the device check to the end of the call. */
export async function holdMedia(): Promise<LocalMedia> {
  if (!held) stopFollowing = watchDevices(() => void followDevices())
  return mediaOf(await (held ?? settle(takeBoth())))
}

/** Tells of the held media whenever another device was taken, now and until stopped. Its old tracks are ended then. */
export function watchMedia(hear: (media: LocalMedia) => void): () => void {
  watchers.add(hear)
  if (shown) hear(mediaOf(shown))
  return () => watchers.delete(hear)
}

/**
 * Uses this device from now on, in the check and in the call. What is held is changed at once and told to `watchMedia`:
 * whoever sends it replaces the track; one that was switched off (`enabled`) stays so.
 */
export async function chooseDevice(kind: ChoiceKind, deviceId: string): Promise<void> {
  rememberDevice(kind, deviceId)
  if (kind !== 'loudspeaker') await retake(kind)
}

/** Which of these is in use; undefined while none is. */
export function deviceInUse(kind: DeviceKind, among: readonly Device[]): string | undefined {
  const piece = shown?.[kind]
  if (piece?.state !== 'ok') return undefined
  const { deviceId, groupId } = piece.track.getSettings()
  const own = among.filter((device) => device.kind === kind)
  // The system's choice goes by another id and the same group.
  return (own.find((device) => device.deviceId === deviceId) ?? own.find((device) => device.groupId === groupId))
    ?.deviceId
}

/** Whether this page has a picture and a sound to send; undefined while that is not known. */
export function heldStates(): Pick<LocalMedia, DeviceKind> | undefined {
  return shown ? mediaOf(shown) : undefined
}

/** Lets go of camera and microphone: their lights go out. */
export function releaseMedia(): void {
  stopFollowing()
  void held?.then(({ camera, microphone }) => {
    camera.release()
    microphone.release()
  })
  held = null
  shown = null
}

function settle(next: Promise<Pieces>): Promise<Pieces> {
  held = next
  void next.then((pieces) => {
    if (held !== next) return
    shown = pieces
    for (const kind of KINDS) {
      if (pieces[kind].state !== 'ok') continue
      // Unplugged, or taken by the system: another one, or the same again. Not heard when the page itself stops it.
      pieces[kind].track.onended = () => void retake(kind)
    }
    for (const hear of watchers) hear(mediaOf(pieces))
  })
  return next
}

function mediaOf(pieces: Pieces): LocalMedia {
  const known = made.get(pieces)
  if (known) return known
  const { camera, microphone } = pieces
  const media = {
    stream: new MediaStream([camera.track, microphone.track]),
    camera: camera.state,
    microphone: microphone.state,
  }
  made.set(pieces, media)
  return media
}

/** Takes one kind anew; the other goes on untouched. */
async function retake(kind: DeviceKind): Promise<void> {
  if (!held) return
  await settle(
    held.then(async (pieces) => {
      const { enabled } = pieces[kind].track
      // Phones open one camera at a time.
      pieces[kind].release()
      const piece = await takeOne(kind)
      piece.track.enabled = enabled
      return { ...pieces, [kind]: piece }
    }),
  )
}

/** Something was plugged in or out: what was missing, or was chosen and is back, is taken. */
async function followDevices(): Promise<void> {
  if (!held) return
  const [pieces, devices] = await Promise.all([held, listDevices()])
  for (const kind of KINDS) {
    const choice = chosenDevice(kind)
    const back = choice !== deviceInUse(kind, devices) && devices.some(({ deviceId }) => deviceId === choice)
    if (mayComeBack(pieces[kind].state) || (pieces[kind].state === 'ok' && back)) await retake(kind)
  }
}
