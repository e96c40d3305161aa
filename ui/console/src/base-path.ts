/**
 * Where the console is served, with a slash at both ends, found from the address of its own script: builds lie in
 * `assets/`, sources in `src/`, one level below.
 */
export const basePath = new URL('../', import.meta.url).pathname

/** What the SDK puts before every path. */
export const apiBaseUrl = basePath.slice(0, -1)
