import type { Channel } from './channel.client'
import { type Files, type FilesEvent, find, NO_FILES, nextToSend, stepFiles } from './file.rules'
import { PART_BYTES, type Part, packPart, place, readPart } from './file-part.rules'

/** Read from the disk at once. */
const BLOCK_BYTES = 16 * PART_BYTES
/** Little, so that a letter typed meanwhile waits a quarter of a second at most on a path of 2 Mbit/s. */
const BUFFERED_AT_MOST = 64 * 1024
/** Browsers that ask before they save still need the address then. */
const ADDRESS_LIVES_MS = 60_000

/** Carries out what file.rules.ts decides: reads, sends, gathers and saves. All bytes are in this page's memory only. */
export class FileTransfers {
  #files: Files = NO_FILES
  #pumping = false
  #goOn: () => void = () => {}
  readonly #chosen = new Map<number, Blob>()
  readonly #coming = new Map<number, Uint8Array<ArrayBuffer>>()
  readonly #arrived = new Map<number, Blob>()
  readonly #addresses = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(
    private readonly channel: Channel,
    /** `much`: one of many small changes, such as a further part. */
    private readonly onChange: (much: boolean) => void,
  ) {}

  get files(): Files {
    return this.#files
  }

  offer(file: File, at: number): void {
    const [id = 0] = crypto.getRandomValues(new Uint32Array(1))
    this.#chosen.set(id, file)
    this.step({ type: 'offer', id, name: file.name, size: file.size, at })
  }

  step(event: FilesEvent): void {
    const { files, say } = stepFiles(this.#files, event)
    this.#files = files
    this.#keepOnlyNeeded()
    for (const message of say) this.channel.say(message)
    this.onChange(event.type === 'passed' || event.type === 'received')
    if (event.type === 'opened' || event.type === 'closed') this.#goOn()
    void this.#pump()
  }

  hearBytes(packed: ArrayBuffer): void {
    const part = readPart(packed)
    const transfer = part && find(this.#files, 'other', part.id)
    if (!part || transfer?.status !== 'accepted') return
    const into = this.#coming.get(part.id) ?? new Uint8Array(transfer.size)
    this.#coming.set(part.id, into)
    const upTo = place(into, transfer.done, part)
    if (upTo > transfer.done) this.step({ type: 'received', id: part.id, upTo })
  }

  /** The channel takes more. */
  drained(): void {
    this.#goOn()
  }

  /** By a click of the person only: as an attachment of no type, which no browser opens by itself. */
  save(id: number, name: string): void {
    const blob = this.#arrived.get(id)
    if (!blob) return
    const address = URL.createObjectURL(blob)
    const link = document.createElement('a')
    link.href = address
    link.download = name
    link.click()
    this.#addresses.set(
      address,
      setTimeout(() => this.#revoke(address), ADDRESS_LIVES_MS),
    )
  }

  /** The call is over: nothing is kept. */
  end(): void {
    this.#files = NO_FILES
    this.#keepOnlyNeeded()
    for (const address of [...this.#addresses.keys()]) this.#revoke(address)
    this.#goOn()
  }

  #revoke(address: string): void {
    clearTimeout(this.#addresses.get(address))
    this.#addresses.delete(address)
    URL.revokeObjectURL(address)
  }

  #keepOnlyNeeded(): void {
    for (const { from, id, size, status } of this.#files.transfers) {
      if (from !== 'other' || status !== 'arrived' || this.#arrived.has(id)) continue
      const bytes = this.#coming.get(id) ?? new Uint8Array(size)
      this.#arrived.set(id, new Blob([bytes], { type: 'application/octet-stream' }))
    }
    keep(this.#coming, (id) => find(this.#files, 'other', id)?.status === 'accepted')
    keep(this.#arrived, (id) => find(this.#files, 'other', id)?.status === 'arrived')
    keep(this.#chosen, (id) => ['offered', 'accepted'].includes(find(this.#files, 'own', id)?.status ?? ''))
  }

  /** One file after the other, no faster than the channel takes them. */
  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    for (let next = nextToSend(this.#files); next; next = nextToSend(this.#files)) {
      const { id, done } = next
      const block = await this.#read(id, done)
      if (!block) this.step({ type: 'unreadable', id })
      else if (!(await this.#send(id, done, block))) break
    }
    this.#pumping = false
  }

  async #read(id: number, from: number): Promise<Uint8Array | null> {
    try {
      const bytes = await this.#chosen
        .get(id)
        ?.slice(from, from + BLOCK_BYTES)
        .arrayBuffer()
      return bytes && bytes.byteLength > 0 ? new Uint8Array(bytes) : null
    } catch {
      // Changed or removed since it was chosen.
      return null
    }
  }

  /** False when the channel takes nothing more: its next opening goes on. */
  async #send(id: number, from: number, block: Uint8Array): Promise<boolean> {
    for (let at = 0; at < block.length; at += PART_BYTES) {
      const part: Part = { id, offset: from + at, bytes: block.subarray(at, at + PART_BYTES) }
      // Cancelled, or taken up again elsewhere, in the meantime.
      if (nextToSend(this.#files)?.id !== id || nextToSend(this.#files)?.done !== part.offset) return true
      if (!this.channel.sendBytes(packPart(part))) return false
      this.step({ type: 'passed', id, upTo: part.offset + part.bytes.length })
      if (this.channel.buffered > BUFFERED_AT_MOST) await this.#drained()
    }
    return true
  }

  /** Also ends with the connection: a closed channel is never drained. */
  async #drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#goOn = resolve
    })
  }
}

function keep<T>(all: Map<number, T>, isNeeded: (id: number) => boolean): void {
  for (const id of [...all.keys()]) if (!isNeeded(id)) all.delete(id)
}
