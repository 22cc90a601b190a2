'use client'

import type { AgendaItem } from '@/lib/appointment/schema'
import type { Clinic, Done, Known } from './agenda'
import type { Choice, Choose } from './appointment'
import { CancelDialog } from './cancel-dialog'
import { ChangeDialog } from './change-dialog'
import { CompanionsDialog } from './companions-dialog'
import { DetailsDialog } from './details-dialog'
import { RenewDialog } from './renew-dialog'

export type OpenItem = { readonly kind: Choice; readonly item: AgendaItem }

/** The dialogue about one appointment. */
export function ItemDialog({
  open: { kind, item: opened },
  item,
  clinic,
  known,
  onChoose,
  onChanged,
  onDone,
  onClose,
}: {
  open: OpenItem
  /** The newest of it. */
  item: AgendaItem
  clinic: Clinic
  known: readonly Known[]
  onChoose: Choose
  onChanged: () => void
  onDone: Done
  onClose: () => void
}) {
  switch (kind) {
    case 'details':
      return <DetailsDialog item={item} onChoose={onChoose} onChanged={onChanged} onClose={onClose} />
    // A form is about what was seen when it was opened: what has changed since is said, not slipped in.
    case 'change':
      return <ChangeDialog item={opened} known={known} onChanged={onChanged} onDone={onDone} onClose={onClose} />
    case 'cancel':
      return <CancelDialog item={opened} onChanged={onChanged} onDone={onDone} onClose={onClose} />
    case 'companions':
      return <CompanionsDialog item={item} clinic={clinic} onClose={onClose} />
    case 'renew':
      return <RenewDialog item={item} clinic={clinic} onChanged={onChanged} onClose={onClose} />
    default:
      return kind satisfies never
  }
}
