import { notFound, redirect } from 'next/navigation'
import { JoinCall } from '@/components/call/join-call'
import { signedIn } from '@/lib/auth/actor'
import { seatsOf } from '@/lib/signalling/store'

/** The consultation. Staff has no way in here (R15). */
export default async function CallPage({ params }: { params: Promise<{ id: string }> }) {
  const doctor = await signedIn()
  if (doctor?.kind !== 'doctor') notFound()
  const { id } = await params
  const seats = await seatsOf(doctor, undefined)
  if (!seats.some(({ callId, admitted }) => admitted && callId === id)) redirect('/praxis')
  return <JoinCall callId={id} />
}
