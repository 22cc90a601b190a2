import { route } from '@/lib/http/route'
import { receiptsPdf } from '@/lib/receipt/receipts-pdf'
import { receiptsAsFile } from '@/lib/receipt/store'

/** »Löschnachweis« as PDF. */
export const GET = route({ allow: 'admin' }, async () => {
  const file = await receiptsAsFile()
  return new Response(await receiptsPdf(file), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="loeschnachweis-${file.madeAt.slice(0, 10)}.pdf"`,
    },
  })
})
