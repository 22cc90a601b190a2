type BenchMark = { readonly name: string; readonly at: number }
type FloorMessage = {
  readonly description?: RTCSessionDescriptionInit | undefined
  readonly candidate?: RTCIceCandidateInit | undefined
}

/** What the scripts in this folder add to a measured page. */
interface Window {
  benchTell(mark: BenchMark): void
  benchPicture(video: HTMLVideoElement, take: (now: number, size: string) => void): void
  floorSend(message: FloorMessage): void
  floor: {
    take(constraints: MediaStreamConstraints): Promise<void>
    prepare(swapped: boolean): void
    swap(): void
    offer(): Promise<void>
    hear(message: FloorMessage): void
    close(): void
  }
}
