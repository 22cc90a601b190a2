import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestEnvironment } from 'jest-environment-node'
import { createDatabase, dropDatabase } from './database'

/** Every test file of the project "api" gets a database and a folder of keys of its own before its first module loads. */
export default class DatabaseEnvironment extends TestEnvironment {
  private url: string | undefined
  private keys: string | undefined

  /** Handlers and stores run on the server: `server-only` and next-intl give their server's side. */
  override exportConditions(): string[] {
    return ['react-server', ...super.exportConditions()]
  }

  override async setup(): Promise<void> {
    await super.setup()
    this.url = await createDatabase()
    this.keys = mkdtempSync(join(tmpdir(), 'sprechzimmer-keys-'))
    Object.assign(this.global.process.env, {
      DATABASE_URL: this.url,
      KEY_DIR: this.keys,
      PUBLIC_URL: 'http://localhost:3000',
      NEXTAUTH_URL: 'http://localhost:3000',
      NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
      CODE_PEPPER: randomBytes(32).toString('hex'),
    })
  }

  override async teardown(): Promise<void> {
    // After the file's own afterAll: its connections are closed, then its database goes.
    const prisma = Reflect.get(this.global, Symbol.for('sprechzimmer.prisma'))
    if (hasDisconnect(prisma)) await prisma.$disconnect()
    if (this.url !== undefined) await dropDatabase(this.url)
    if (this.keys !== undefined) rmSync(this.keys, { recursive: true })
    await super.teardown()
  }
}

function hasDisconnect(value: unknown): value is { $disconnect(): Promise<void> } {
  return typeof value === 'object' && value !== null && '$disconnect' in value
}
