/** Who may act. Values of these types are made in actor.ts only: holding one is the proof that it was checked. */
declare const proof: unique symbol
type Proof = { readonly [proof]: true }

/** `signIn` is the browser's sign-in, by which they came: a row that a lock or a sign-out takes away. */
type Person = { readonly id: string; readonly name: string; readonly signIn: string }

export type Doctor = Proof & { readonly kind: 'doctor' } & Person
export type Staff = Proof & { readonly kind: 'staff' } & Person
export type Admin = Proof & { readonly kind: 'admin' } & Person
/** A patient on a visit: the id is the waiting entry's. */
export type Visitor = Proof & {
  readonly kind: 'visitor'
  readonly id: string
  readonly appointmentId: string
  readonly doctorId: string
}

export type Organiser = Doctor | Staff
export type SignedIn = Doctor | Staff | Admin
/** An admin without the second factor that is an admin's duty: gets to nothing but setting it up. */
type Bare = Proof & { readonly kind: 'bare' } & Person
/** Whoever has an account and is signed in to it. */
export type Holder = SignedIn | Bare
export type Actor = SignedIn | Visitor

/** What a handler may ask for. */
export type Access =
  | 'anyone'
  | 'visitor'
  | 'doctor'
  | 'organiser'
  | 'admin'
  | 'signed-in'
  /** Also who has to set up a second factor first. */
  | 'holder'
  /** Who has a seat in a call: a doctor, or with `?as=visitor` a patient. */
  | 'conversant'
  /** Who has a stream: a doctor or staff, or with `?as=visitor` a patient. */
  | 'present'

export type ActorFor<A extends Access> = A extends 'anyone'
  ? undefined
  : A extends 'visitor'
    ? Visitor
    : A extends 'doctor'
      ? Doctor
      : A extends 'organiser'
        ? Organiser
        : A extends 'admin'
          ? Admin
          : A extends 'signed-in'
            ? SignedIn
            : A extends 'holder'
              ? Holder
              : A extends 'conversant'
                ? Doctor | Visitor
                : Organiser | Visitor

/** The roles that a signed-in person may have for an access; patients are never among them. */
export const ROLES_FOR = {
  doctor: ['doctor'],
  organiser: ['doctor', 'staff'],
  admin: ['admin'],
  'signed-in': ['doctor', 'staff', 'admin'],
  holder: ['doctor', 'staff', 'admin', 'bare'],
  conversant: ['doctor'],
  present: ['doctor', 'staff'],
} as const satisfies Partial<Record<Access, readonly Holder['kind'][]>>

/** Where next-auth leads whose password is right and whose code is still missing. Says nothing about anybody. */
export const CODE_STEP = '/anmelden?schritt=code'

/** Whether next-auth's answer leads there. */
export function asksForCode(url: string | null | undefined): boolean {
  return url?.endsWith(CODE_STEP) ?? false
}
