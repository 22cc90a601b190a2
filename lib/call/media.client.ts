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

const VIDEO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: 'user' }
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

/** What the doctor is told of this page's devices; null while they are not known. */
export async function deviceState(): Promise<{ camera: boolean | null; microphone: boolean | null }> {
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
  const placeholders: { stop(): void }[] = []
  const video = picture?.getVideoTracks()[0] ?? keep(blackPicture(), placeholders)
  const audio = sound?.getAudioTracks()[0] ?? keep(silence(), placeholders)
  const stream = new MediaStream([video, audio])
  return {
    stream,
    camera,
    microphone,
    release() {
      for (const track of stream.getTracks()) track.stop()
      for (const placeholder of placeholders) placeholder.stop()
    },
  }
}

function keep({ track, stop }: Placeholder, list: { stop(): void }[]): MediaStreamTrack {
  list.push({ stop })
  return track
}

type Placeholder = { readonly track: MediaStreamTrack; stop(): void }

function blackPicture(): Placeholder {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 240
  const context = canvas.getContext('2d')
  const paint = () => context?.fillRect(0, 0, canvas.width, canvas.height)
  paint()
  // A canvas gives a frame only when it is painted; two a second keep the track alive.
  const painter = setInterval(paint, 500)
  const [track] = canvas.captureStream(2).getVideoTracks()
  if (!track) throw new TypeError('a canvas stream has one track')
  return { track, stop: () => clearInterval(painter) }
}

function silence(): Placeholder {
  const context = new AudioContext()
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks()
  if (!track) throw new TypeError('an audio destination has one track')
  return { track, stop: () => void context.close() }
}
