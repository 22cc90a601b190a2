import { createHash, randomBytes } from 'node:crypto'
import type { Page, Route } from '@playwright/test'
import { z } from 'zod'
import { type CodeMessage, codeMessages } from '@/lib/call/code.schema'
import { fingerprintOf } from '@/lib/call/fingerprint.rules'
import { type CallMessage, readCallMessage } from '@/lib/call/messages'
import { type Binding, begin, blank, type Hash, hear, type Run } from '@/lib/call/security-code'
import type { Role } from '@/lib/call/states'

/**
 * A hostile signalling server: it puts its own descriptions into the doctor's and the patient's signals and relays
 * picture, sound and data through a browser page of its own, decrypting and encrypting everything on the way. The two
 * people see and hear each other as always.
 */

/** `relays`: passes the exchange of the security code on unchanged. `takes part`: makes one of its own with each side. */
export type Tactic = 'relays' | 'takes part'

type Side = 'doctor' | 'patient'

declare global {
  var middle: {
    /** From the doctor's offer to the offer that the patient gets. */
    offer(attempt: number, sdp: string): Promise<string>
    /** From the patient's answer to the answer that the doctor gets. */
    answer(attempt: number, sdp: string): Promise<string>
    candidate(attempt: number, side: Side, candidate: RTCIceCandidateInit): Promise<void>
  }
  /** What comes over a data channel; returns what to send, and to whom. */
  var heardInTheMiddle: (attempt: number, from: Side, text: string) => Promise<{ to: Side; text: string }[]>
}

const posted = z.looseObject({
  attempt: z.number(),
  messages: z.array(z.looseObject({ n: z.number(), body: z.string() })),
})
const codeMessage = z.discriminatedUnion('kind', [...codeMessages])
const hash: Hash = async (bytes) => createHash('sha256').update(bytes).digest()

export async function sitBetween(page: Page, desk: Page, phone: Page, tactic: Tactic) {
  let connections = 0
  const exchanges = new Exchanges()
  await page.exposeFunction('heardInTheMiddle', async (attempt: number, from: Side, text: string) => {
    const to: Side = from === 'doctor' ? 'patient' : 'doctor'
    const message = tactic === 'takes part' ? readCode(text) : null
    return message ? await exchanges.hear(attempt, from, message) : [{ to, text }]
  })
  // An audio graph runs only after a gesture.
  await page.mouse.click(1, 1)
  await page.evaluate(standBetween)

  const swap = async (
    side: Side,
    callId: string,
    attempt: number,
    message: CallMessage,
  ): Promise<CallMessage | null> => {
    if (message.kind === 'candidate') {
      const { candidate } = message
      await page.evaluate((given) => globalThis.middle.candidate(given.attempt, given.side, given.candidate), {
        attempt,
        side,
        candidate,
      })
      return null
    }
    if (message.kind !== 'description') return message
    const { type, sdp } = message
    const mine = await page.evaluate((given) => globalThis.middle[given.type](given.attempt, given.sdp), {
      attempt,
      type,
      sdp,
    })
    connections += type === 'answer' ? 1 : 0
    exchanges.know(callId, attempt, type, { theirs: sdp, mine })
    return { ...message, sdp: mine }
  }

  const rewrite = (side: Side) => async (route: Route) => {
    const request = route.request()
    const callId = /calls\/([^/]+)\/signals/.exec(request.url())?.[1] ?? ''
    const body = posted.parse(request.postDataJSON())
    const messages: typeof body.messages = []
    for (const entry of body.messages) {
      const message = readCallMessage(entry.body)
      const swapped = message && (await swap(side, callId, body.attempt, message))
      if (swapped) messages.push({ ...entry, body: JSON.stringify(swapped) })
    }
    if (messages.length === 0) return await route.fulfill({ status: 204 })
    await route.continue({ postData: JSON.stringify({ ...body, messages }) })
  }
  await desk.route('**/api/calls/*/signals*', rewrite('doctor'))
  await phone.route('**/api/calls/*/signals*', rewrite('patient'))
  return { connections: () => connections }
}

function readCode(text: string): CodeMessage | null {
  const said: unknown = JSON.parse(text)
  return codeMessage.safeParse(said).data ?? null
}

/** Towards the doctor it answers, towards the patient it initiates, each with the certificates that side sees. */
class Exchanges {
  readonly #known = new Map<number, Partial<Record<Role, Binding>>>()
  readonly #runs = new Map<string, Run>()
  readonly #offers = new Map<number, { theirs: string; mine: string }>()

  know(callId: string, attempt: number, type: 'offer' | 'answer', sdps: { theirs: string; mine: string }): void {
    if (type === 'offer') {
      this.#offers.set(attempt, sdps)
      return
    }
    const offer = this.#offers.get(attempt)
    const print = (sdp: string | undefined) => fingerprintOf(sdp ?? '') ?? ''
    const common = { callId, seats: { initiator: 0, answerer: 1 } }
    this.#known.set(attempt, {
      answerer: { ...common, fingerprints: { initiator: print(offer?.theirs), answerer: print(sdps.mine) } },
      initiator: { ...common, fingerprints: { initiator: print(offer?.mine), answerer: print(sdps.theirs) } },
    })
  }

  async hear(attempt: number, from: Side, message: CodeMessage): Promise<{ to: Side; text: string }[]> {
    // What the one person finds is told to the other as it is.
    if (message.kind === 'code-verdict') {
      return [{ to: from === 'doctor' ? 'patient' : 'doctor', text: JSON.stringify(message) }]
    }
    const answers: { to: Side; text: string }[] = []
    if (message.kind === 'code-commitment') {
      await this.#start(attempt, 'doctor', 'answerer')
      for (const first of await this.#start(attempt, 'patient', 'initiator')) {
        answers.push({ to: 'patient', text: JSON.stringify(first) })
      }
    }
    const key = `${attempt} ${from}`
    const run = this.#runs.get(key)
    const binding = this.#known.get(attempt)?.[from === 'doctor' ? 'answerer' : 'initiator']
    if (!run || !binding) return answers
    const progress = await hear(binding, run, message, hash)
    if ('refused' in progress) throw new Error(`an honest side is refused: ${progress.refused}`)
    this.#runs.set(key, progress.run)
    return [...progress.say.map((said) => ({ to: from, text: JSON.stringify(said) })), ...answers]
  }

  async #start(attempt: number, side: Side, role: Role) {
    const binding = this.#known.get(attempt)?.[role]
    if (!binding) return []
    const { run, say } = await begin(role, binding, blank(randomBytes(32).toString('hex')), hash)
    this.#runs.set(`${attempt} ${side}`, run)
    return say
  }
}

/** Runs in the page in the middle: nothing from outside is known there. */
function standBetween(): void {
  type Relay = {
    readonly doctor: RTCPeerConnection
    readonly patient: RTCPeerConnection
    readonly channels: { doctor?: RTCDataChannel; patient?: RTCDataChannel }
  }
  const relays = new Map<number, Relay>()
  const context = new AudioContext()

  /** Sound that came over one connection goes over another only by way of an audio graph, and while it is played. */
  const passOn = (track: MediaStreamTrack): MediaStreamTrack => {
    if (track.kind !== 'audio') return track
    const stream = new MediaStream([track])
    const player = new Audio()
    player.muted = true
    player.srcObject = stream
    void player.play()
    const out = context.createMediaStreamDestination()
    context.createMediaStreamSource(stream).connect(out)
    return out.stream.getAudioTracks()[0] ?? track
  }

  const gathered = async (peer: RTCPeerConnection): Promise<string> => {
    while (peer.iceGatheringState !== 'complete') {
      await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }))
    }
    return peer.localDescription?.sdp ?? ''
  }
  const open = (attempt: number): Relay => {
    const relay: Relay = { doctor: new RTCPeerConnection(), patient: new RTCPeerConnection(), channels: {} }
    const listen = (side: 'doctor' | 'patient', channel: RTCDataChannel) => {
      relay.channels[side] = channel
      channel.addEventListener('message', async ({ data }) => {
        for (const { to, text } of await globalThis.heardInTheMiddle(attempt, side, String(data))) {
          const out = relay.channels[to]
          if (out?.readyState === 'connecting') {
            await new Promise((resolve) => out.addEventListener('open', resolve, { once: true }))
          }
          out?.send(text)
        }
      })
    }
    relay.doctor.addEventListener('datachannel', ({ channel }) => listen('doctor', channel))
    listen('patient', relay.patient.createDataChannel('middle'))
    relays.set(attempt, relay)
    return relay
  }
  globalThis.middle = {
    async offer(attempt, sdp) {
      const known = relays.get(attempt)
      const { doctor, patient } = known ?? open(attempt)
      await doctor.setRemoteDescription({ type: 'offer', sdp })
      if (!known) {
        const stream = new MediaStream()
        for (const { receiver } of doctor.getTransceivers()) patient.addTrack(passOn(receiver.track), stream)
      }
      await patient.setLocalDescription(await patient.createOffer({ iceRestart: known !== undefined }))
      return await gathered(patient)
    },
    async answer(attempt, sdp) {
      const relay = relays.get(attempt)
      if (!relay) throw new Error('an answer to nothing')
      const { doctor, patient } = relay
      await patient.setRemoteDescription({ type: 'answer', sdp })
      const stream = new MediaStream()
      for (const transceiver of doctor.getTransceivers()) {
        const { track } = transceiver.receiver
        const other = patient.getReceivers().find((receiver) => receiver.track.kind === track.kind)
        transceiver.direction = 'sendrecv'
        transceiver.sender.setStreams(stream)
        await transceiver.sender.replaceTrack(other ? passOn(other.track) : null)
      }
      await doctor.setLocalDescription(await doctor.createAnswer())
      return await gathered(doctor)
    },
    async candidate(attempt, side, candidate) {
      await relays.get(attempt)?.[side].addIceCandidate(candidate)
    },
  }
}
