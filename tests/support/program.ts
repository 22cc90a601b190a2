import { spawnSync } from 'node:child_process'

/** Runs a program of ours to its end, without any setting of this installation. */
export function program(args: readonly string[]): { code: number | null; output: string } {
  const { DATABASE_URL: _, CODE_PEPPER: __, NEXTAUTH_SECRET: ___, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], { encoding: 'utf8', env })
  return { code: status, output: stdout + stderr }
}
