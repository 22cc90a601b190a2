/** What keeps a camera or microphone from working, named for people: messages `devices.problems.<name>`. */
export type DeviceProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'unknown'

export type DeviceKind = 'camera' | 'microphone'

/** What this browser can send. A device that does not work is replaced by a silent or black placeholder. */
export type LocalMedia = {
  readonly stream: MediaStream
  readonly camera: DeviceProblem | 'ok'
  readonly microphone: DeviceProblem | 'ok'
  release(): void
}

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
  facingMode: 'user',
}
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/**
 * Takes camera and microphone: both with one question to the person, or whichever works. Never fails; what is wrong
 * is said by `camera` and `microphone`. There is always one track of each kind, so that a call is negotiated once.
 */
async function takeMedia(): Promise<LocalMedia> {
  const both = await tryDevices({ video: VIDEO, audio: AUDIO })
  if (both instanceof MediaStream) return localMedia(both, both, 'ok', 'ok')
  if (both === 'refused' || both === 'insecure') return localMedia(undefined, undefined, both, both)
  const [picture, sound] = [await tryDevices({ video: VIDEO }), await tryDevices({ audio: AUDIO })]
  return localMedia(
    picture instanceof MediaStream ? picture : undefined,
    sound instanceof MediaStream ? sound : undefined,
    picture instanceof MediaStream ? 'ok' : picture,
    sound instanceof MediaStream ? 'ok' : sound,
  )
}

let held: Promise<LocalMedia> | null = null

/** This page's camera and microphone: taken once, from the device check to the end of the call. */
export function holdMedia(): Promise<LocalMedia> {
  held ??= takeMedia()
  return held
}

/** Whether this page has a picture and a sound to send; null while that is not known. */
export async function heldDevices(): Promise<{ camera: boolean | null; microphone: boolean | null }> {
  const pending = { camera: null, microphone: null }
  if (!held) return pending
  const found = await Promise.race([held, Promise.resolve()])
  return found ? { camera: found.camera === 'ok', microphone: found.microphone === 'ok' } : pending
}

/** Lets go of camera and microphone: their lights go out. */
export function releaseMedia(): void {
  void held?.then((media) => media.release())
  held = null
}

async function tryDevices(constraints: MediaStreamConstraints): Promise<MediaStream | DeviceProblem> {
  // Undefined on a page without HTTPS.
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure'
  try {
    return await navigator.mediaDevices.getUserMedia(constraints)
  } catch (error) {
    return problemOf(error instanceof Error ? error.name : '')
  }
}

/** The Media Capture specification's error names; older browsers have names of their own. */
function problemOf(name: string): DeviceProblem {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return 'refused'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy'
    default:
      return 'unknown'
  }
}

function localMedia(
  picture: MediaStream | undefined,
  sound: MediaStream | undefined,
  camera: LocalMedia['camera'],
  microphone: LocalMedia['microphone'],
): LocalMedia {
  // Only where they are needed: an audio graph opens the loudspeaker, which takes time that a call's first second lacks.
  const stand = picture && sound ? undefined : placeholders()
  const [video, audio] = [picture?.getVideoTracks()[0], sound?.getAudioTracks()[0]]
  const stream = new MediaStream([video ?? stand?.video, audio ?? stand?.audio].filter((track) => track !== undefined))
  return {
    stream,
    camera,
    microphone,
    release() {
      for (const track of stream.getTracks()) track.stop()
      stand?.release()
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
  const canvas = document.createElement('canvas')
  // A context must exist before a canvas can be captured; nothing is ever painted, so no frame is ever sent.
  canvas.getContext('2d')
  const [video] = canvas.captureStream(0).getVideoTracks()
  const context = new AudioContext()
  const [audio] = context.createMediaStreamDestination().stream.getAudioTracks()
  if (!video || !audio) throw new TypeError('a canvas and an audio destination have one track each')
  return {
    stream: new MediaStream([video, audio]),
    video,
    audio,
    release() {
      video.stop()
      audio.stop()
      void context.close()
    },
  }
}
