import { watchMedia } from '@/lib/call/media.client'
import { Outgoing } from '@/lib/call/outgoing.client'

jest.mock('@/lib/call/media.client', () => ({ holdMedia: jest.fn(), releaseMedia: jest.fn(), watchMedia: jest.fn() }))

class FakeTrack {
  enabled = true
  readyState = 'live'
  contentHint = ''
  onended: (() => void) | null = null
  constructor(readonly kind: 'audio' | 'video') {}
  stop(): void {
    this.readyState = 'ended'
  }
}

class FakeStream {
  constructor(private readonly tracks: readonly FakeTrack[]) {}
  getTracks = () => this.tracks
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video')
}

/** What is sent just now, by kind. */
function sent(outgoing: Outgoing): unknown[] {
  return outgoing.stream()?.getTracks() ?? []
}

async function begun() {
  const [sound, camera, screen] = [new FakeTrack('audio'), new FakeTrack('video'), new FakeTrack('video')]
  const media = { stream: new FakeStream([sound, camera]), camera: 'ok', microphone: 'ok' }
  jest.mocked(watchMedia).mockImplementation((hear) => {
    Reflect.apply(hear, undefined, [media])
    return () => {}
  })
  let choose = () => {}
  const chosen = new Promise((resolve) => {
    choose = () => resolve(new FakeStream([screen]))
  })
  Object.defineProperty(navigator, 'mediaDevices', { value: { getDisplayMedia: () => chosen }, configurable: true })
  const outgoing = new Outgoing(() => {})
  await outgoing.begin()
  return { outgoing, sound, camera, screen, choose }
}

beforeAll(() => {
  Object.defineProperty(globalThis, 'MediaStream', { value: FakeStream, configurable: true })
})

test('[F9] the screen goes out in the camera’s place, and the camera again afterwards', async () => {
  const { outgoing, sound, camera, screen, choose } = await begun()
  choose()
  await outgoing.shareScreen()
  expect(sent(outgoing)).toEqual([sound, screen])
  outgoing.stopSharing()
  expect(sent(outgoing)).toEqual([sound, camera])
  expect(screen.readyState).toBe('ended')
})

test.each(['stop', 'pause', 'rest', 'silence'] as const)(
  '[L11] a screen that is chosen only after »%s« is captured no more and shown to nobody',
  async (ending) => {
    const { outgoing, screen, choose } = await begun()
    const sharing = outgoing.shareScreen()
    outgoing[ending]()
    choose()
    await sharing
    expect(screen.readyState).toBe('ended')
    await outgoing.begin()
    expect(sent(outgoing)).not.toContain(screen)
  },
)

test.each(['stop', 'pause', 'rest'] as const)('[L11] »%s« ends a screen that is shared', async (ending) => {
  const { outgoing, screen, choose } = await begun()
  choose()
  await outgoing.shareScreen()
  outgoing[ending]()
  expect(screen.readyState).toBe('ended')
})

test('[X4] who was muted stays so when the call comes back to this page, and begins the next call heard', async () => {
  const { outgoing, sound } = await begun()
  outgoing.setMicrophone(false)
  outgoing.pause()
  await outgoing.begin()
  expect(sound.enabled).toBe(false)
  outgoing.stop()
  await outgoing.begin()
  expect(sound.enabled).toBe(true)
})

test('[R24] sharing out of »sound only« does not switch the camera on afterwards', async () => {
  const { outgoing, camera, choose } = await begun()
  outgoing.setAudioOnly(true)
  expect(sent(outgoing)).not.toContain(camera)
  choose()
  await outgoing.shareScreen()
  outgoing.stopSharing()
  expect(outgoing.view).toMatchObject({ audioOnly: false, cameraOn: false })
  expect(camera.enabled).toBe(false)
})

test('[R24] no picture goes to who wants none; others still get one', async () => {
  const { outgoing, sound, camera } = await begun()
  expect(outgoing.stream({ picture: false })?.getTracks()).toEqual([sound])
  expect(sent(outgoing)).toEqual([sound, camera])
})
