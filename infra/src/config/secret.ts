import { inspect } from 'node:util'

const mask = '[secret]'

/** A value that never shows itself: printing, joining, inspecting and serialising all give `[secret]`. */
export class Secret<T = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value. Call it where the value is used, never earlier. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [Symbol.toPrimitive](): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }
}
