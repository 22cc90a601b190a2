import { seedWeek } from '@/scripts/seed-week'

/** Runs beside the browser tests, with the server's condition for packages: fills their database with a week. */
process.on('message', (folder: string) => {
  void seedWeek(['--week', '--force'], { folder, timeZone: 'Europe/Berlin' }, () => undefined).then(
    () => process.send?.('made'),
    (error: unknown) => process.send?.(`not made: ${String(error)}`),
  )
})
