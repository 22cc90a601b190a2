import { permissionOf, policyAllows } from '@/lib/browser/permission.client'
import { type DeviceKind, type DeviceProblem, isWorthAskingAlone, mayComeBack, problemOf } from './device.rules'
import {
  type ChoiceKind,
  chosenDevice,
  type Device,
  isListed,
  listDevices,
  rememberDevice,
  watchDevices,
} from './devices.client'

/**
 * What this browser can send. A device that does not work is replaced by a silent or black placeholder, so that there
 * is always one track of each kind and a call is negotiated once.
 */
export type LocalMedia = {
  readonly stream: MediaStream
  readonly camera: DeviceProblem | 'ok'
  readonly microphone: DeviceProblem | 'ok'
}

/** One kind's track: a device's, or a placeholder with the reason. */
type Piece = { readonly track: MediaStreamTrack; readonly state: DeviceProblem | 'ok'; release(): void }
type Pieces = { readonly camera: Piece; readonly microphone: Piece }

const KINDS = ['camera', 'microphone'] as const satisfies readonly DeviceKind[]

function constraintsOf(kind: DeviceKind, deviceId: string | undefined): MediaTrackConstraints {
  if (kind === 'microphone') {
    const cleaned = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    return deviceId === undefined ? cleaned : { ...cleaned, deviceId: { exact: deviceId } }
  }
  const sharp = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
  return deviceId === undefined ? { ...sharp, facingMode: 'user' } : { ...sharp, deviceId: { exact: deviceId } }
}

/** How often this page was refused before: the second refusal without a question is meant to last. */
let refusals = 0

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

/** Both with one question to the person, or whichever works. Never fails: what is wrong is said by each `state`. */
async function takeBoth(): Promise<Pieces> {
  const taken = await ask({
    video: constraintsOf('camera', chosenDevice('camera')),
    audio: constraintsOf('microphone', chosenDevice('microphone')),
  })
  if (taken instanceof MediaStream) {
    refusals = 0
    return { camera: piece('camera', taken), microphone: piece('microphone', taken) }
  }
  const [camera, microphone] = await Promise.all(KINDS.map((kind) => explain(kind, taken)))
  if (isRefusal(taken)) refusals++
  return {
    camera: isWorthAskingAlone(camera ?? 'unknown', microphone ?? 'unknown')
      ? await takeOne('camera')
      : piece('camera', camera ?? 'unknown'),
    microphone: isWorthAskingAlone(microphone ?? 'unknown', camera ?? 'unknown')
      ? await takeOne('microphone')
      : piece('microphone', microphone ?? 'unknown'),
  }
}

async function takeOne(kind: DeviceKind): Promise<Piece> {
  const key = kind === 'camera' ? 'video' : 'audio'
  const choice = chosenDevice(kind)
  const first = await ask({ [key]: constraintsOf(kind, choice) })
  if (first instanceof MediaStream) return piece(kind, first)
  const problem = await explain(kind, first)
  // The chosen one is away: any other is better than none.
  const other =
    problem === 'missing' && choice !== undefined ? await ask({ [key]: constraintsOf(kind, undefined) }) : null
  return piece(kind, other instanceof MediaStream ? other : problem)
}

type Failure = { readonly name: string; readonly message: string } | 'insecure'

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream | Failure> {
  // Undefined on a page without HTTPS.
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure'
  try {
    return await navigator.mediaDevices.getUserMedia(constraints)
  } catch (error) {
    return error instanceof Error ? { name: error.name, message: error.message } : { name: '', message: '' }
  }
}

function isRefusal(failure: Failure): boolean {
  return failure !== 'insecure' && failure.name === 'NotAllowedError'
}

async function explain(kind: DeviceKind, failure: Failure): Promise<DeviceProblem> {
  if (failure === 'insecure') return failure
  const [permission, listed] = await Promise.all([permissionOf(kind), isListed(kind)])
  return problemOf({ ...failure, permission, listed, policyAllows: policyAllows(kind), askedBefore: refusals })
}

function piece(kind: DeviceKind, from: MediaStream | DeviceProblem): Piece {
  if (from instanceof MediaStream) {
    const [track] = kind === 'camera' ? from.getVideoTracks() : from.getAudioTracks()
    if (track) {
      return {
        track,
        state: 'ok',
        release() {
          track.onended = null
          track.stop()
        },
      }
    }
  }
  // Only where it is needed: an audio graph opens the loudspeaker, which takes time that a call's first second lacks.
  const stand = kind === 'camera' ? blackTrack() : silentTrack()
  return { ...stand, state: from instanceof MediaStream ? 'unknown' : from }
}

type Stand = { readonly track: MediaStreamTrack; release(): void }

function blackTrack(): Stand {
  const canvas = document.createElement('canvas')
  // A context must exist before a canvas can be captured; nothing is ever painted, so no frame is ever sent.
  canvas.getContext('2d')
  const [track] = canvas.captureStream(0).getVideoTracks()
  if (!track) throw new TypeError('a canvas has one track')
  return { track, release: () => track.stop() }
}

function silentTrack(): Stand {
  const context = new AudioContext()
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks()
  if (!track) throw new TypeError('an audio destination has one track')
  return {
    track,
    release() {
      track.stop()
      void context.close()
    },
  }
}

/** Tracks that send nothing: they stand where a device is missing, or has not answered yet. */
export type Placeholders = {
  readonly stream: MediaStream
  readonly video: MediaStreamTrack
  readonly audio: MediaStreamTrack
  release(): void
}

export function placeholders(): Placeholders {
  const [black, silent] = [blackTrack(), silentTrack()]
  return {
    stream: new MediaStream([black.track, silent.track]),
    video: black.track,
    audio: silent.track,
    release() {
      black.release()
      silent.release()
    },
  }
}
