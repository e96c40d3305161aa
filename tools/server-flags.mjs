/**
 * Flags of Node for the server.
 *
 * - New objects get 16 MB at once instead of when many of them have survived, so that a server that was quiet for a while
 *   does not begin by copying them.
 * - Bytes outside the heap, which bodies of requests are, count like those inside. Otherwise every 64 MB of them begin
 *   a full collection, however many there are and however soon they are given back: every hundred long conversations.
 */
export const serverFlags = ['--min-semi-space-size=16', '--external-memory-accounted-in-global-limit']
