import { permissionOf, policyAllows } from '@/lib/browser/permission.client'
import { type DeviceKind, type DeviceProblem, isWorthAskingAlone, problemOf } from './device.rules'
import { chosenDevice, isListed } from './devices.client'

/** One kind's track: a device's, or a placeholder with the reason. */
export type Piece = { readonly track: MediaStreamTrack; readonly state: DeviceProblem | 'ok'; release(): void }
export type Pieces = { readonly camera: Piece; readonly microphone: Piece }

export const KINDS = ['camera', 'microphone'] as const satisfies readonly DeviceKind[]

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

/** Both with one question to the person, or whichever works. Never fails: what is wrong is said by each `state`. */
export async function takeBoth(): Promise<Pieces> {
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

/** One kind alone: the chosen device, or another when that is away. */
export async function takeOne(kind: DeviceKind): Promise<Piece> {
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
  const stand = standIn(kind === 'camera' ? 'video' : 'audio')
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

/** A track that sends nothing: it stands where a device is missing, or has not answered yet. */
export function standIn(kind: 'audio' | 'video'): Stand {
  return kind === 'video' ? blackTrack() : silentTrack()
}
