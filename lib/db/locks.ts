/**
 * The numbers of all advisory locks: one space for the whole database, so that one given twice would let two strangers
 * wait for each other. None is ever changed: an older process that still runs beside a newer one knows it by its number.
 */
export const LOCKS = {
  /** Prisma's own: its command line and our runner keep each other out. A backup shares it. */
  migration: 72_707_369,
  /** Two launchers with one database: one makes the demonstration's accounts. */
  demonstration: 72_707_370,
  /** One start at a time seals what lay plain and looks for missing keys; the others wait and find it done. */
  sealingAtStart: 72_707_371,
  /** Whoever seals anew what lies under a retired key. */
  sealingAnew: 72_707_372,
  /** The first admin is made once: by whoever makes that account. */
  firstAdmin: 72_707_373,
  /** Whoever changes the rows of several keys. */
  keys: 72_707_374,
  /** Only one deletion run of all processes. */
  purge: 7_020_089,
  /** Whoever makes the chain of the audit trail longer or shorter. */
  auditChain: 7_020_090,
} as const
