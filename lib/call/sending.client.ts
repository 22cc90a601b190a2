import type { Figures } from './figures.rules'
import {
  adapt,
  BEGINNING_MS,
  begin,
  type Cost,
  costOf,
  grow,
  type PictureContent,
  type Sending,
  within,
} from './sending.rules'

/** As much of an RTCRtpSender as is needed. */
type Sender = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>

/** What a connection's picture may cost, carried out on its sender; sound goes before everything. */
export class PictureSending {
  readonly #picture: Sender | undefined
  readonly #sound: Sender | undefined
  #sending: Sending | null = null
  /** Null while no picture is sent. */
  #content: PictureContent | null = null
  #receivers = 1
  #applied = ''
  #soundPreferred = false
  #growing: ReturnType<typeof setTimeout> | undefined
  /** Of the picture, one after the other: a sender refuses a second change before the first is done. */
  #changes = Promise.resolve()

  constructor(picture: Sender | undefined, sound: Sender | undefined) {
    this.#picture = picture
    this.#sound = sound
  }

  /** This is sent from now on. */
  show(track: Pick<MediaStreamTrack, 'contentHint'> | null): void {
    const before = this.#content
    this.#content = track && contentOf(track)
    if (before === null) this.begin()
    else this.#apply()
  }

  /** The picture begins, or begins anew since the other side has missed something. */
  begin(): void {
    if (this.#content === null) return
    this.#sending = begin(this.#sending, performance.now())
    this.#apply(true)
    this.#preferSound()
    clearTimeout(this.#growing)
    this.#growing = setTimeout(() => {
      if (this.#sending) this.#sending = grow(this.#sending, performance.now())
      this.#apply()
    }, BEGINNING_MS)
  }

  /** So many people are sent the same picture, each over a connection of their own. */
  share(receivers: number): void {
    this.#receivers = receivers
    this.#apply()
  }

  adapt(figures: Figures, now: number): void {
    if (!this.#sending || this.#content === null) return
    this.#sending = adapt(this.#sending, this.#content, figures, now, this.#receivers)
    this.#apply()
  }

  stop(): void {
    clearTimeout(this.#growing)
    this.#content = null
  }

  #apply(fresh = false): void {
    const content = this.#content
    if (content === null || !this.#sending) return
    const sending = within(this.#sending, content, this.#receivers)
    this.#sending = sending
    const cost = costOf(sending, content)
    const text = JSON.stringify([content, cost])
    if (text === this.#applied && !fresh) return
    this.#applied = text
    this.#changes = this.#changes
      .then(() => change(this.#picture, (parameters, encoding) => encode(parameters, encoding, content, cost), fresh))
      // Refused by a connection that is closed, or about to be negotiated: the next second asks again.
      .catch(() => {
        this.#applied = ''
      })
  }

  #preferSound(): void {
    if (this.#soundPreferred) return
    this.#soundPreferred = true
    change(this.#sound, (_, encoding) => {
      encoding.priority = 'high'
      encoding.networkPriority = 'high'
    }).catch(() => {
      this.#soundPreferred = false
    })
  }
}

/** With `fresh` the picture begins with a frame that needs none before it, where the browser can be asked for one. */
async function change(
  sender: Sender | undefined,
  edit: (parameters: RTCRtpSendParameters, encoding: RTCRtpEncodingParameters) => void,
  fresh = false,
): Promise<void> {
  const parameters = sender?.getParameters()
  const [encoding] = parameters?.encodings ?? []
  if (!sender || !parameters || !encoding) return
  edit(parameters, encoding)
  if (fresh) await sender.setParameters(parameters, { encodingOptions: [{ keyFrame: true }] })
  else await sender.setParameters(parameters)
}

function encode(
  parameters: RTCRtpSendParameters,
  encoding: RTCRtpEncodingParameters,
  content: PictureContent,
  { shrink, framesPerSecond, bitsPerSecond }: Cost,
): void {
  encoding.scaleResolutionDownBy = shrink
  encoding.maxFramerate = framesPerSecond
  encoding.maxBitrate = bitsPerSecond
  parameters.degradationPreference = content === 'screen' ? 'maintain-resolution' : 'maintain-framerate'
}

/** Who shares a screen marks its track, so that the browser keeps letters sharp, too. */
function contentOf({ contentHint }: Pick<MediaStreamTrack, 'contentHint'>): PictureContent {
  return contentHint === 'detail' || contentHint === 'text' ? 'screen' : 'camera'
}
