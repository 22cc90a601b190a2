import { defineConfig } from 'prisma/config'

// The address is only a placeholder for `prisma generate`; lib/db/prisma.ts connects by DATABASE_URL.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unused' },
})
