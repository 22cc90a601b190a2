import { notFound, redirect } from 'next/navigation'
import { DoctorCall } from '@/components/call/doctor-call'
import { signedIn } from '@/lib/auth/actor'
import { openCallOf } from '@/lib/call/store'
import { clinicSettings } from '@/lib/clinic/store'

/** The consultation. Staff has no way in here (R15). */
export default async function CallPage({ params }: { params: Promise<{ id: string }> }) {
  const doctor = await signedIn()
  if (doctor?.kind !== 'doctor') notFound()
  const { id } = await params
  const [call, clinic] = await Promise.all([openCallOf(doctor, id), clinicSettings()])
  if (!call) redirect('/praxis')
  return <DoctorCall callId={id} patientName={call.patientName} clinicPhone={clinic.phone} />
}
