import { route } from '@/lib/http/route'
import { receiptsAsFile } from '@/lib/receipt/store'

/** »Löschnachweis« as a file for `npm run receipts:check`. */
export const GET = route({ allow: 'admin' }, async () => {
  const file = await receiptsAsFile()
  return new Response(`${JSON.stringify(file, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="loeschnachweis-${file.madeAt.slice(0, 10)}.json"`,
    },
  })
})
