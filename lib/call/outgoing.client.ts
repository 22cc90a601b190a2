import { holdMedia, type LocalMedia, releaseMedia, watchMedia } from './media.client'
import type { SendingMessage } from './sending.schema'

/** What the screen shows of the own side. */
export type OutgoingView = {
  readonly local: LocalMedia | null
  readonly microphoneOn: boolean
  readonly cameraOn: boolean
  /** The own screen, while it is shared. */
  readonly screen: MediaStream | null
  /** This side wants no picture, neither sent nor received. */
  readonly audioOnly: boolean
}

/** Camera, microphone and screen of this page in a call, with the switches over them; tells when something changes. */
export class Outgoing {
  readonly #onChange: () => void
  #media: LocalMedia | null = null
  #microphoneOn = true
  #cameraOn = true
  #screen: MediaStream | null = null
  #audioOnly = false
  #stopWatching = () => {}
  /** Raised whenever nothing may be sent any more: what was asked for before it comes too late. */
  #term = 0

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get view(): OutgoingView {
    return {
      local: this.#media,
      microphoneOn: this.#microphoneOn,
      cameraOn: this.#cameraOn,
      screen: this.#screen,
      audioOnly: this.#audioOnly,
    }
  }

  /** What goes over a line just now; null before camera and microphone have answered. `picture`: whether it is wanted there. */
  stream({ picture: wanted } = { picture: true }): MediaStream | null {
    if (!this.#media) return null
    const picture = this.#audioOnly || !wanted ? [] : (this.#screen ?? this.#media.stream).getVideoTracks()
    return new MediaStream([...this.#media.stream.getAudioTracks(), ...picture])
  }

  /** What the other side is told of it. */
  message(): SendingMessage {
    const sound = this.#media?.microphone === 'ok' && this.#microphoneOn
    const camera = this.#media?.camera === 'ok' && this.#cameraOn
    return {
      kind: 'sending',
      microphone: sound,
      picture: this.#audioOnly ? 'none' : this.#screen ? 'screen' : camera ? 'camera' : 'none',
      audioOnly: this.#audioOnly,
    }
  }

  /** Camera and microphone may take a second to answer; a device that is changed or lost later is followed. */
  async begin(): Promise<void> {
    await holdMedia()
    this.#stopWatching()
    this.#stopWatching = watchMedia((media) => {
      this.#media = media
      this.#apply()
    })
  }

  /** Nobody is in the call just now, but soon again: camera, microphone and their switches stay. */
  rest(): void {
    this.#term++
    this.#endScreen()
    this.#audioOnly = false
  }

  /** Another page has the call: camera and microphone go, and who was muted stays so if it comes back. */
  pause(): void {
    this.rest()
    this.#stopWatching()
    this.#stopWatching = () => {}
    this.#media = null
    releaseMedia()
  }

  /** Lets go of everything; the next call begins with both switched on. */
  stop(): void {
    this.pause()
    this.#microphoneOn = true
    this.#cameraOn = true
  }

  setMicrophone(on: boolean): void {
    this.#microphoneOn = on
    this.#apply()
  }

  setCamera(on: boolean): void {
    this.#cameraOn = on
    this.#apply()
  }

  /** Nothing more is shown or said, until the person here chooses to. */
  silence(): void {
    this.#term++
    this.#microphoneOn = false
    this.#cameraOn = false
    this.#endScreen()
    this.#apply()
  }

  setAudioOnly(on: boolean): void {
    this.#audioOnly = on
    if (on) this.#endScreen()
    this.#apply()
  }

  /** Asks the browser which window or screen; »Abbrechen« there changes nothing. */
  async shareScreen(): Promise<void> {
    const term = this.#term
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false }).catch(() => null)
    const [track] = screen?.getVideoTracks() ?? []
    if (!screen || !track) return
    // The call for which it was chosen is over, or nobody can be trusted in it any more.
    if (term !== this.#term) {
      track.stop()
      return
    }
    // Letters stay sharp; movement may stutter.
    track.contentHint = 'detail'
    // Ended by the browser's own bar.
    track.onended = () => this.stopSharing()
    this.#endScreen()
    this.#screen = screen
    // Afterwards the camera stays off: only the screen was chosen.
    if (this.#audioOnly) this.#cameraOn = false
    this.#audioOnly = false
    this.#apply()
  }

  stopSharing(): void {
    this.#endScreen()
    this.#apply()
  }

  #endScreen(): void {
    for (const track of this.#screen?.getTracks() ?? []) {
      track.onended = null
      track.stop()
    }
    this.#screen = null
  }

  #apply(): void {
    for (const track of this.#media?.stream.getAudioTracks() ?? []) track.enabled = this.#microphoneOn
    for (const track of this.#media?.stream.getVideoTracks() ?? []) track.enabled = this.#cameraOn
    this.#onChange()
  }
}
