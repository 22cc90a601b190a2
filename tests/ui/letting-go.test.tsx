import { Sound } from '@/components/call/sound'
import { Video } from '@/components/call/video'
import { renderInGerman } from '../support/german'

/** As far as the two elements ask it. */
class FakeStream {
  getAudioTracks = () => []
}

beforeEach(() => {
  Object.assign(globalThis, { MediaStream: FakeStream })
  jest.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
})
afterEach(() => {
  jest.restoreAllMocks()
  Reflect.deleteProperty(globalThis, 'MediaStream')
})

test.each([
  ['picture', 'video', (stream: MediaStream) => <Video stream={stream} label="Bild" />],
  ['sound', 'audio', (stream: MediaStream) => <Sound stream={stream} />],
] as const)('[L4][L5] %s that has gone from the page plays nowhere any more', (_what, name, show) => {
  const { container, unmount } = renderInGerman(show(new MediaStream()))
  const element = container.querySelector(name)
  expect(element?.srcObject).toBeInstanceOf(FakeStream)
  unmount()
  expect(element?.srcObject).toBeNull()
})
