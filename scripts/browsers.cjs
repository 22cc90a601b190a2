// CommonJS, because both scripts/test.mjs (nothing installed yet) and playwright.config.ts load it.
const { accessSync, constants } = require('node:fs')
const { delimiter, join } = require('node:path')

const PROGRAMS = process.env.ProgramFiles ?? 'C:\\Program Files'

/** Names on the PATH, then places where the systems' own installers put them. */
const CHROMIUM = {
  names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  places: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(PROGRAMS, 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ],
}
const FIREFOX = {
  names: ['firefox-esr', 'firefox'],
  places: ['/Applications/Firefox.app/Contents/MacOS/firefox', join(PROGRAMS, 'Mozilla Firefox', 'firefox.exe')],
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * @param {string | undefined} named by the environment
 * @param {{ names: readonly string[], places: readonly string[] }} candidates
 */
function find(named, { names, places }) {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...(named ? [named] : []), ...onPath, ...places].find(isExecutable)
}

/** Playwright's own download, when there is one. */
function findDownloaded() {
  try {
    const path = require('playwright-core').chromium.executablePath()
    return isExecutable(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** @returns {string | undefined} an installed Chrome or Chromium */
function findChromium() {
  return find(process.env.CHROMIUM_PATH, CHROMIUM) ?? findDownloaded()
}

/** @returns {string | undefined} an installed Firefox, stock or ESR */
function findFirefox() {
  return find(process.env.FIREFOX_PATH, FIREFOX)
}

module.exports = { findChromium, findFirefox }
