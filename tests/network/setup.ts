import browserSetup from '../support/browser-setup'
import { openLab } from './lab'
import { startRelays } from './relay'

/** The little internet, its relay, and the product in the middle of it. */
export default async function setup(): Promise<() => Promise<void>> {
  openLab()
  const stopRelay = await startRelays()
  const stopServers = await browserSetup()
  return async () => {
    await stopServers()
    await stopRelay()
  }
}
