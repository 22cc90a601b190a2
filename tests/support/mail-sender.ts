// A process of its own that looks into the outbox as the app's processes do. It says when it has taken a letter.
import { disconnect } from '@/lib/db/prisma'
import { sendNext } from '@/lib/invitation/dispatch'

async function main(): Promise<void> {
  let sent = 0
  while (await sendNext()) sent++
  process.stdout.write(String(sent))
  await disconnect()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
