import { randomBytes } from 'node:crypto'
import { TestEnvironment } from 'jest-environment-node'
import { createDatabase, dropDatabase } from './database'

/** Every test file of the project "api" gets a database of its own before its first module loads. */
export default class DatabaseEnvironment extends TestEnvironment {
  private url: string | undefined

  /** Handlers and stores run on the server: `server-only` and next-intl give their server's side. */
  override exportConditions(): string[] {
    return ['react-server', ...super.exportConditions()]
  }

  override async setup(): Promise<void> {
    await super.setup()
    this.url = await createDatabase()
    Object.assign(this.global.process.env, {
      DATABASE_URL: this.url,
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
    await super.teardown()
  }
}

function hasDisconnect(value: unknown): value is { $disconnect(): Promise<void> } {
  return typeof value === 'object' && value !== null && '$disconnect' in value
}
