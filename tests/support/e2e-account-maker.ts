import { createAccount } from '@/lib/account/store'
import type { Role } from '@/lib/db/generated/enums'

/** Runs beside the browser tests, with the server's condition for packages: makes the accounts that they ask for. */

export type AccountWish = {
  readonly role: Role
  readonly name: string
  readonly email: string
  readonly password: string
}

process.on('message', (wish: AccountWish) => {
  void createAccount({ ...wish, approved: true }).then(
    () => process.send?.('made'),
    (error: unknown) => process.send?.(`not made: ${String(error)}`),
  )
})
