import { launchFirefox, waitInFirefox } from '../support/e2e-firefox'

/** What the tests ask of this process. It runs in the patient's network, since a Firefox is steered over its own loopback. */
export type Order =
  | { readonly id: number; readonly kind: 'wait'; readonly visit: Parameters<typeof waitInFirefox>[1] }
  /** The text of a function and what it is given. */
  | { readonly id: number; readonly kind: 'evaluate'; readonly act: string; readonly given: unknown }

export type Answer = { readonly id: number; readonly value?: unknown; readonly failed?: string }

async function serve(): Promise<void> {
  const origin = new URL(process.argv[2] ?? '').origin
  // Without TLS there are camera and microphone on localhost only; there is no localhost between two computers.
  const firefox = await launchFirefox({
    'media.devices.insecure.enabled': true,
    'media.getusermedia.insecure.enabled': true,
    'dom.securecontext.allowlist': new URL(origin).hostname,
  })
  let page: Awaited<ReturnType<typeof waitInFirefox>> | undefined
  const carryOut = async (order: Order): Promise<unknown> => {
    if (order.kind === 'evaluate') return await page?.evaluate(`(${order.act})(${JSON.stringify(order.given ?? null)})`)
    page = await waitInFirefox(firefox, order.visit)
    return undefined
  }
  process.on('message', (order: Order) => {
    carryOut(order).then(
      (value) => process.send?.({ id: order.id, value } satisfies Answer),
      (error: unknown) => process.send?.({ id: order.id, failed: String(error) } satisfies Answer),
    )
  })
  process.once('disconnect', () => void firefox.close())
  process.send?.({ id: 0 } satisfies Answer)
}

void serve()
