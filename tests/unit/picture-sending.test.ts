import { PictureSending } from '@/lib/call/sending.client'
import { COSTS } from '@/lib/call/sending.rules'
import { GOOD_SECOND } from '../support/figures'

/** A sender as browsers have it: a change must build on what was read last, and waits for the one before. */
class FakeSender {
  encoding: RTCRtpEncodingParameters = { active: true, priority: 'low' }
  degradationPreference: RTCDegradationPreference | undefined
  keyFrames = 0
  changes = 0
  refuses = false
  #transaction = 0
  #busy = false

  getParameters(): RTCRtpSendParameters {
    this.#transaction += 1
    return {
      transactionId: String(this.#transaction),
      encodings: [{ ...this.encoding }],
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    }
  }

  async setParameters(parameters: RTCRtpSendParameters, options?: RTCSetParameterOptions): Promise<void> {
    if (this.refuses || this.#busy || parameters.transactionId !== String(this.#transaction))
      throw new DOMException('', 'InvalidStateError')
    this.#busy = true
    await Promise.resolve()
    this.#busy = false
    const [encoding] = parameters.encodings
    if (encoding) this.encoding = encoding
    this.degradationPreference = parameters.degradationPreference
    if (options && 'encodingOptions' in options) this.keyFrames += 1
    this.changes += 1
  }
}

const CAMERA = { contentHint: '' }
const SCREEN = { contentHint: 'detail' }
const LOSS = { ...GOOD_SECOND, sentLoss: 0.3 }

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

function start() {
  const [picture, sound] = [new FakeSender(), new FakeSender()]
  const sending = new PictureSending(picture, sound)
  const seconds = async (count: number, figures = GOOD_SECOND) => {
    for (let second = 0; second < count; second += 1) {
      await jest.advanceTimersByTimeAsync(1_000)
      sending.adapt(figures, performance.now())
    }
    await jest.advanceTimersByTimeAsync(0)
  }
  return { picture, sound, sending, seconds }
}

const costIn = ({ encoding }: FakeSender) => ({
  shrink: encoding.scaleResolutionDownBy,
  framesPerSecond: encoding.maxFramerate,
  bitsPerSecond: encoding.maxBitrate,
})

test('[R24] nothing is changed while no picture is sent', async () => {
  const { picture, sending, seconds } = start()
  sending.show(null)
  sending.begin()
  await seconds(10, LOSS)
  expect(picture.changes).toBe(0)
})

test('[R24] small and fresh for a second, then in full', async () => {
  const { picture, sending } = start()
  sending.show(CAMERA)
  await jest.advanceTimersByTimeAsync(0)
  expect(costIn(picture)).toEqual({ ...COSTS.camera.full, shrink: 4 })
  expect(picture.keyFrames).toBe(1)
  await jest.advanceTimersByTimeAsync(1_000)
  expect(costIn(picture)).toEqual(COSTS.camera.full)
})

test('[R24] with loss the picture costs less, afterwards more again; sound goes first and is never bounded', async () => {
  const { picture, sound, sending, seconds } = start()
  sending.show(CAMERA)
  await seconds(12, LOSS)
  expect(costIn(picture)).toEqual(COSTS.camera.least)
  expect(picture.degradationPreference).toBe('maintain-framerate')
  await seconds(60)
  expect(costIn(picture)).toEqual(COSTS.camera.full)
  expect(sound.encoding).toEqual({ active: true, priority: 'high', networkPriority: 'high' })
  expect(sound.changes).toBe(1)
})

test('[R24] a shared screen keeps its size, at once; the camera after it has the step that the path allows', async () => {
  const { picture, sending, seconds } = start()
  sending.show(CAMERA)
  await seconds(12, LOSS)
  sending.show(SCREEN)
  await jest.advanceTimersByTimeAsync(0)
  expect(costIn(picture)).toEqual(COSTS.screen.least)
  expect(picture.degradationPreference).toBe('maintain-resolution')
  sending.show(CAMERA)
  await jest.advanceTimersByTimeAsync(0)
  expect(costIn(picture)).toEqual(COSTS.camera.least)
})

test('[R24] a switch over the microphone does not touch the picture', async () => {
  const { picture, sending, seconds } = start()
  sending.show(CAMERA)
  await seconds(3)
  const { changes } = picture
  sending.show(CAMERA)
  await seconds(3)
  expect(picture.changes).toBe(changes)
})

test('[R24] what a sender refuses is asked again', async () => {
  const { picture, sending, seconds } = start()
  picture.refuses = true
  sending.show(CAMERA)
  await seconds(3)
  picture.refuses = false
  await seconds(1)
  expect(costIn(picture)).toEqual(COSTS.camera.full)
})

test('[R24] after the end nothing is changed any more', async () => {
  const { picture, sending, seconds } = start()
  sending.show(CAMERA)
  await jest.advanceTimersByTimeAsync(0)
  sending.stop()
  const { changes } = picture
  await seconds(12, LOSS)
  expect(picture.changes).toBe(changes)
})
