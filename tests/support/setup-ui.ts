import '@testing-library/jest-dom'
import { webcrypto } from 'node:crypto'

// What jsdom lacks of the browsers that are supported.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}
HTMLDialogElement.prototype.close = function () {
  this.open = false
}
if (!globalThis.crypto?.randomUUID) Object.defineProperty(globalThis, 'crypto', { value: webcrypto })
