// A process of its own that deletes what is due, as the app's processes do, and says when it has begun.
import { disconnect } from '@/lib/db/prisma'
import { purgeIfDue } from '@/lib/purge/store'

async function main(): Promise<void> {
  const run = await purgeIfDue({ batch: 1 })
  process.stdout.write(JSON.stringify(run ?? null))
  await disconnect()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
