import { rmSync } from 'node:fs'

export default async function globalTeardown(): Promise<void> {
  await globalThis.testPostgres?.server.stop()
  if (globalThis.testPostgres !== undefined) rmSync(globalThis.testPostgres.folder, { recursive: true, force: true })
}
