/** Next calls this once per process before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return
  const { startPurgeSchedule } = await import('@/lib/purge/schedule')
  startPurgeSchedule()
  const { startDispatch } = await import('@/lib/invitation/dispatch')
  startDispatch()
  const { startChaining } = await import('@/lib/audit/schedule')
  startChaining()
  const { watchEventLoop } = await import('@/lib/operation/machine')
  watchEventLoop()
}
