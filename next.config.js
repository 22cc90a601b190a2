const createNextIntlPlugin = require('next-intl/plugin')

// Messages are compiled at build time: the patient's phone then needs no message parser.
const withNextIntl = createNextIntlPlugin({
  requestConfig: './lib/i18n/request.ts',
  experimental: {
    messages: { path: './messages', format: 'json', locales: ['de', 'en'], precompile: true },
  },
})

/** Headers for every answer; the pages' nonce policy is added by proxy.ts. */
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
  },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  turbopack: {
    rules: { '**/zod/v4/mini/external.js': { condition: 'browser', loaders: ['./scripts/build/used-zod.cjs'] } },
  },
  // Draw letters from files of their own packages.
  serverExternalPackages: ['pdfkit', 'fontkit'],
  // `npm test` checks the types of everything; a start need not check them again.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: '/:path*', headers },
    {
      source: '/api/:path*',
      headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }],
    },
    {
      // The clinic's logo and colour are the same for everybody and say themselves how long they may be kept.
      source: '/api/:path((?!clinic/logo/|clinic/colours/).*)',
      headers: [{ key: 'Cache-Control', value: 'no-store' }],
    },
  ],
}

module.exports = withNextIntl(config)
